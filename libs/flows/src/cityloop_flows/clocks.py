"""A clock that runs: it follows limits that change, is extended, stops, and goes on with the time that was left."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace

from cityloop_calendars import TimeCount, TimeCounts, TimeUnit, due

NO_TIME = dt.timedelta(0)


@dataclass(frozen=True, slots=True)
class Limit:
    """How long something may last, and how that is counted."""

    time: dt.timedelta
    """In days where days are counted: a working day is a day."""
    unit: TimeUnit = TimeUnit.URGENT_HOURS
    warn_left: dt.timedelta = NO_TIME
    """How much is left when those who must keep it are warned; nothing where nobody is."""


@dataclass(frozen=True, slots=True)
class RunningClock:
    """The clock of a stage, of a task in it, or of the whole from opening to closing."""

    began_at: dt.datetime | None
    """When what it measures began. None of a task's, and of one that never ran."""
    due_at: dt.datetime | None
    """None while it is suspended, and where there is no limit."""
    limit: Limit | None = None
    """Without its extensions. None of a task's, whose time is counted as that of its subject."""
    extensions: tuple[Limit, ...] = ()
    """What was added to the limit, each as it counts; kept for whatever limit it gets."""
    pauses: tuple[dt.datetime, ...] = ()
    """When it was suspended and when it went on, in turn; kept for whatever limit it gets. None of a task's."""
    remaining: dt.timedelta | None = None
    """While it is suspended: the time that was left, as it is counted, negative when it had run out; None where there
    was no limit."""
    warn_at: dt.datetime | None = None
    """When somebody is to be warned that it runs out; None where nobody is any more."""

    @classmethod
    def started(cls, moment: dt.datetime, limit: Limit | None, time: TimeCounts) -> RunningClock:
        """A clock that begins at a moment.

        Raises:
            BeyondCalendarError: the calendar of the city does not know the days that the limit needs.
        """
        if limit is None:
            return cls(moment, None)
        due_at = time.count(limit.unit).due(moment, limit.time)
        return _with_warning(cls(moment, due_at, limit), time.count(limit.unit))

    @property
    def unit(self) -> TimeUnit:
        """How its time is counted."""
        return TimeUnit.URGENT_HOURS if self.limit is None else self.limit.unit

    @property
    def suspended(self) -> bool:
        """Whether it stands still."""
        return len(self.pauses) % 2 == 1 or self.remaining is not None

    def stopped(self, moment: dt.datetime, count: TimeCount) -> RunningClock:
        """Suspended from a moment; itself where it stands still.

        Args:
            moment: from which on its time does not count.
            count: of its unit.
        """
        if self.suspended:
            return self
        remaining = None if self.due_at is None else count.elapsed(moment, self.due_at)
        pauses = () if self.began_at is None else (*self.pauses, moment)
        return replace(self, due_at=None, pauses=pauses, remaining=remaining)

    def resumed(self, moment: dt.datetime, count: TimeCount) -> RunningClock:
        """Going on from a moment with the time that was left; itself where it runs.

        Args:
            moment: from which on its time counts again.
            count: of its unit.
        """
        if not self.suspended:
            return self
        due_at = None if self.remaining is None else count.due(moment, self.remaining)
        pauses = () if self.began_at is None else (*self.pauses, moment)
        after = replace(self, due_at=due_at, pauses=pauses, remaining=None)
        return after if self.warn_at is None else _with_warning(after, count)

    def limited(self, limit: Limit | None, switched_at: dt.datetime, time: TimeCounts) -> RunningClock:
        """With another limit since a moment, which may count otherwise; it keeps its pauses and extensions.

        A longer limit counts from when it began. A shorter one counts from the switch, for nobody knew of it before;
        it never ends later than the limit it replaces.
        """
        if self.began_at is None:
            return self
        if limit is None:
            return replace(self, due_at=None, limit=None, warn_at=None)
        due_at = self._due(self.began_at, limit, time)
        if self.due_at is not None and due_at < self.due_at:
            due_at = min(self.due_at, self._due(max(switched_at, self.began_at), limit, time))
        after = replace(self, due_at=due_at, limit=limit)
        return after if due_at == self.due_at else _with_warning(after, time.count(limit.unit))

    def limited_from_beginning(self, limit: Limit | None, time: TimeCounts) -> RunningClock:
        """With the limit that it should have had all along, shorter or longer; it keeps its pauses and extensions.

        One that is suspended has the time left that it would have had when it was.

        Raises:
            BeyondCalendarError: the calendar of the city does not know the days that the limit needs.
        """
        if self.began_at is None or limit == self.limit:
            return self
        if limit is None:
            return replace(self, due_at=None, limit=None, warn_at=None, remaining=None)
        return self._counted(self.began_at, limit, time)

    def begun_at(self, moment: dt.datetime, time: TimeCounts) -> RunningClock:
        """With another beginning and its limit from there; it keeps its pauses and extensions. What never ran stays so.

        Raises:
            BeyondCalendarError: the calendar of the city does not know the days that the limit needs.
        """
        if self.began_at is None or moment == self.began_at:
            return self
        if self.limit is None:
            return replace(self, began_at=moment)
        return self._counted(moment, self.limit, time)

    def _counted(self, began_at: dt.datetime, limit: Limit, time: TimeCounts) -> RunningClock:
        """As if it had begun then with that limit."""
        due_at = self._due(began_at, limit, time)
        after = replace(self, began_at=began_at, limit=limit)
        if self.suspended:
            return replace(after, remaining=time.count(limit.unit).elapsed(self.pauses[-1], due_at))
        return _with_warning(replace(after, due_at=due_at), time.count(limit.unit))

    def extended(self, amount: Limit, time: TimeCounts) -> RunningClock:
        """With so much more time; itself where it has no limit.

        Raises:
            BeyondCalendarError: the calendar of the city does not know the days that it needs.
        """
        extensions = (*self.extensions, amount)
        if self.remaining is not None:
            return replace(self, remaining=self.remaining + amount.time, extensions=extensions)
        if self.due_at is None:
            return self
        due_at = time.count(amount.unit).due(self.due_at, amount.time)
        return _with_warning(replace(self, due_at=due_at, extensions=extensions), time.count(self.unit))

    def warned(self) -> RunningClock:
        """After somebody was warned."""
        return replace(self, warn_at=None)

    def beside(self, before: dt.datetime | None, after: dt.datetime | None, count: TimeCount) -> RunningClock:
        """A task's clock when that of its subject changes: shorter with it, longer by as much.

        Args:
            before: when its subject was due.
            after: when it is due now.
            count: of its subject's unit now.
        """
        if self.due_at is None or before is None or after is None:
            return replace(self, due_at=after)
        if after < before:
            return replace(self, due_at=min(self.due_at, after))
        if self.due_at == before:
            return replace(self, due_at=after)
        return replace(self, due_at=count.due(self.due_at, count.elapsed(before, after)))

    def _due(self, start: dt.datetime, limit: Limit, time: TimeCounts) -> dt.datetime:
        """The end of a limit and of the extensions after it, beside the pauses."""
        pauses = list(zip(self.pauses[::2], self.pauses[1::2], strict=False))
        return _end(start, (limit, *self.extensions), pauses, time)


NO_CLOCK = RunningClock(None, None)
"""One that never ran."""


def _end(
    start: dt.datetime, limits: Iterable[Limit], pauses: list[tuple[dt.datetime, dt.datetime]], time: TimeCounts
) -> dt.datetime:
    """When limits end that follow each other, each as it counts."""
    for limit in limits:
        start = due(time.count(limit.unit), start, limit.time, pauses)
    return start


def _with_warning(clock: RunningClock, count: TimeCount) -> RunningClock:
    """With the moment of its warning: not before it began, where less than that is left from the beginning."""
    limit, began_at, due_at = clock.limit, clock.began_at, clock.due_at
    if limit is None or not limit.warn_left or due_at is None or began_at is None:
        return replace(clock, warn_at=None)
    if count.elapsed(began_at, due_at) <= limit.warn_left:
        return replace(clock, warn_at=began_at)
    return replace(clock, warn_at=count.due(due_at, -limit.warn_left))
