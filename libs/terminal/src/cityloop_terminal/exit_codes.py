"""How a demo, or `make up`, ends when it does not end well."""

FAILED = 1
WRONG_DATA = 2
"""When what was named, such as a city or its data, cannot be used."""
INTERRUPTED = 130
"""After an interrupt."""
