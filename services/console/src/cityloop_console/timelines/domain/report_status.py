"""A report that no case is known of yet: where it stands, why, and what happens next."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ReportStatus:
    """What is known of a report; nothing of what it says, nor of its reporter."""

    report_number: str
    event_class: str
    state: str
    """Received, held, in progress, or one that ends it."""
    reason: str
    located: bool
    """Whether it came with a position."""
    event_number: str
    occurred_at: dt.datetime
    recorded_at: dt.datetime

    @property
    def cause(self) -> str:
        """Why it has no case yet, as the page's texts name it."""
        if self.state == "held":
            return "held-position-unusable" if self.located else "held-position-missing"
        return {"received": "received-lately", "not_filed": "not-filed-report"}.get(self.state, "case-follows")

    @property
    def next(self) -> str:
        """What happens next, as the page's texts name it."""
        return {"held": "next-locating", "not_filed": "next-nothing"}.get(self.state, "next-case")
