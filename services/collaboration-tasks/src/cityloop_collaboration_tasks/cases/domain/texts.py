"""The bound of what people write about cases and tasks, in characters."""

MAX_TEXT = 4_000
