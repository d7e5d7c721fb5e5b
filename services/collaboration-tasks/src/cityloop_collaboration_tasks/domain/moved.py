"""A case with its tasks while it moves, and what moves it: process, operating mode, team."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace

from cityloop.cases.v1 import case_pb2
from cityloop.common.v1.common_pb2 import Explanation
from cityloop_packs import PackItem, Process

from cityloop_collaboration_tasks.domain.model import Case, CaseState, Task, TaskRole, TaskState

NewTask = Callable[[str, dt.datetime | None, case_pb2.Transition], Task]
"""Makes a task for a department with a due time; gives it its id."""


@dataclass(frozen=True, slots=True)
class Moment:
    """When a move happened in the world, and when it is recorded."""

    occurred_at: dt.datetime
    recorded_at: dt.datetime


@dataclass(frozen=True, slots=True)
class Assignment:
    """A department's part in a case."""

    department_id: str
    role: TaskRole
    explanation: Explanation | None = None
    """Which responsibility of which pack named it."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What decides how a case is handled."""

    process: PackItem[Process]
    mode: str
    """The operating mode of its place."""
    team: tuple[Assignment, ...]
    """Who handles it unless a dispatcher says otherwise, the lead first."""
    new_task: NewTask


@dataclass(frozen=True, slots=True)
class Moved:
    """A case with all its tasks after one or several moves; every version on the way, oldest first."""

    case: Case
    tasks: tuple[Task, ...]
    versions: tuple[Case | Task, ...] = ()

    def with_case(self, case: Case) -> Moved:
        """The case has moved."""
        return Moved(case, self.tasks, (*self.versions, case))

    def with_task(self, task: Task) -> Moved:
        """A task has moved, or is new."""
        others = tuple(other for other in self.tasks if other.task_id != task.task_id)
        return Moved(self.case, (*others, task), (*self.versions, task))

    @property
    def returned_work(self) -> tuple[Task, ...]:
        """Returned tasks that no other task has replaced, the lead's first."""
        replaced = {task_id for task in self.tasks for task_id in task.replaces}
        waiting = [task for task in self.tasks if task.state is TaskState.RETURNED and task.task_id not in replaced]
        return tuple(sorted(waiting, key=lambda task: task.role is not TaskRole.LEAD))

    @property
    def waiting(self) -> tuple[Task, ...]:
        """Tasks that still wait for their departments."""
        return tuple(task for task in self.tasks if task.state.open and not task.state.done)

    def progress_under(self, task_id: str) -> tuple[int, int]:
        """How many tasks under a task are done, and how many there are; returned work counts until it is replaced."""
        ended = {TaskState.CANCELLED, TaskState.RETURNED}
        returned = {task.task_id for task in self.returned_work}
        under = [
            task
            for task in self.tasks
            if task.parent_task_id == task_id and (task.state not in ended or task.task_id in returned)
        ]
        return sum(task.state.done for task in under), len(under)

    def rolled_up(self, moment: Moment) -> Moved:
        """The lead's task says how far those under it are."""
        moved = self
        for task in self.tasks:
            done, children = self.progress_under(task.task_id)
            if (
                task.role is TaskRole.LEAD
                and task.state.open
                and (done, children) != (task.done_children, task.children)
            ):
                record = case_pb2.Transition(move="roll-up", reason=f"{done}/{children}")
                changed = task.moved(task.state, record, moment.occurred_at, moment.recorded_at)
                moved = moved.with_task(replace(changed, done_children=done, children=children))
        return moved

    def entering(self, rules: Rules, state: CaseState, record: case_pb2.Transition, moment: Moment) -> Moved:
        """The case in a state, with the clock of that stage."""
        due = due_at(rules, state, moment.occurred_at)
        return self.with_case(self.case.moved(state, record, moment.occurred_at, moment.recorded_at, due, rules.mode))


def due_at(rules: Rules, state: CaseState, moment: dt.datetime) -> dt.datetime | None:
    """When the clock of a stage that begins at a moment ends; None where the process has none."""
    limit = limit_of(rules, state)
    return None if limit is None else moment + limit


def limit_of(rules: Rules, state: CaseState) -> dt.timedelta | None:
    """How long a stage may last, in urgent (continuous) hours; None where the process has no clock for it.

    A clock for the present operating mode goes before one for any.
    """
    clocks = [clock for clock in rules.process.item.clocks if clock.stage == state]
    of_mode = [clock for clock in clocks if rules.mode in clock.modes]
    of_any = [clock for clock in clocks if not clock.modes]
    return next((dt.timedelta(hours=clock.urgent_hours) for clock in (*of_mode, *of_any)), None)
