"""The moves of a case, guarded by the transition table of the pack."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from cityloop.cases.v1 import case_pb2
from cityloop.common.v1.common_pb2 import Explanation
from cityloop_errors import ConflictError, ForbiddenError, InvalidError
from cityloop_packs import Process, Transition

from cityloop_collaboration_tasks.domain.dispatch import dispatch, next_lead
from cityloop_collaboration_tasks.domain.evidence import Evidence, examine
from cityloop_collaboration_tasks.domain.model import Actor, Case, CaseState, TaskState
from cityloop_collaboration_tasks.domain.moved import Moment, Moved, Rules


def decide(
    before: Moved,
    rules: Rules,
    move: str,
    actor: Actor,
    reason: str,
    departments: Sequence[str],
    evidence: Evidence,
    moment: Moment,
) -> Moved:
    """One move of a case by a person.

    Raises:
        ConflictError: the process has no such move from the present state, the actor handled a task himself, tasks are
            still open, a dispute is decided by another move, or the gauges contradict.
        ForbiddenError: the actor's post has none of the roles.
        InvalidError: a reason or a photo is required.
    """
    process = rules.process.item
    transition = transition_of(process, move, before.case.state)
    if transition is None:
        raise ConflictError(
            f"case {before.case.case_number} is {before.case.state}: {move!r} is not possible now, "
            f"{', '.join(_possible(process, before.case.state)) or 'nothing'} is",
            "ILLEGAL_TRANSITION",
        )
    if not actor.roles & set(transition.roles):
        raise ForbiddenError(
            f"post {actor.post_id} may not {move}; a post with role {' or '.join(transition.roles)} may", "ROLE_MISSING"
        )
    if transition.reason == "required" and not reason:
        raise InvalidError(f"{move!r} needs a reason", "REASON_MISSING")
    _refuse_wrong_instance(before.case, process, transition)
    handlers = frozenset(person for task in before.tasks for person in task.handled_by_persons)
    if transition.not_by_handler and actor.person_id in handlers:
        raise ConflictError(f"{move!r} is for another person than those who handled it", "SAME_PERSON", {"move": move})
    _refuse_open_tasks(before, transition)
    examine(transition, evidence)
    record = case_pb2.Transition(move=move, post_id=actor.post_id, reason=reason)
    return _apply(before, rules, transition, record, departments, moment)


def run_automatic(before: Moved, rules: Rules, moment: Moment) -> Moved:
    """The moves that the pack makes by itself, in its order, as far as they apply; a dispute is left to people."""
    moved = before
    for name in rules.process.item.automatic:
        transition = transition_of(rules.process.item, name, moved.case.state)
        if transition is not None and not (moved.case.disputed and transition.dispatches):
            explanation = explain(rules, "the process makes this move by itself")
            record = case_pb2.Transition(move=name, explanation=explanation)
            moved = _apply(moved, rules, transition, record, (), moment)
    return moved


def say_not_fixed(before: Moved, rules: Rules, text: str, moment: Moment) -> Moved:
    """The process's own move when a reporter says that nothing is mended; unchanged where it has none from here."""
    name = rules.process.item.not_fixed
    transition = None if name is None else transition_of(rules.process.item, name, before.case.state)
    if transition is None:
        return before
    explanation = explain(rules, "a reporter says that it is not fixed")
    record = case_pb2.Transition(move=transition.move, reason=text, explanation=explanation)
    return run_automatic(_apply(before, rules, transition, record, (), moment), rules, moment)


def transition_of(process: Process, move: str, state: CaseState) -> Transition | None:
    """A move from a state; None where the process has none."""
    for transition in process.transitions:
        if transition.move == move and state in transition.sources:
            return transition
    return None


def explain(rules: Rules, reason: str) -> Explanation:
    """That the process decided by itself, in which version of which pack."""
    return Explanation(
        pack_id=rules.process.pack_id,
        pack_version=rules.process.pack_version,
        rule_id=rules.process.name,
        confidence=1.0,
        reason=reason,
    )


def _refuse_wrong_instance(case: Case, process: Process, transition: Transition) -> None:
    arbitrates = transition.move == process.arbitrated
    if case.disputed and transition.dispatches and not arbitrates:
        raise ConflictError(
            f"case {case.case_number} is in dispute: {process.arbitrated!r} decides who handles it",
            "IN_DISPUTE",
            {"case": case.case_number, "move": str(process.arbitrated)},
        )
    if arbitrates and not case.disputed:
        raise ConflictError(f"case {case.case_number} is not in dispute", "NOT_IN_DISPUTE")


def _refuse_open_tasks(before: Moved, transition: Transition) -> None:
    ends = CaseState(transition.target).ended and not transition.cancels_tasks
    if (transition.passes_tasks or ends) and before.waiting:
        numbers = ", ".join(task.task_number for task in before.waiting)
        facts = {"move": transition.move, "tasks": numbers}
        raise ConflictError(f"{transition.move!r} waits for tasks {numbers}", "TASKS_OPEN", facts)


def _apply(
    before: Moved,
    rules: Rules,
    transition: Transition,
    record: case_pb2.Transition,
    departments: Sequence[str],
    moment: Moment,
) -> Moved:
    arbitrated = transition.move == rules.process.item.arbitrated
    if transition.dispatches:
        lead = next_lead(before, rules, departments)
        disputed = before.case.disputed and not arbitrated
        before = replace(before, case=replace(before.case, lead_department_id=lead, disputed=disputed))
    moved = before.entering(rules, CaseState(transition.target), record, moment)
    changes: dict[TaskState, TaskState] = {}
    if transition.passes_tasks:
        changes[TaskState.FED_BACK] = TaskState.PASSED
    if transition.fails_tasks:
        changes[TaskState.FED_BACK] = TaskState.FAILED_CHECK
    for task in moved.tasks:
        state = TaskState.CANCELLED if transition.cancels_tasks and task.state.open else changes.get(task.state)
        if state is not None:
            changed = task.moved(state, record, moment.occurred_at, moment.recorded_at)
            if state is TaskState.FAILED_CHECK:
                changed = replace(changed, due_at=moved.case.due_at)
            moved = moved.with_task(changed)
    if transition.dispatches:
        moved = dispatch(moved, rules, departments, record, moment, final=arbitrated)
    return moved.rolled_up(moment)


def _possible(process: Process, state: CaseState) -> list[str]:
    return [transition.move for transition in process.transitions if state in transition.sources]
