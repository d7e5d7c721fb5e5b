"""Ids that the same parts always give, and short numbers for people."""

from __future__ import annotations

from uuid import UUID, uuid5

NAMESPACE = UUID("5c9bd2a4-0cf7-5b0e-9a4e-5f3f6d0c1d11")
"""Root of all derived ids of Cityloop; never changes."""


def derived_id(*parts: str | int) -> UUID:
    """The id that the same parts always give (RFC 9562, version 5), so that what is computed again is recognised."""
    return uuid5(NAMESPACE, "\x1f".join(str(part) for part in parts))


def short_number(prefix: str, year: int, sequence: int) -> str:
    """What people see and say, such as `C-2026-000045`."""
    return f"{prefix}-{year}-{sequence:06d}"


def uuid_of(text: str) -> UUID | None:
    """The UUID that a text is; None when it is none."""
    try:
        return UUID(text)
    except ValueError:
        return None
