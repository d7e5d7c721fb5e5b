"""The duty roster of a department: who is on duty in which post, what is wrong with one, and what a new one changes."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from cityloop_kernel import InvalidError

from cityloop_data_sharing.staff.domain.staff import Holding

MAX_SHIFTS = 20_000
LONGEST_PERIOD = dt.timedelta(days=400)
LONGEST_SHIFT = dt.timedelta(days=31)


@dataclass(frozen=True, slots=True)
class Shift:
    """That a person is on duty in a post, from and until."""

    post_id: str
    person_id: str
    starts_at: dt.datetime
    ends_at: dt.datetime
    leader: bool = False
    """Leads the department meanwhile."""


@dataclass(frozen=True, slots=True)
class Period:
    """A time, its end not in it."""

    begins_at: dt.datetime
    ends_at: dt.datetime

    def has(self, moment: dt.datetime) -> bool:
        """Whether a moment is in it."""
        return self.begins_at <= moment < self.ends_at


@dataclass(frozen=True, slots=True)
class ShiftProblem:
    """What is wrong with a shift."""

    place: int
    """In the roster, from 0."""
    error: InvalidError
    """As which it is refused."""


@dataclass(frozen=True, slots=True)
class Gap:
    """A time at which nobody is on duty in a post."""

    post_id: str
    begins_at: dt.datetime
    ends_at: dt.datetime


@dataclass(frozen=True, slots=True)
class RosterChanges:
    """What a roster changes; each shift as it is afterwards, those that will not be as they were."""

    added: tuple[Shift, ...] = ()
    changed: tuple[Shift, ...] = ()
    ended: tuple[Shift, ...] = ()
    """Under way, and over now."""
    dropped: tuple[Shift, ...] = ()
    """Which had not begun."""
    gaps: tuple[Gap, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.ended or self.dropped)


def check_period(period: Period, shifts: Sequence[Shift]) -> None:
    """That a roster has a period of a length that can be worked with.

    Raises:
        InvalidError: it has not.
    """
    if not dt.timedelta(0) < period.ends_at - period.begins_at <= LONGEST_PERIOD:
        text = f"a roster is for a time of at most {LONGEST_PERIOD.days} days; mend its beginning or its end"
        raise InvalidError(text, "ROSTER_PERIOD")
    if len(shifts) > MAX_SHIFTS:
        text = f"a roster has at most {MAX_SHIFTS} shifts; apply it in parts, each for a shorter time"
        raise InvalidError(text, "ROSTER_TOO_LARGE")


def problems_of(
    period: Period,
    shifts: Sequence[Shift],
    holdings: Sequence[Holding],
    others: Mapping[str, Sequence[tuple[str, Shift]]],
    now: dt.datetime,
) -> list[ShiftProblem]:
    """What is wrong with the shifts of a roster, by their places; those that are over are not looked at.

    Args:
        period: in which they begin.
        shifts: of the roster.
        holdings: of the posts of the department, now and later.
        others: shifts that stay beside the roster, by person, each with its department.
        now: the present.
    """
    held: defaultdict[tuple[str, str], list[Holding]] = defaultdict(list)
    for holding in holdings:
        held[holding.post_id, holding.person_id].append(holding)
    persons = {person_id for _, person_id in held}
    found: list[ShiftProblem] = []
    before: defaultdict[str, list[Shift]] = defaultdict(list)
    for place, shift in enumerate(shifts):
        problem = _of_times(period, shift)
        if problem is None and shift.ends_at > now:
            spans = held.get((shift.post_id, shift.person_id), [])
            problem = _of_holder(shift, spans, persons, now) or _of_overlap(shift, before, others)
        if problem is not None:
            found.append(ShiftProblem(place, problem))
        before[shift.person_id].append(shift)
    return found


def _of_times(period: Period, shift: Shift) -> InvalidError | None:
    if not dt.timedelta(0) < shift.ends_at - shift.starts_at <= LONGEST_SHIFT:
        text = f"a shift ends after it begins, at most {LONGEST_SHIFT.days} days later; mend its times"
        return InvalidError(text, "SHIFT_TIMES")
    if not period.has(shift.starts_at):
        text = "the shift begins outside the time that the roster is for; mend the one or the other"
        return InvalidError(text, "SHIFT_OUTSIDE")
    return None


def _of_holder(
    shift: Shift, holdings: Sequence[Holding], persons: Collection[str], now: dt.datetime
) -> InvalidError | None:
    if shift.person_id not in persons:
        text = f"nobody of the department's staff directory is {shift.person_id!r}; enter the person there first"
        return InvalidError(text, "SHIFT_PERSON_UNKNOWN")
    reached = max(shift.starts_at, now)
    for holding in sorted(holdings, key=lambda item: item.valid_from or now):
        if (holding.valid_from or now) <= reached:
            reached = max(reached, holding.valid_until or shift.ends_at)
    if reached < shift.ends_at:
        text = f"{shift.person_id!r} does not hold post {shift.post_id!r} for the whole shift; name somebody who does"
        return InvalidError(text, "SHIFT_POST_NOT_HELD")
    return None


def _of_overlap(
    shift: Shift, before: Mapping[str, Sequence[Shift]], others: Mapping[str, Sequence[tuple[str, Shift]]]
) -> InvalidError | None:
    for other in before.get(shift.person_id, ()):
        if _overlap(shift, other):
            text = (
                f"{shift.person_id!r} would be on duty in {other.post_id!r} at the same time; one person has one shift"
            )
            return InvalidError(text, "SHIFT_OVERLAPS")
    for department_id, other in others.get(shift.person_id, ()):
        if _overlap(shift, other):
            text = (
                f"{shift.person_id!r} is on duty in {other.post_id!r} of {department_id} at the same time; one person"
                " has one shift"
            )
            return InvalidError(text, "SHIFT_OVERLAPS")
    return None


def _overlap(one: Shift, other: Shift) -> bool:
    return one.starts_at < other.ends_at and other.starts_at < one.ends_at


def changes_of_roster(
    period: Period, present: Iterable[Shift], wanted: Iterable[Shift], now: dt.datetime
) -> RosterChanges:
    """What makes the wanted shifts of a period out of the present ones; what is over stays as it was.

    Args:
        period: whose shifts are replaced.
        present: shifts of the department that are not over.
        wanted: all that shall begin in the period.
        now: the present.
    """
    by_key = {_key(shift): shift for shift in present if period.has(shift.starts_at)}
    added, changed = [], []
    wanted = [shift for shift in wanted if shift.ends_at > now]
    for shift in wanted:
        before = by_key.pop(_key(shift), None)
        if before is None:
            added.append(shift)
        elif before != shift:
            changed.append(shift)
    ended = tuple(replace(shift, ends_at=now) for shift in by_key.values() if shift.starts_at < now)
    dropped = tuple(shift for shift in by_key.values() if shift.starts_at >= now)
    return RosterChanges(tuple(added), tuple(changed), ended, dropped, tuple(gaps_of(period, wanted, now)))


def gaps_of(period: Period, shifts: Iterable[Shift], now: dt.datetime) -> Iterator[Gap]:
    """Times of a period, from now on, at which nobody is on duty in a post that shifts name; by post and time."""
    by_post: defaultdict[str, list[Shift]] = defaultdict(list)
    for shift in shifts:
        by_post[shift.post_id].append(shift)
    for post_id, of_post in sorted(by_post.items()):
        reached = max(period.begins_at, now)
        for shift in sorted(of_post, key=lambda item: item.starts_at):
            if shift.starts_at > reached:
                yield Gap(post_id, reached, shift.starts_at)
            reached = max(reached, shift.ends_at)
        if reached < period.ends_at:
            yield Gap(post_id, reached, period.ends_at)


def _key(shift: Shift) -> tuple[str, str, dt.datetime]:
    return shift.post_id, shift.person_id, shift.starts_at
