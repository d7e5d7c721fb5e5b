"""The class and the place of a case are corrected: state, clocks and tasks as if they had been right at first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from cityloop.cases.v1 import case_pb2
from cityloop.cases.v1.cases_service_pb2 import SignalVerdict
from cityloop.cases.v1.verdict_pb2 import Verdict, VerdictKind
from cityloop.common.v1.common_pb2 import Correction, Place
from cityloop.events.v1.signal_pb2 import Signal
from cityloop_flows import RunningClock
from cityloop_kernel import Actor, ConflictError, ForbiddenError, InvalidError, Moment
from cityloop_packs import CasePhase, PackItem, Process, Right

from cityloop_collaboration_tasks.cases.domain.case import Case, Task, TaskRole, TaskState
from cityloop_collaboration_tasks.cases.domain.case_change import Assignment, CaseChange, Rules, state_of
from cityloop_collaboration_tasks.cases.domain.process import run_automatic

CORRECT = "correct"
"""The move of a case, and of its tasks, that a correction makes."""
MOST_VERDICTS = 500
"""Of one correction: what joined first is told first."""
WRONG_CLASS, WRONG_PLACE = VerdictKind.VERDICT_KIND_WRONG_CLASS, VerdictKind.VERDICT_KIND_WRONG_PLACE
TRUE, UNSPECIFIED = VerdictKind.VERDICT_KIND_TRUE, VerdictKind.VERDICT_KIND_UNSPECIFIED


@dataclass(frozen=True, slots=True)
class WantedCorrection:
    """What a post says that a case is, and where."""

    event_class: str
    """Empty where it stays."""
    place: Place | None
    """As the caller gave it; None where it stays."""
    reason: str


def require_right(actor: Actor) -> None:
    """Check that a post may correct cases.

    Raises:
        ForbiddenError: its roles do not give that right.
    """
    if Right.CORRECT_CASES not in actor.rights:
        raise ForbiddenError(
            f"post {actor.post_id} may not correct a case; a post of a role with the right {Right.CORRECT_CASES} may",
            "RIGHT_MISSING",
        )


def with_class_and_place(case: Case, event_class: str, place: Place) -> Case:
    """A case of another class, or elsewhere, that says what stood there before.

    Raises:
        ConflictError: it has ended, or is part of another.
        InvalidError: it is of that class and at that place already.
    """
    case.require_standing()
    if case.state.ended:
        raise ConflictError(f"{case.case_number} is {case.state}: reopen it to correct it", "CORRECTION_OF_ENDED")
    moved = place.position != case.place.position
    if not moved and event_class == case.event_class:
        raise InvalidError(f"{case.case_number} is of that class and at that place already", "CORRECTION_OF_NOTHING")
    correction = Correction(number=case.correction.number + 1, former_class=case.event_class)
    if moved:
        correction.former_place.CopyFrom(case.place)
        correction.former_place.ClearField("text")
    return replace(case, event_class=event_class, place=place if moved else case.place, correction=correction)


def state_in(case: Case, process: PackItem[Process]) -> str:
    """Where a case stands in the process of another class: in its own state, else in the first that moves lead to.

    Raises:
        ConflictError: the process has none of the phase.
    """
    item, phase = process.item, case.state.phase
    moves = [*(move.target for move in item.moves), *(state for move in item.moves for state in move.sources)]
    states = [item.initial, *moves, item.all_fed_back, item.returned]
    of_phase = [state for state in states if CasePhase(item.phase_of(state)) is phase]
    if not of_phase:
        text = f"the process of that class comes to no {phase}: correct the case once it stands elsewhere"
        raise ConflictError(text, "CORRECTION_WITHOUT_STATE")
    return case.state.name if case.state.name in of_phase else of_phase[0]


def correct(
    before: CaseChange,
    case: Case,
    rules: Rules,
    responsible_before: Sequence[Assignment],
    record: case_pb2.Transition,
    moment: Moment,
) -> CaseChange:
    """A case with its tasks after a correction, and what the pack does by itself afterwards.

    Args:
        before: as it stands.
        case: the same with the class, the place and all that follows from them alone.
        rules: by these, with those who are responsible now.
        responsible_before: who would be by the class and the place before, at the same moment.
        record: who corrects it, and why.
        moment: when.

    Raises:
        ConflictError: the process of the class has no state for it.
        BeyondCalendarError: the calendar of the city does not know the days that its limits need.
    """
    same = same_parts(rules.assignments, responsible_before)
    at_work = bool(before.waiting)
    case = _with_clocks(_in_process(case, rules), rules)
    if not same and at_work and _hands_out(case):
        case = replace(case, lead_department_id=rules.assignments[0].department_id)
    case = case.next_version(record, max(moment.occurred_at, before.case.occurred_at), moment.recorded_at)
    after = before.with_case(case)
    assignments = [] if same or not at_work else rules.assignments
    return run_automatic(_with_tasks(after, before, assignments, rules, record, moment), rules, moment)


def same_parts(one: Iterable[Assignment], other: Iterable[Assignment]) -> bool:
    """Whether the same departments have the same parts in a case, whatever named them."""

    def parts(assignments: Iterable[Assignment]) -> set[tuple[str, TaskRole]]:
        return {(part.department_id, part.role) for part in assignments}

    return parts(one) == parts(other)


def _hands_out(case: Case) -> bool:
    """Whether departments are at work where it stands: elsewhere a dispatcher hands out by the rules of then."""
    return case.state.phase is CasePhase.IN_HANDLING


def _in_process(case: Case, rules: Rules) -> Case:
    state = state_of(rules.process.item, state_in(case, rules.process))
    clock_state = state.name if case.clock_state == case.state.name else case.clock_state
    return replace(case, state=state, clock_state=clock_state)


def _with_clocks(case: Case, rules: Rules) -> Case:
    process = rules.process.item
    return replace(
        case,
        clock=case.clock.limited_from_beginning(process.limit(case.clock_state, rules.mode, rules.holds), rules.time),
        whole=case.whole.limited_from_beginning(process.whole_limit(rules.mode), rules.time),
        mode=rules.mode,
    )


def _with_tasks(
    after: CaseChange,
    before: CaseChange,
    assignments: Sequence[Assignment],
    rules: Rules,
    record: case_pb2.Transition,
    moment: Moment,
) -> CaseChange:
    """Open tasks say the class and the place of now; where others are responsible (else there are no assignments) the
    work goes over to them.
    """
    case, parts = after.case, {part.department_id: part for part in assignments}
    taken: set[str] = set()
    for task in before.tasks:
        if not task.state.open:
            continue
        at = max(moment.occurred_at, task.occurred_at)
        part = parts.get(task.department_id)
        if task.message_ids or not assignments:
            stays = again(task, record, at, moment)
        elif part is None:
            after = after.with_task(task.in_state(TaskState.CANCELLED, record, at, moment.recorded_at))
            continue
        else:
            taken.add(task.department_id)
            stays = replace(again(task, record, at, moment), role=part.role)
        after = after.with_task(due_with(stays, before.case, case, rules))
    if assignments and _hands_out(case):
        for part in assignments:
            if part.department_id not in taken:
                after = after.with_task(_task_for(part, after, rules, record))
    return _under_lead(after, moment) if assignments else after.rolled_up(moment)


def again(task: Task, record: case_pb2.Transition, at: dt.datetime, moment: Moment) -> Task:
    """The next version of a task that stays; one that is handed in already is no later for it."""
    return replace(task.in_state(task.state, record, at, moment.recorded_at), overdue=task.overdue)


def due_with(task: Task, before: Case, after: Case, rules: Rules) -> Task:
    """A task with the clock of its case."""
    if task.state.done:
        return task
    if after.clock.suspended:
        return replace(task, remaining=after.clock.remaining)
    if before.due_at == after.due_at:
        return task
    clock = RunningClock(None, task.due_at)
    return replace(task, due_at=clock.beside(before.due_at, after.due_at, rules.time.count(after.clock.unit)).due_at)


def _task_for(part: Assignment, after: CaseChange, rules: Rules, record: case_pb2.Transition) -> Task:
    said = case_pb2.Transition()
    said.CopyFrom(record)
    if part.explanation is not None:
        said.explanation.CopyFrom(part.explanation)
    replaced = tuple(task.task_id for task in after.returned_work if not task.instruction)
    task = rules.new_task(part.department_id, after.case.due_at, said)
    replaces = replaced if part.role is TaskRole.LEAD else ()
    return replace(task, role=part.role, replaces=replaces, remaining=after.case.clock.remaining)


def _under_lead(after: CaseChange, moment: Moment) -> CaseChange:
    """The other open tasks stand under the lead's; each has its version already, so none is added."""
    lead = next((task for task in after.tasks if task.role is TaskRole.LEAD and task.state.open), None)
    lead_id = "" if lead is None else lead.task_id

    def placed(task: Task) -> Task:
        if not task.state.open:
            return task
        return replace(task, parent_task_id="" if task.task_id == lead_id else lead_id)

    tasks = tuple(placed(task) for task in after.tasks)
    versions = tuple(placed(item) if isinstance(item, Task) else item for item in after.versions)
    return CaseChange(after.case, tasks, versions).rolled_up(moment)


def verdicts_of(
    before: Case, after: Case, signals: Sequence[Signal], last: Mapping[str, Verdict], reason: str
) -> list[SignalVerdict]:
    """What a correction says of the signals of its event, those that joined first first; nothing anew of what is known.

    Args:
        before: the case.
        after: the same, corrected.
        signals: of the event, in the order they joined.
        last: what holds of them now, by signal.
        reason: of the correction.
    """
    return list(_verdicts(before, after, signals, last, reason))[:MOST_VERDICTS]


def _verdicts(
    before: Case, after: Case, signals: Sequence[Signal], last: Mapping[str, Verdict], reason: str
) -> Iterator[SignalVerdict]:
    for signal in signals:
        known = last[signal.signal_id].kind if signal.signal_id in last else UNSPECIFIED
        if known not in {UNSPECIFIED, TRUE, WRONG_CLASS, WRONG_PLACE}:
            continue
        kind = known
        if signal.event_class != after.event_class:
            kind = WRONG_CLASS
        elif before.place.position != after.place.position and signal.place.position == before.place.position:
            kind = WRONG_PLACE
        elif known == WRONG_CLASS or (known == WRONG_PLACE and signal.place.position == after.place.position):
            kind = TRUE
        if kind != known:
            yield SignalVerdict(signal_id=signal.signal_id, kind=kind, reason=reason)
