"""What is new each time: fresh ids, and the wall clock."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from uuid_utils.compat import uuid7


def new_id() -> UUID:
    """A fresh id, ordered by time (RFC 9562, version 7)."""
    return UUID(str(uuid7()))


def utc_now() -> dt.datetime:
    """The wall clock, in UTC; handed to whatever needs one, so that tests can hand another."""
    return dt.datetime.now(dt.UTC)
