"""A clock that runs: it follows limits that change, stops, and goes on with the time that was left."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from cityloop_calendars import Counting, TimeCount, TimeCounts, due


@dataclass(frozen=True, slots=True)
class Limit:
    """How long a stage may last, and how that is counted."""

    time: dt.timedelta
    """In days where days are counted: a working day is a day."""
    counting: Counting = Counting.URGENT_HOURS


@dataclass(frozen=True, slots=True)
class RunningClock:
    """The clock of a stage, or of a task in it."""

    began_at: dt.datetime | None
    """When the stage began. None of a task's."""
    due_at: dt.datetime | None
    """None while it is suspended, and where there is no limit."""
    counting: Counting = Counting.URGENT_HOURS
    """How its time is counted; of a task's as of its subject's."""
    pauses: tuple[dt.datetime, ...] = ()
    """When it was suspended and when it went on, in turn; kept for whatever limit it gets. None of a task's."""
    remaining: dt.timedelta | None = None
    """While it is suspended: the time that was left, as it is counted, negative when it had run out; None where there
    was no limit."""

    @classmethod
    def started(cls, moment: dt.datetime, limit: Limit | None, time: TimeCounts) -> RunningClock:
        """The clock of a stage that begins at a moment.

        Raises:
            BeyondCalendarError: the calendar of the city does not know the days that the limit needs.
        """
        if limit is None:
            return cls(moment, None)
        return cls(moment, time.count(limit.counting).due(moment, limit.time), limit.counting)

    @property
    def suspended(self) -> bool:
        """Whether it stands still."""
        return len(self.pauses) % 2 == 1 or self.remaining is not None

    def stopped(self, moment: dt.datetime, count: TimeCount) -> RunningClock:
        """Suspended from a moment; itself where it stands still.

        Args:
            moment: from which on its time does not count.
            count: of its counting.
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
            count: of its counting.
        """
        if not self.suspended:
            return self
        due_at = None if self.remaining is None else count.due(moment, self.remaining)
        pauses = () if self.began_at is None else (*self.pauses, moment)
        return replace(self, due_at=due_at, pauses=pauses, remaining=None)

    def limited(self, limit: Limit | None, switched_at: dt.datetime, time: TimeCounts) -> RunningClock:
        """With another limit since a moment, which may count otherwise; it keeps its pauses.

        A longer limit counts from when the stage began. A shorter one counts from the switch, for nobody knew of it
        before; it never ends later than the limit it replaces.
        """
        if self.began_at is None:
            return self
        if limit is None:
            return replace(self, due_at=None)
        count, pauses = time.count(limit.counting), list(zip(self.pauses[::2], self.pauses[1::2], strict=True))
        due_at = due(count, self.began_at, limit.time, pauses)
        if self.due_at is not None and due_at < self.due_at:
            since_switch = due(count, max(switched_at, self.began_at), limit.time, pauses)
            due_at = min(self.due_at, since_switch)
        return replace(self, due_at=due_at, counting=limit.counting)

    def beside(self, before: dt.datetime | None, after: dt.datetime | None, count: TimeCount) -> RunningClock:
        """A task's clock when that of its subject changes: shorter with it, longer by as much.

        Args:
            before: when its subject was due.
            after: when it is due now.
            count: of its subject's counting now.
        """
        if self.due_at is None or before is None or after is None:
            return replace(self, due_at=after)
        if after < before:
            return replace(self, due_at=min(self.due_at, after))
        if self.due_at == before:
            return replace(self, due_at=after)
        return replace(self, due_at=count.due(self.due_at, count.elapsed(before, after)))
