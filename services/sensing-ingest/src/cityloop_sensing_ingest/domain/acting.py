"""Who acts, and when."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Actor:
    """A department's system, and the post and person who act through it; both empty where it acts by itself."""

    department_id: str
    system: str
    post_id: str = ""
    person_id: str = ""
    roles: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Moment:
    """When something happened, and when the service stores it."""

    occurred_at: dt.datetime
    recorded_at: dt.datetime
