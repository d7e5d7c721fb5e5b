"""Ids: version 7 for what is accepted, version 5 for what is computed, short numbers for people."""

from __future__ import annotations

import datetime as dt
from uuid import UUID, uuid5

from uuid_utils.compat import uuid7

NAMESPACE = UUID("5c9bd2a4-0cf7-5b0e-9a4e-5f3f6d0c1d11")
"""Root of all derived ids of Cityloop; never changes."""


def new_id() -> UUID:
    """A fresh id, ordered by time (RFC 9562, version 7)."""
    return UUID(str(uuid7()))


def derived_id(*parts: str | int) -> UUID:
    """The id that the same parts always give (RFC 9562, version 5), so that what is computed again is recognised."""
    return uuid5(NAMESPACE, "\x1f".join(str(part) for part in parts))


def short_number(prefix: str, year: int, sequence: int) -> str:
    """What people see and say, such as `C-2026-000045`."""
    return f"{prefix}-{year}-{sequence:06d}"


def utc_now() -> dt.datetime:
    """The wall clock, in UTC; handed to whatever needs one, so that tests can hand another."""
    return dt.datetime.now(dt.UTC)
