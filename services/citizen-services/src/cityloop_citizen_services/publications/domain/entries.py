"""Entries of registers and lists: flows and cases as everybody may know them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from cityloop.common.v1.common_pb2 import AttributeValue
from cityloop_packs import PlacePrecision, middle_of_cell

EXACT_DIGITS = 5
"""Of degrees, of an exact place: about a metre."""


class Source(StrEnum):
    """What an entry is."""

    FLOW = "flow"
    CASE = "case"


@dataclass(frozen=True, slots=True)
class Entry:
    """A flow or a case in its newest version."""

    source: Source
    collection: str
    """The definition of the flow, or the class of the case."""
    entry_id: str
    number: str
    version: int
    phase: str
    state: str
    state_name: Mapping[str, str]
    """What people call the state; nothing where the pack has no name for it."""
    department_id: str
    opened_at: dt.datetime
    known_at: dt.datetime
    """When the first of it became known here, from which the delay of a class counts."""
    changed_at: dt.datetime
    overdue: bool
    jurisdiction: str
    position: tuple[float, float] | None
    """Longitude and latitude in CGCS2000, as exactly as the topic has them: shown less exactly, as declared."""
    case_numbers: tuple[str, ...] = ()
    """Cases that a flow is about; of a case its own number."""
    attributes: Mapping[str, AttributeValue] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which entries a publication lists."""

    source: Source
    collection: str
    states: tuple[str, ...]
    """States or phases; all when empty."""
    known_until: dt.datetime
    """Later ones are not shown yet."""


@dataclass(frozen=True, slots=True)
class OwnPlace:
    """Where somebody's own entry stands in a list, from the oldest."""

    entry: Entry
    place: int
    of: int


def shown_position(entry: Entry, precision: PlacePrecision | None) -> tuple[float, float] | None:
    """Where an entry is, as exactly as declared; None where no point is shown."""
    if entry.position is None or precision in {None, "area"}:
        return None
    if precision == "segment":
        return middle_of_cell(entry.position[0]), middle_of_cell(entry.position[1])
    return round(entry.position[0], EXACT_DIGITS), round(entry.position[1], EXACT_DIGITS)
