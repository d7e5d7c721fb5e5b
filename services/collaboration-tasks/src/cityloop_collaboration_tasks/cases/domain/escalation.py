"""A task whose department does not take the step that is awaited climbs, level by level; who did not see to it is
recorded.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Protocol

from cityloop.cases.v1 import case_pb2
from cityloop.common.v1.common_pb2 import Explanation
from cityloop_calendars import TimeCounts
from cityloop_flows import NO_CLOCK, RunningClock
from cityloop_kernel import Moment
from cityloop_packs import Escalation, PackItem, RosterPart, TaskStep

from cityloop_collaboration_tasks.cases.domain.case import Task, TaskEscalation


@dataclass(frozen=True, slots=True)
class CityPost:
    """A post of the city."""

    post_id: str
    department_id: str
    roles: frozenset[str]


class OnDuty(Protocol):
    """The posts of a department in which somebody is on duty at a moment."""

    @property
    def posts(self) -> Collection[str]:
        """All of them."""

    @property
    def leaders(self) -> Collection[str]:
        """Those by which somebody leads the department."""


AskRoster = Callable[[str, dt.datetime], OnDuty | None]
"""Who of a department is on duty at a moment; None where it is not known yet."""


def roster_unknown(_department_id: str, _moment: dt.datetime) -> OnDuty | None:
    """Nothing is known of any roster."""
    return None


@dataclass(frozen=True, slots=True)
class EscalationChain:
    """To whom tasks of a class climb."""

    item: PackItem[Escalation]
    departments: Sequence[str]
    """The department of each level; empty for the task's own."""
    posts: Sequence[CityPost]
    """Of the city."""
    ask_roster: AskRoster = roster_unknown

    def on_duty_of(self, level: int, task: Task, now: dt.datetime) -> tuple[str, ...] | None:
        """Who sees to a task at a level, from 1, now: none where nobody is on duty; None where it is not known yet."""
        roster = self.item.item.levels[level - 1].roster
        of_roles = self.posts_of(level, task)
        if roster is None:
            return of_roles
        found = self.ask_roster(self.departments[level - 1] or task.department_id, now)
        if found is None:
            return None
        if roster is RosterPart.LEADER:
            return tuple(sorted(found.leaders))
        return tuple(post_id for post_id in of_roles if post_id in found.posts)

    def posts_of(self, level: int, task: Task) -> tuple[str, ...]:
        """Who sees to a task at a level, from 1; the ids of their posts in order."""
        wanted = set(self.item.item.levels[level - 1].roles)
        department = self.departments[level - 1] or task.department_id
        return tuple(
            sorted(item.post_id for item in self.posts if item.department_id == department and wanted & item.roles)
        )


EscalationChains = Mapping[TaskStep, EscalationChain]
NO_CHAINS: EscalationChains = MappingProxyType({})


def step_clock(task: Task, chains: EscalationChains, time: TimeCounts) -> RunningClock:
    """The clock until the first level of the next step that it climbs for; none where no pack has such a chain.

    Raises:
        BeyondCalendarError: the calendar of the city does not know the days that it needs.
    """
    chain = _chain_of(task, chains)
    if chain is None:
        return NO_CLOCK
    return RunningClock.started(task.accepted_at or task.occurred_at, chain.item.item.levels[0].after.amount, time)


def clock_after_step(before: Task, after: Task, chains: EscalationChains, time: TimeCounts) -> RunningClock:
    """The clock once a step was taken: that of the next step, or the same where the same step is still awaited.

    Raises:
        BeyondCalendarError: as `step_clock`.
    """
    goes_on = _chain_of(after, chains) is _chain_of(before, chains)
    return before.step_clock if goes_on else step_clock(after, chains, time)


def climbed(task: Task, chains: EscalationChains, time: TimeCounts, now: dt.datetime) -> list[Task]:
    """The versions of a task for each level that it has come to by now, the lowest first.

    A chain that a new pack has made shorter is at its end. A task waits where it stands while it is not known who is
    on duty at its next level, and passes a level for which nobody is.
    """
    found: list[Task] = []
    while task.awaited_steps and task.step_clock.due_at is not None and task.step_clock.due_at <= now:
        chain = _chain_of(task, chains)
        before = None if chain is None else _escalation_of(task, chain)
        level = 1 if before is None else before.level + 1
        if chain is None or level > len(chain.item.item.levels):
            record = case_pb2.Transition(move="follow-pack")
            at = max(task.step_clock.due_at, task.occurred_at)
            found.append(replace(task.in_state(task.state, record, at, now), step_clock=NO_CLOCK))
            break
        on_duty = chain.on_duty_of(level, task, now)
        if on_duty is None:
            break
        task = _at_level(task, before, chain, on_duty, time, now)
        found.append(task)
    return found


def _chain_of(task: Task, chains: EscalationChains) -> EscalationChain | None:
    return next((chains[step] for step in task.awaited_steps if step in chains), None)


def _escalation_of(task: Task, chain: EscalationChain) -> TaskEscalation | None:
    return next((found for found in task.escalations if found.awaits is chain.item.item.awaits), None)


def _at_level(
    task: Task,
    before: TaskEscalation | None,
    chain: EscalationChain,
    on_duty: tuple[str, ...],
    time: TimeCounts,
    now: dt.datetime,
) -> Task:
    levels, awaits = chain.item.item.levels, chain.item.item.awaits
    # A step that came late may leave the next one late already: it has been awaited only since then.
    at = max(filter(None, (task.step_clock.due_at or now, task.accepted_at, task.contacted_at)))
    level = 1 if before is None else before.level + 1
    absent = () if before is None else before.post_ids
    last, by_roster = level == len(levels), levels[level - 1].roster is not None
    vacant = by_roster and not on_duty
    posts = chain.posts_of(level, task) if vacant and last else on_duty
    record = case_pb2.Transition(move="escalate", explanation=_explanation(chain, level, posts, absent, vacant=vacant))
    after = task.in_state(task.state, record, at, now)
    clock = NO_CLOCK if last else task.step_clock
    if not last and not vacant:
        clock = task.step_clock.limited(levels[level].after.amount, at, time)
    all_absent = absent if before is None else (*before.absent_post_ids, *absent)
    others = tuple(found for found in task.escalations if found is not before)
    vacancies = (*(() if before is None else before.vacant_levels), *((level,) if vacant else ()))
    new = TaskEscalation(awaits, level, posts, all_absent, vacancies)
    return replace(after, step_clock=clock, escalations=(*others, new))


def _explanation(
    chain: EscalationChain, level: int, posts: Sequence[str], absent: Sequence[str], *, vacant: bool
) -> Explanation:
    roster = chain.item.item.levels[level - 1].roster
    return Explanation(
        pack_id=chain.item.pack_id,
        pack_version=chain.item.pack_version,
        rule_id=chain.item.name,
        confidence=1.0,
        reason=f"not {chain.item.item.awaits} in time: level {level}",
        pack_set=chain.item.set_number,
        inputs={
            "escalation": chain.item.name,
            "awaits": chain.item.item.awaits.value,
            "level": str(level),
            "posts": " ".join(posts),
            "absent": " ".join(absent),
        }
        | ({"vacant": roster.value} if vacant and roster is not None else {}),
    )


def escalate(tasks: Sequence[Task], chains: EscalationChains, time: TimeCounts, moment: Moment) -> list[Task]:
    """All that tasks of a case have come to by now."""
    return [version for task in tasks for version in climbed(task, chains, time, moment.recorded_at)]
