"""A fact as the figures' log has it: what figures need of it, no words, no persons."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum


class FactKind(IntEnum):
    """Kinds of facts in the log."""

    REPORT = 1
    LINK = 2
    EVENT = 3
    CASE = 4
    TASK = 5
    FEEDBACK = 6
    VERDICT = 7
    FLOW = 8
    DEVICE = 9


@dataclass(frozen=True, slots=True)
class LoggedFact:
    """One version of a subject. What its kind does not have is empty, 0 or false."""

    kind: FactKind
    subject: str
    version: int
    occurred: int
    """Microseconds since 1970 in UTC."""
    recorded_at: dt.datetime
    number: str = ""
    event_id: str | None = None
    case_id: str | None = None
    event_class: str = ""
    department: str = ""
    grade: int = 0
    state: int = 0
    channel: str = ""
    rule: str = ""
    source: int = 0
    amount: int = 0
    marked: bool = False
    areas: Mapping[str, str] = field(default_factory=dict)
    """Area by layer."""
    attributes: Mapping[str, int | bool | str | list[str]] = field(default_factory=dict)
    """By name those that figures can count by: numbers in millionths, flags, choices."""
