"""When something happened."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Moment:
    """When something happened in the world, and when a service stored it; both aware, in UTC."""

    occurred_at: dt.datetime
    recorded_at: dt.datetime
