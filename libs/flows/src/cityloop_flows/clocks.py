"""A clock that runs: it follows limits that change, stops, and goes on with the time that was left."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class RunningClock:
    """The clock of a stage, or of a task in it."""

    began_at: dt.datetime | None
    """When the stage began; of a clock that was suspended, as if it had begun that much later. None of a task's."""
    due_at: dt.datetime | None
    """None while it is suspended, and where there is no limit."""
    elapsed: dt.timedelta | None = None
    """While it is suspended: how long it had run."""
    remaining: dt.timedelta | None = None
    """While it is suspended: the time that was left, negative when it had run out; None where there was no limit."""

    @property
    def suspended(self) -> bool:
        """Whether it stands still."""
        return self.elapsed is not None or self.remaining is not None

    def stopped(self, moment: dt.datetime) -> RunningClock:
        """Suspended from a moment; itself where it stands still."""
        if self.suspended:
            return self
        elapsed = None if self.began_at is None else moment - self.began_at
        remaining = None if self.due_at is None else self.due_at - moment
        return RunningClock(self.began_at, None, elapsed, remaining)

    def resumed(self, moment: dt.datetime) -> RunningClock:
        """Going on from a moment with the time that was left; itself where it runs."""
        if not self.suspended:
            return self
        began_at = self.began_at if self.elapsed is None else moment - self.elapsed
        return RunningClock(began_at, None if self.remaining is None else moment + self.remaining)

    def limited(self, limit: dt.timedelta | None, switched_at: dt.datetime) -> RunningClock:
        """With another limit since a moment.

        A longer limit counts from when the stage began. A shorter one counts from the switch, for nobody knew of it
        before; it never ends later than the limit it replaces.
        """
        if self.began_at is None:
            return self
        if limit is None:
            return replace(self, due_at=None)
        due = self.began_at + limit
        if self.due_at is None or due >= self.due_at:
            return replace(self, due_at=due)
        return replace(self, due_at=min(self.due_at, max(switched_at, self.began_at) + limit))

    def beside(self, before: dt.datetime | None, after: dt.datetime | None) -> RunningClock:
        """A task's clock when that of its subject changes: shorter with it, longer by as much."""
        if self.due_at is None or before is None or after is None:
            return replace(self, due_at=after)
        return replace(self, due_at=min(self.due_at, after) if after < before else self.due_at + (after - before))
