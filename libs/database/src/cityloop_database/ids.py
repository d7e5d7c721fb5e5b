"""Ids as columns have them."""

from __future__ import annotations

from uuid import UUID


def uuid_of(name: str) -> UUID | None:
    """The id that a text is; None when it is none, as no row has it."""
    try:
        return UUID(name)
    except ValueError:
        return None
