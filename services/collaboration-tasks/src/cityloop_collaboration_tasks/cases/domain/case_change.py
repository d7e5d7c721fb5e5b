"""A case with its tasks before and after moves, and the rules of its moves: process, operating mode, departments."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from cityloop.cases.v1 import case_pb2
from cityloop.common.v1.common_pb2 import Explanation, Label
from cityloop_calendars import TimeCount, TimeCounts
from cityloop_expressions import Judgement
from cityloop_flows import NO_CLOCK, RunningClock
from cityloop_kernel import Moment
from cityloop_packs import NO_ATTRIBUTES, PackItem, Process, SubjectConditions

from cityloop_collaboration_tasks.cases.domain.case import (
    Case,
    CasePhase,
    CaseState,
    StageClocks,
    Task,
    TaskRole,
    TaskState,
)
from cityloop_collaboration_tasks.cases.domain.escalation import NO_CHAINS, EscalationChains

NOTHING_KNOWN = SubjectConditions(NO_ATTRIBUTES.at_hand({}))
"""Of a case without attributes."""
NewTask = Callable[[str, dt.datetime | None, case_pb2.Transition], Task]
"""Makes a task for a department with a due time; gives it its id."""


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
    assignments: tuple[Assignment, ...]
    """Who handles it unless a dispatcher says otherwise, the lead first."""
    new_task: NewTask
    time: TimeCounts
    """How time counts in the city."""
    chains: EscalationChains = field(default_factory=lambda: NO_CHAINS)
    """To whom its tasks climb, by the step that is awaited; without those that no pack has."""
    conditions: SubjectConditions = NOTHING_KNOWN
    """Judges conditions by the attributes of the case."""

    def judge(self, condition: str) -> Judgement:
        """Whether a condition of its process holds."""
        return self.conditions.judge(self.process.name, condition)

    def holds(self, condition: str) -> bool:
        """Likewise."""
        return self.judge(condition).holds


@dataclass(frozen=True, slots=True)
class CaseChange:
    """A case with all its tasks after one or several moves; every version on the way, oldest first."""

    case: Case
    tasks: tuple[Task, ...]
    versions: tuple[Case | Task, ...] = ()

    def with_case(self, case: Case) -> CaseChange:
        """The case in a new version."""
        return CaseChange(case, self.tasks, (*self.versions, case))

    def with_task(self, task: Task) -> CaseChange:
        """A task in a new version, or a new one."""
        others = tuple(other for other in self.tasks if other.task_id != task.task_id)
        return CaseChange(self.case, (*others, task), (*self.versions, task))

    @property
    def changed_tasks(self) -> tuple[Task, ...]:
        """Its tasks of which a version is new."""
        changed = {version.task_id for version in self.versions if isinstance(version, Task)}
        return tuple(task for task in self.tasks if task.task_id in changed)

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

    def rolled_up(self, moment: Moment) -> CaseChange:
        """The lead's task says how far those under it are."""
        after = self
        for task in self.tasks:
            done, children = self.progress_under(task.task_id)
            if (
                task.role is TaskRole.LEAD
                and task.state.open
                and (done, children) != (task.done_children, task.children)
            ):
                record = case_pb2.Transition(move="roll-up", reason=f"{done}/{children}")
                changed = task.in_state(task.state, record, moment.occurred_at, moment.recorded_at)
                after = after.with_task(replace(changed, done_children=done, children=children))
        return after

    def enter_state(
        self,
        rules: Rules,
        state: str,
        record: case_pb2.Transition,
        moment: Moment,
        changed: Callable[[Case], Case] = lambda case: case,
        moved_by: str = "",
    ) -> CaseChange:
        """The case in a state, with the clocks of that stage; its tasks' clocks go on where they do not stay suspended.

        Args:
            rules: of its process.
            state: of the process.
            record: the move.
            moment: of the move.
            changed: what else is changed with the same version.
            moved_by: the person who moves; empty where nobody does.
        """
        into = state_of(rules.process.item, state)
        clocks = StageClocks(clock_of(rules, state, moment.occurred_at), self._whole_clock(rules, into, moment))
        case = changed(self.case.in_state(into, record, moment, clocks, rules.mode, moved_by))
        after = self.with_case(case)
        if case.clock.suspended or not self.case.clock.suspended:
            return after
        count = rules.time.count(self.case.clock.unit)
        return after.with_task_clocks(RunningClock.resumed, count, record, moment, rules.time)

    def _whole_clock(self, rules: Rules, into: CaseState, moment: Moment) -> RunningClock:
        """The clock over all stages in the next one: none once the case has ended, a new one when it is reopened."""
        if into.ended:
            return NO_CLOCK
        whole = self.case.whole
        if self.case.state.ended:
            return whole_clock_of(rules, moment.occurred_at)
        return whole.resumed(moment.occurred_at, rules.time.count(whole.unit)) if whole.suspended else whole

    def with_task_clocks(
        self,
        change: Callable[[RunningClock, dt.datetime, TimeCount], RunningClock],
        count: TimeCount,
        record: case_pb2.Transition,
        moment: Moment,
        time: TimeCounts | None = None,
    ) -> CaseChange:
        """The clocks of the tasks that wait for their departments, stopped or going on.

        Args:
            change: stops a clock, or lets it go on.
            count: how the clock of the case counts that is stopped or was suspended.
            record: the move.
            moment: of the move.
            time: how theirs count until the step that is awaited, where those are changed too.
        """
        after = self
        for task in self.waiting:
            clock = RunningClock(None, task.due_at, remaining=task.remaining)
            changed, step_clock = change(clock, moment.occurred_at, count), task.step_clock
            if time is not None:
                step_clock = change(step_clock, moment.occurred_at, time.count(step_clock.unit))
            if (changed, step_clock) != (clock, task.step_clock):
                later = task.in_state(task.state, record, moment.occurred_at, moment.recorded_at)
                due, left = changed.due_at, changed.remaining
                after = after.with_task(replace(later, due_at=due, remaining=left, step_clock=step_clock))
        return after


def state_of(process: Process, name: str) -> CaseState:
    """A state of a process."""
    text = process.name_of(name)
    label = Label() if text is None else text.label()
    return CaseState(name, CasePhase(process.phase_of(name)), label)


def opened(case: Case, rules: Rules) -> Case:
    """The first version of a case, with the clocks that begin with it.

    Raises:
        BeyondCalendarError: the calendar of the city does not know the days that its limits need.
    """
    return replace(
        case,
        clock=clock_of(rules, case.state.name, case.occurred_at),
        clock_state=case.state.name,
        whole=whole_clock_of(rules, case.occurred_at),
        mode=rules.mode,
        phase_began_at=case.occurred_at,
    )


def whole_clock_of(rules: Rules, moment: dt.datetime) -> RunningClock:
    """The clock over all stages of a case that is opened or reopened at a moment; as below."""
    return RunningClock.started(moment, rules.process.item.whole_limit(rules.mode), rules.time)


def clock_of(rules: Rules, state: str, moment: dt.datetime) -> RunningClock:
    """The clock of a stage that begins at a moment.

    Raises:
        BeyondCalendarError: the calendar of the city does not know the days that its limit needs.
    """
    return RunningClock.started(moment, rules.process.item.limit(state, rules.mode, rules.holds), rules.time)
