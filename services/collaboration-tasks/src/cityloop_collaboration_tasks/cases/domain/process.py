"""The moves of a case, guarded by the flow of the pack."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence

from cityloop.cases.v1 import case_pb2
from cityloop.common.v1.common_pb2 import Explanation, JudgedCondition
from cityloop_flows import GuardContext, Move, Requester, Timing, WithoutPerson
from cityloop_flows.effects.wait.effect import Wait
from cityloop_flows.guards.another_person.guard import Handlers
from cityloop_flows.guards.another_post.guard import LastMover
from cityloop_flows.guards.before_due.guard import StageClock
from cityloop_flows.guards.called_back.guard import CallBackAnswer
from cityloop_flows.guards.condition.guard import ConditionGuard, Conditions
from cityloop_flows.guards.form_complete.guard import CompletedForms
from cityloop_flows.guards.no_detection_since.guard import LastSignal
from cityloop_flows.guards.own_task.guard import OwnTasks
from cityloop_flows.guards.photo.guard import Photos
from cityloop_flows.guards.reason.guard import Reason
from cityloop_flows.guards.reopened_fewer_than.guard import ReopenCount
from cityloop_flows.guards.tasks_done.guard import OpenTasks
from cityloop_flows.guards.undisputed.guard import Dispute
from cityloop_flows.guards.waited.guard import WaitEnd
from cityloop_kernel import Actor, ConflictError, InvalidError, Moment, RefusedError
from cityloop_packs import Process

from cityloop_collaboration_tasks.cases.domain.case_change import CaseChange, Rules
from cityloop_collaboration_tasks.cases.domain.effects import AppliedMove, change_case, change_tasks
from cityloop_collaboration_tasks.cases.domain.proofs import Proofs, gauges


def decide(
    before: CaseChange,
    rules: Rules,
    name: str,
    actor: Actor,
    reason: str,
    departments: Sequence[str],
    proofs: Proofs,
    moment: Moment,
    until: dt.datetime | None = None,
) -> CaseChange:
    """One move of a case by a person, who may have to say until when it waits.

    Raises:
        ConflictError: the process has no such move from the present state, or the case is part of another.
        RefusedError: one of its guards does not hold.
        InvalidError: until when it waits is missing, or wrong, or said where the move does not wait.
    """
    before.case.require_standing()
    process, state = rules.process.item, before.case.state.name
    move = process.move(name, state)
    if move is None:
        raise ConflictError(
            f"case {before.case.case_number} is {state}: {name!r} is not possible now, "
            f"{', '.join(_possible(process, state)) or 'nothing'} is",
            "ILLEGAL_TRANSITION",
        )
    wait = move.effect(Wait)
    if until is not None and (wait is None or not wait.chosen):
        raise InvalidError(f"{name!r} does not wait until a moment that somebody says; leave it out", "UNTIL_UNUSED")
    handlers = frozenset(person for task in before.tasks for person in task.handled_by_persons)
    known = _guard_context(before, rules, moment) | GuardContext(
        Requester(actor.post_id, actor.person_id, actor.roles),
        Reason(reason),
        Handlers(handlers),
        Photos(proofs.photos),
        gauges(proofs),
        CallBackAnswer(proofs.answered_at),
        LastMover(before.case.moved_by_post, before.case.moved_by),
        OwnTasks(any(task.department_id == actor.department_id for task in before.waiting)),
        LastSignal(proofs.seen_at),
        CompletedForms(proofs.failed_checks),
    )
    refusals = (guard.judge(name, known) for guard in move.guards)
    refusal = next((found for found in refusals if found is not None), None)
    if refusal is not None:
        raise refusal
    record = case_pb2.Transition(move=name, post_id=actor.post_id, reason=reason)
    return _apply(before, move, AppliedMove(rules, record, departments, moment, actor.person_id, until))


def run_automatic(before: CaseChange, rules: Rules, moment: Moment) -> CaseChange:
    """The moves that the pack makes by itself, in its order, as far as their guards hold."""
    after = before
    for name in rules.process.item.automatic:
        move = rules.process.item.move(name, after.case.state.name)
        if move is not None and _automatic_refusal(after, rules, move, moment) is None:
            explanation = explain(rules, "the process makes this move by itself", _judged(rules, move))
            record = case_pb2.Transition(move=name, explanation=explanation)
            after = _apply(after, move, AppliedMove(rules, record, (), moment))
    return after


def apply_not_fixed(before: CaseChange, rules: Rules, moment: Moment) -> CaseChange:
    """The process's own move when a reporter says that nothing is fixed: the first whose guards hold.

    Unchanged where there is none from here.
    """
    return move_by_itself(before, rules, rules.process.item.not_fixed, "a reporter says that it is not fixed", moment)


def move_by_itself(before: CaseChange, rules: Rules, names: Iterable[str], why: str, moment: Moment) -> CaseChange:
    """The first of these moves whose guards hold, and what the pack does by itself afterwards; else unchanged."""
    for name in () if before.case.merge.case_id else names:
        move = rules.process.item.move(name, before.case.state.name)
        if move is not None and _automatic_refusal(before, rules, move, moment) is None:
            explanation = explain(rules, why, _judged(rules, move))
            record = case_pb2.Transition(move=name, explanation=explanation)
            return run_automatic(_apply(before, move, AppliedMove(rules, record, (), moment)), rules, moment)
    return before


def move_of_reaction(
    before: CaseChange, rules: Rules, name: str, reason: str, explanation: Explanation, moment: Moment
) -> CaseChange:
    """A move that a reaction of a pack makes, and what the process does by itself afterwards.

    Raises:
        ConflictError: the process has no such move from the present state.
        RefusedError: one of its guards does not hold.
    """
    before.case.require_standing()
    move = rules.process.item.move(name, before.case.state.name)
    if move is None:
        text = f"{before.case.case_number} is {before.case.state}: {name!r} is not possible now"
        raise ConflictError(text, "ILLEGAL_TRANSITION")
    refusal = _automatic_refusal(before, rules, move, moment)
    if refusal is not None:
        raise refusal
    record = case_pb2.Transition(move=name, reason=reason, explanation=explanation)
    return run_automatic(_apply(before, move, AppliedMove(rules, record, (), moment)), rules, moment)


def explain(
    rules: Rules, reason: str, judged: Sequence[JudgedCondition] = (), inputs: Mapping[str, str] | None = None
) -> Explanation:
    """That the process decided by itself, in which version of which pack, from what and by which conditions."""
    return Explanation(
        pack_id=rules.process.pack_id,
        pack_version=rules.process.pack_version,
        rule_id=rules.process.name,
        confidence=1.0,
        reason=reason,
        pack_set=rules.process.set_number,
        inputs=inputs,
        conditions=judged,
    )


def _judged(rules: Rules, move: Move) -> list[JudgedCondition]:
    """The conditions of a move, as they came out."""
    texts = [guard.holds for guard in move.guards if isinstance(guard, ConditionGuard)]
    return [rules.judge(text).message(rules.process.name) for text in texts]


def _guard_context(before: CaseChange, rules: Rules, moment: Moment) -> GuardContext:
    """What is known of a case, whoever moves it."""
    case = before.case
    return GuardContext(
        OpenTasks(tuple(task.task_number for task in before.waiting)),
        Dispute(case.case_number, case.disputed, rules.process.item.deciding_move),
        Timing(moment.occurred_at, case.phase_began_at or case.opened_at),
        ReopenCount(case.reopened),
        StageClock(case.due_at, case.extensions),
        WaitEnd(case.wait.until),
        Conditions(rules.judge),
        # Answers are looked at when a person moves; no pack lets another wait for one.
        CompletedForms({}),
    )


def _automatic_refusal(before: CaseChange, rules: Rules, move: Move, moment: Moment) -> RefusedError | None:
    """Why a move is not made by itself; what a guard asks of a person is asked of nobody then."""
    known = _guard_context(before, rules, moment)
    judged = (guard for guard in move.guards if guard.without_person is WithoutPerson.JUDGED)
    return next((found for guard in judged if (found := guard.judge(move.move, known)) is not None), None)


def _apply(before: CaseChange, move: Move, applied: AppliedMove) -> CaseChange:
    after = before.enter_state(
        applied.rules,
        move.target,
        applied.record,
        applied.moment,
        lambda case: change_case(move.effects, before, case, applied),
        applied.person_id,
    )
    return change_tasks(move.effects, after, applied).rolled_up(applied.moment)


def _possible(process: Process, state: str) -> list[str]:
    return [move.move for move in process.moves if state in move.sources]
