"""Cases and their tasks: opened from events, moved by the flow of their class, dispatched, handled, checked, closed.

Resources that tasks book are here too: a task that ends lets go of them in the same transaction.
"""
