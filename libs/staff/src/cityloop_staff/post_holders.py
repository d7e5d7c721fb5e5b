"""Who holds the posts of one department, in one version of its directory."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from cityloop.sharing.v1.staff_pb2 import DutyShift, PostHolder

Span = tuple[dt.datetime, dt.datetime | None]
"""From and until; without an end where that is None."""


@dataclass(frozen=True, slots=True)
class OnDuty:
    """The posts of a department in which somebody is on duty at a moment."""

    posts: frozenset[str] = frozenset()
    leaders: frozenset[str] = frozenset()
    """Those by which somebody leads the department."""


@dataclass(frozen=True, slots=True)
class Shift:
    """That a person is on duty in a post."""

    post_id: str
    person_id: str
    starts_at: dt.datetime
    ends_at: dt.datetime
    leader: bool


@dataclass(frozen=True, slots=True)
class PostHolders:
    """Persons by the post that they hold, each with when; those of the past are left out."""

    version: int = 0
    """Of the directory; 0 where the department has none."""
    spans: Mapping[tuple[str, str], tuple[Span, ...]] = field(default_factory=dict)
    """By post and person."""
    shifts: tuple[Shift, ...] = ()

    @classmethod
    def of(cls, version: int, holders: Iterable[PostHolder], shifts: Iterable[DutyShift] = ()) -> PostHolders:
        """From what data-sharing answers."""
        spans: defaultdict[tuple[str, str], list[Span]] = defaultdict(list)
        for holder in holders:
            until = holder.valid_until.ToDatetime(tzinfo=dt.UTC) if holder.HasField("valid_until") else None
            spans[holder.post_id, holder.person_id].append((holder.valid_from.ToDatetime(tzinfo=dt.UTC), until))
        on_duty = tuple(
            Shift(
                shift.post_id,
                shift.person_id,
                shift.starts_at.ToDatetime(tzinfo=dt.UTC),
                shift.ends_at.ToDatetime(tzinfo=dt.UTC),
                shift.leader,
            )
            for shift in shifts
        )
        return cls(version, {key: tuple(found) for key, found in spans.items()}, on_duty)

    def on_duty(self, moment: dt.datetime) -> OnDuty:
        """In which posts somebody is on duty who holds them."""
        present = [
            shift
            for shift in self.shifts
            if shift.starts_at <= moment < shift.ends_at and self.holds(shift.post_id, shift.person_id, moment)
        ]
        leaders = frozenset(shift.post_id for shift in present if shift.leader)
        return OnDuty(frozenset(shift.post_id for shift in present), leaders)

    def holds(self, post_id: str, person_id: str, moment: dt.datetime) -> bool:
        """Whether a person holds a post at a moment, or stands in for its holder."""
        return any(
            since <= moment and (until is None or moment < until)
            for since, until in self.spans.get((post_id, person_id), ())
        )
