"""A task that nobody takes on climbs, level by level; who did not see to it in time is recorded."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from cityloop.cases.v1 import case_pb2
from cityloop.common.v1.common_pb2 import Explanation
from cityloop_calendars import TimeCounts
from cityloop_flows import NO_CLOCK, RunningClock
from cityloop_kernel import Moment
from cityloop_packs import Escalation, PackItem

from cityloop_collaboration_tasks.cases.domain.case import Task, TaskEscalation, TaskState


@dataclass(frozen=True, slots=True)
class CityPost:
    """A post of the city."""

    post_id: str
    department_id: str
    roles: frozenset[str]


@dataclass(frozen=True, slots=True)
class EscalationChain:
    """To whom tasks of a class climb."""

    item: PackItem[Escalation]
    departments: Sequence[str]
    """The department of each level; empty for the task's own."""
    posts: Sequence[CityPost]
    """Of the city."""

    def posts_of(self, level: int, task: Task) -> tuple[str, ...]:
        """Who sees to a task at a level, from 1; the ids of their posts in order."""
        wanted = set(self.item.item.levels[level - 1].roles)
        department = self.departments[level - 1] or task.department_id
        return tuple(
            sorted(item.post_id for item in self.posts if item.department_id == department and wanted & item.roles)
        )


def acceptance_clock(chain: EscalationChain | None, moment: dt.datetime, time: TimeCounts) -> RunningClock:
    """The clock of a task that is given out, until the first level.

    Raises:
        BeyondCalendarError: the calendar of the city does not know the days that it needs.
    """
    return NO_CLOCK if chain is None else RunningClock.started(moment, chain.item.item.levels[0].after.amount, time)


def climbed(task: Task, chain: EscalationChain | None, time: TimeCounts, now: dt.datetime) -> list[Task]:
    """The versions of a task for each level that it has come to by now, the lowest first.

    A chain that a new pack has made shorter is at its end.
    """
    found: list[Task] = []
    while task.state is TaskState.DISPATCHED and task.acceptance.due_at is not None and task.acceptance.due_at <= now:
        level = task.escalation.level + 1
        if chain is None or level > len(chain.item.item.levels):
            record = case_pb2.Transition(move="follow-pack")
            at = max(task.acceptance.due_at, task.occurred_at)
            found.append(replace(task.in_state(task.state, record, at, now), acceptance=NO_CLOCK))
            break
        task = _at_level(task, level, chain, time, now)
        found.append(task)
    return found


def _at_level(task: Task, level: int, chain: EscalationChain, time: TimeCounts, now: dt.datetime) -> Task:
    levels, at = chain.item.item.levels, task.acceptance.due_at or now
    posts, before = chain.posts_of(level, task), task.escalation
    absent = (*before.absent_post_ids, *before.post_ids)
    record = case_pb2.Transition(move="escalate", explanation=_explanation(chain, level, posts, before.post_ids))
    after = task.in_state(task.state, record, at, now)
    clock = NO_CLOCK
    if level < len(levels):
        clock = task.acceptance.limited(levels[level].after.amount, at, time)
    return replace(after, acceptance=clock, escalation=TaskEscalation(level, posts, absent))


def _explanation(chain: EscalationChain, level: int, posts: Sequence[str], absent: Sequence[str]) -> Explanation:
    return Explanation(
        pack_id=chain.item.pack_id,
        pack_version=chain.item.pack_version,
        rule_id=chain.item.name,
        confidence=1.0,
        reason=f"nobody took it on: level {level}",
        pack_set=chain.item.set_number,
        inputs={
            "escalation": chain.item.name,
            "level": str(level),
            "posts": " ".join(posts),
            "absent": " ".join(absent),
        },
    )


def escalate(tasks: Sequence[Task], chain: EscalationChain | None, time: TimeCounts, moment: Moment) -> list[Task]:
    """All that tasks of a case have come to by now."""
    return [version for task in tasks for version in climbed(task, chain, time, moment.recorded_at)]
