"""What a text may hold."""

from __future__ import annotations

NUL = "\0"
"""No PostgreSQL text holds it."""


def storable(text: str) -> bool:
    """Whether a database can hold a text: no NUL, no half of a character (surrogates, which are no UTF-8)."""
    return NUL not in text and not any("\ud800" <= character <= "\udfff" for character in text)
