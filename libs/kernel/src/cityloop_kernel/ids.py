"""Ids that the same parts always give, and short numbers for people."""

from __future__ import annotations

from hashlib import sha1
from uuid import UUID

NAMESPACE = UUID("5c9bd2a4-0cf7-5b0e-9a4e-5f3f6d0c1d11")
"""Root of all derived ids of Cityloop; never changes."""
_NAMESPACE = NAMESPACE.bytes


def derived_id(*parts: str | int) -> UUID:
    """The id that the same parts always give (RFC 9562, version 5), so that what is computed again is recognised."""
    name = "\x1f".join(map(str, parts)).encode()
    return UUID(bytes=sha1(_NAMESPACE + name, usedforsecurity=False).digest()[:16], version=5)


def short_number(prefix: str, year: int, sequence: int) -> str:
    """What people see and say, such as `C-2026-000045`."""
    return f"{prefix}-{year}-{sequence:06d}"


def uuid_of(text: str) -> UUID | None:
    """The UUID that a text is; None when it is none."""
    try:
        return UUID(text)
    except ValueError:
        return None
