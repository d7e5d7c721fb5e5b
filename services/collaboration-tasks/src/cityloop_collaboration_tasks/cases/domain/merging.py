"""A case becomes part of another, and stands by itself again: work goes over, and no clock begins anew."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace

from cityloop.cases.v1 import case_pb2
from cityloop.common.v1.common_pb2 import Merge
from cityloop_calendars import TimeCounts
from cityloop_flows import NO_CLOCK, RunningClock
from cityloop_kernel import ConflictError, InvalidError, Moment
from cityloop_packs import CasePhase

from cityloop_collaboration_tasks.cases.domain.case import Case, StageClocks, Task, TaskRole, TaskState
from cityloop_collaboration_tasks.cases.domain.case_change import CaseChange, Rules, state_of
from cityloop_collaboration_tasks.cases.domain.correction import due_with
from cityloop_collaboration_tasks.cases.domain.dispatch import add_under_lead
from cityloop_collaboration_tasks.cases.domain.process import run_automatic

MERGE, TAKE_IN = "merge", "take-in"
"""The moves that merging makes: of the case that becomes part of another, and of that one."""
SEPARATE, GIVE_BACK = "separate", "give-back"
"""Those that take it back."""
TAKES_WORK = {CasePhase.IN_HANDLING}
TAKES_DONE_WORK = {CasePhase.IN_HANDLING, CasePhase.PENDING_CHECK}
"""Phases in which a case can go on with work that is at hand, and that only has to be checked."""


@dataclass(frozen=True, slots=True)
class Merged:
    """Both cases after a merge, or after it is taken back."""

    part: CaseChange
    """The one that became part of the other."""
    whole: CaseChange
    """The other."""


@dataclass(frozen=True, slots=True)
class BeforeMerge:
    """What both were before: to that a merge is taken back."""

    case: Case
    tasks: Mapping[str, Task]
    """Of that case, by id."""
    into: Case


def merge(
    part: CaseChange, whole: CaseChange, by: Rules, into_by: Rules, record: case_pb2.Transition, moment: Moment
) -> Merged:
    """One case becomes part of another.

    Args:
        part: the one.
        whole: the other, which goes on.
        by: rules of the one.
        into_by: rules of the other.
        record: who merges them, and why.
        moment: when.

    Raises:
        InvalidError: they are the same, or one has no event.
        ConflictError: one has ended or is part of another, or work on the first is further than the second is.
        BeyondCalendarError: the calendar of the city does not know the days that limits need.
    """
    require_mergeable(part, whole)
    at = max(moment.occurred_at, part.case.occurred_at, whole.case.occurred_at)
    then = Moment(at, moment.recorded_at)
    into = _with_earlier_clocks(whole.case, part.case, into_by)
    into = into.next_version(_record(record, TAKE_IN), at, moment.recorded_at)
    after = whole.with_case(into)
    for task in whole.waiting:
        later = due_with(task, whole.case, into, into_by)
        if later != task:
            versioned = later.in_state(later.state, into.transition, _latest(task, then), moment.recorded_at)
            after = after.with_task(replace(versioned, overdue=task.overdue))
    said = _record(record, MERGE)
    kept = {_kind(task) for task in whole.tasks if task.state.open}
    ended = _ended(part, by, whole.case, said, then)
    for task in part.tasks:
        if not task.state.open:
            continue
        ended = ended.with_task(task.in_state(TaskState.CANCELLED, said, _latest(task, then), moment.recorded_at))
        if _kind(task) not in kept:
            after = add_under_lead(after, _carried_over(task, after.case, into_by, then), then)
    return Merged(ended, run_automatic(after, into_by, then))


def separate(
    part: CaseChange,
    whole: CaseChange,
    before: BeforeMerge,
    by: Rules,
    into_by: Rules,
    record: case_pb2.Transition,
    moment: Moment,
) -> Merged:
    """A case stands by itself again, where it stood, with what was done meanwhile; its clocks go on as they began.

    Args:
        part: the case.
        whole: the one that it is part of.
        before: what they were when they were merged.
        by: rules of the case as it stood.
        into_by: rules of the other.
        record: who sets it apart, and why.
        moment: when.

    Raises:
        ConflictError: it is part of no other, or the other has ended or is part of another itself.
        BeyondCalendarError: as above.
    """
    case = part.case
    if not case.merge.case_id:
        raise not_merged(case)
    whole.case.require_standing()
    if whole.case.state.ended:
        text = f"{whole.case.case_number} has ended: reopen it, then set {case.case_number} apart"
        raise ConflictError(text, "SEPARATION_OF_ENDED")
    at = max(moment.occurred_at, case.occurred_at, whole.case.occurred_at)
    then = Moment(at, moment.recorded_at)
    back, said = _record(record, SEPARATE), _record(record, GIVE_BACK)
    stood = replace(
        before.case,
        version=case.version,
        event_version=case.event_version,
        overdue=case.overdue or before.case.overdue,
        whole_overdue=case.whole_overdue or before.case.whole_overdue,
        merge=Merge(number=case.merge.number + 1),
        splits=case.splits,
    )
    apart = CaseChange(part.case, part.tasks).with_case(stood.next_version(back, at, moment.recorded_at))
    into = _with_own_clocks(whole.case, before, into_by).next_version(said, at, moment.recorded_at)
    rest = whole.with_case(into)
    copies = {task.replaces[0]: task for task in whole.tasks if task.replaces and task.replaces[0] in before.tasks}
    for task in part.tasks:
        known, copy = before.tasks.get(task.task_id), copies.get(task.task_id)
        if known is None or not known.state.open:
            continue
        restored = replace(_restored(known, copy), version=task.version)
        versioned = restored.in_state(restored.state, back, _latest(task, then), moment.recorded_at)
        apart = apart.with_task(replace(versioned, overdue=task.overdue, step_clock=restored.step_clock))
        if copy is not None and copy.state.open:
            rest = rest.with_task(copy.in_state(TaskState.CANCELLED, said, _latest(copy, then), moment.recorded_at))
    apart = _handed_in(apart.rolled_up(then), by, back, then)
    rest = _handed_in(rest.rolled_up(then), into_by, said, then)
    return Merged(run_automatic(apart, by, then), run_automatic(rest, into_by, then))


def require_mergeable(part: CaseChange, whole: CaseChange) -> None:
    """Check that one case may become part of another.

    Raises:
        InvalidError: they are the same, or one has no event.
        ConflictError: one has ended or is part of another, or work on the first is further than the second is.
    """
    one, other = part.case, whole.case
    if one.case_id == other.case_id:
        raise InvalidError("a case cannot be merged into itself; name another", "MERGE_OF_ITSELF")
    for case in (one, other):
        case.require_standing()
        if case.state.ended:
            text = f"{case.case_number} has ended: reopen it to merge it, or leave them apart"
            raise ConflictError(text, "MERGE_OF_ENDED", {"number": case.case_number})
        if not case.event_id:
            raise InvalidError(f"{case.case_number} has no event of its own", "MERGE_WITHOUT_EVENT")
    open_tasks = [task for task in part.tasks if task.state.open]
    able = TAKES_WORK if part.waiting else TAKES_DONE_WORK
    if open_tasks and other.state.phase not in able:
        text = f"work on {one.case_number} is further than on {other.case_number}: merge that one into it"
        raise ConflictError(text, "MERGE_WRONG_WAY", {"number": other.case_number})


def not_merged(case: Case) -> ConflictError:
    """That a case is part of no other."""
    return ConflictError(f"{case.case_number} is part of no other case", "NOT_MERGED")


def _record(record: case_pb2.Transition, move: str) -> case_pb2.Transition:
    return case_pb2.Transition(move=move, post_id=record.post_id, reason=record.reason)


def _latest(task: Task, moment: Moment) -> dt.datetime:
    return max(moment.occurred_at, task.occurred_at)


def _ended(part: CaseChange, by: Rules, into: Case, record: case_pb2.Transition, moment: Moment) -> CaseChange:
    """The case in the state of what is handled elsewhere, without clocks; it says where."""
    case = part.case
    state = state_of(by.process.item, CasePhase.VOID.value)
    ended = case.in_state(state, record, moment, StageClocks(NO_CLOCK, NO_CLOCK), by.mode)
    merged = Merge(
        number=case.merge.number + 1,
        case_id=into.case_id,
        case_number=into.case_number,
        event_id=into.event_id,
        event_number=into.event_number,
    )
    return part.with_case(replace(ended, merge=merged))


def _kind(task: Task) -> tuple[str, bool, tuple[tuple[str, str], ...]]:
    """Tasks of one kind in one case are the same work."""
    return task.department_id, bool(task.message_ids), tuple(sorted(task.instruction.items()))


def _carried_over(task: Task, into: Case, rules: Rules, moment: Moment) -> Task:
    """The same work under the other case: as far as it is, due when it was due."""
    clock, count = RunningClock(None, task.due_at, remaining=task.remaining), rules.time.count(into.clock.unit)
    change = clock.stopped if into.clock.suspended else clock.resumed
    clock = change(moment.occurred_at, count)
    said = case_pb2.Transition(move=TAKE_IN, post_id=into.transition.post_id, reason=into.transition.reason)
    new = rules.new_task(task.department_id, clock.due_at, said)
    return replace(
        task,
        task_id=new.task_id,
        task_number="",
        case_id=new.case_id,
        version=1,
        due_at=clock.due_at,
        remaining=clock.remaining,
        occurred_at=moment.occurred_at,
        recorded_at=moment.recorded_at,
        transition=said,
        role=TaskRole.CO_HANDLER if task.role is TaskRole.LEAD else task.role,
        children=0,
        done_children=0,
        replaces=(task.task_id,),
    )


def _with_earlier_clocks(into: Case, part: Case, rules: Rules) -> Case:
    """Clocks that both have begin with the earlier of the two."""
    same_stage = into.state.phase is part.state.phase
    clock = _earlier(into.clock, part.clock, rules.time) if same_stage else into.clock
    return replace(into, clock=clock, whole=_earlier(into.whole, part.whole, rules.time))


def _earlier(clock: RunningClock, other: RunningClock, time: TimeCounts) -> RunningClock:
    if clock.began_at is None or other.began_at is None:
        return clock
    return clock.begun_at(min(clock.began_at, other.began_at), time)


def _with_own_clocks(into: Case, before: BeforeMerge, rules: Rules) -> Case:
    """Clocks that began with those of the case that leaves begin with its own again."""
    whole = _own(into.whole, before.into.whole, before.case.whole, rules.time)
    clock = into.clock
    if into.clock_state == before.into.clock_state and before.into.state.phase is before.case.state.phase:
        clock = _own(clock, before.into.clock, before.case.clock, rules.time)
    return replace(into, clock=clock, whole=whole)


def _own(now: RunningClock, then: RunningClock, other: RunningClock, time: TimeCounts) -> RunningClock:
    """A clock as it was where nothing but the merge has changed it, else with its own beginning."""
    merged = _earlier(then, other, time)
    if now == merged:
        return then
    return now.begun_at(then.began_at, time) if then.began_at and now.began_at == merged.began_at else now


def _restored(known: Task, copy: Task | None) -> Task:
    """A task as it was, or as far as it has come meanwhile under the other case."""
    if copy is None or not (copy.state.open or copy.state is TaskState.PASSED):
        return known
    state = TaskState.FED_BACK if copy.state is TaskState.PASSED else copy.state
    return replace(
        known,
        state=state,
        overdue=copy.overdue,
        handled_by=copy.handled_by,
        attachments=copy.attachments,
        holder=copy.holder,
        holder_post=copy.holder_post,
        handlers=copy.handlers,
        accepted_at=copy.accepted_at,
        contacted_at=copy.contacted_at,
        arrived_at=copy.arrived_at,
        step_clock=copy.step_clock,
        escalations=copy.escalations,
    )


def _handed_in(after: CaseChange, rules: Rules, record: case_pb2.Transition, moment: Moment) -> CaseChange:
    """A case whose last work is done goes on to its check."""
    done = any(task.state is TaskState.FED_BACK for task in after.tasks)
    if after.waiting or not done or after.case.state.phase is not CasePhase.IN_HANDLING:
        return after
    return after.enter_state(rules, rules.process.item.all_fed_back, record, moment)
