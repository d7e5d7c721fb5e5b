"""What a department puts together again and again: figures, lists and written parts, drafted by itself, then signed."""
