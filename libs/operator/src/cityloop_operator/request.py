"""One recorded request of a city, and the bounds of what the services take of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

NONE = "none"
"""Stands for an owner, a class or an area that a row does not have."""
NO_TIME = dt.datetime.min.replace(tzinfo=dt.UTC)
"""Stands for the time of a row that has none, until the earliest of the file is known."""
MAX_TEXT, MAX_NAME = 4_000, 200
"""Characters that citizen-services takes."""
MAX_NUMBER = 100
"""Characters: a number stands in keys of 200, with a move and a department."""
Outcome = Literal["closed", "void", "open"]


@dataclass(frozen=True, slots=True)
class Request:
    """One row: what was asked, where, when, and what became of it."""

    number: str
    event_class: str
    owner: str
    """After aliases; `none` where the row names nobody."""
    status: str
    outcome: Outcome
    created: dt.datetime | None
    closed: dt.datetime | None
    opened_at: dt.datetime
    """When it is taken to have happened: created, else closed, else updated, else the earliest time of the file."""
    ended_at: dt.datetime
    """When its end is taken to have happened: closed, else updated, else created, else as `opened_at`."""
    position: tuple[float, float] | None
    """Longitude and latitude; None where one of the two is missing."""
    text: str
    owner_named: str = ""
    """As the file has it."""
    area_named: str = ""
    """As the file has it."""
    typed: bool = True
    """Whether the file names a type."""
    closes_later: bool = False
    """Whether the file has a close date that is still to come: until then it is not closed."""

    @property
    def hours(self) -> float | None:
        """Elapsed hours from creation to close; None without both."""
        if self.created is None or self.closed is None:
            return None
        return (self.closed - self.created).total_seconds() / 3600


def report_text(event_class: str, text: str) -> str:
    """What the report of a request says."""
    return f"{event_class}: {text}"
