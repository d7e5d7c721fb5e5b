"""Who acts, and when."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Actor:
    """A department's system, and the post and person that it vouches for; both are empty where it acts by itself."""

    department_id: str
    system: str
    post_id: str = ""
    person_id: str = ""
    """Who holds the post. Never published."""
    roles: frozenset[str] = frozenset()
    rights: frozenset[str] = frozenset()
    """What its roles give, by the packs in use."""


@dataclass(frozen=True, slots=True)
class Moment:
    """When something happened in the world, and when a service stored it; both aware, in UTC."""

    occurred_at: dt.datetime
    recorded_at: dt.datetime
