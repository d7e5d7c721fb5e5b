"""Ids as others write them."""

from __future__ import annotations

from uuid import UUID


def uuid_of(name: str) -> UUID | None:
    """The id that a name is, None when it is none."""
    try:
        return UUID(name)
    except ValueError:
        return None
