"""The first and the last characters stay."""

from __future__ import annotations

STAR = "*"
VISIBLE_CHARACTERS = ((11, 3, 4), (7, 2, 2), (4, 1, 1), (2, 1, 0), (0, 0, 0))
"""From how many characters on, how many of the first and of the last stay visible: never more than two thirds."""


def partial(value: str, _secret: bytes = b"") -> str:
    """The first and the last characters, as in `张*` or `138****5678`; the length stays."""
    length = len(value)
    first, last = next((first, last) for least, first, last in VISIBLE_CHARACTERS if length >= least)
    return value[:first] + STAR * (length - first - last) + value[length - last :]
