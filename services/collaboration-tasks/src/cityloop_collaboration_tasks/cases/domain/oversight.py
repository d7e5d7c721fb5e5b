"""Departments are urged, and cases stand under supervision until somebody ends that with a word."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from cityloop.cases.v1 import case_pb2
from cityloop_kernel import Actor, ConflictError, ForbiddenError, InvalidError, Moment
from cityloop_packs import Right

from cityloop_collaboration_tasks.cases.domain.case_change import CaseChange

URGE, SUPERVISE, END_SUPERVISION = "urge", "supervise", "end-supervision"
RIGHTS: Mapping[str, Right] = MappingProxyType(
    {URGE: Right.URGE_CASES, SUPERVISE: Right.SUPERVISE_CASES, END_SUPERVISION: Right.SUPERVISE_CASES}
)


def oversee(before: CaseChange, move: str | None, actor: Actor, reason: str, moment: Moment) -> CaseChange:
    """The case with what is said of it; a version of each task that is not handed in tells its department.

    No clock changes by it.

    Args:
        before: the case.
        move: to urge, to supervise, to end that; None where the caller says none of them.
        actor: who oversees.
        reason: why, or what came of it.
        moment: of it.

    Raises:
        InvalidError: none of the three, or no reason is given.
        ForbiddenError: the post may not.
        ConflictError: the case has ended or is part of another, there is nobody to urge, or it stands so already.
    """
    if move is None:
        raise InvalidError("say whether to urge, to supervise, or to end the supervision", "OVERSIGHT_MISSING")
    if RIGHTS[move] not in actor.rights:
        text = f"post {actor.post_id} may not {move}; a post of a role with the right {RIGHTS[move]} may"
        raise ForbiddenError(text, "RIGHT_MISSING")
    if not reason:
        raise InvalidError("say in the reason why, or what came of it", "REASON_MISSING")
    case = before.case
    if move != END_SUPERVISION:
        case.require_standing()
        if case.state.ended:
            raise ConflictError(f"{case.case_number} has ended: reopen it first", "OVERSIGHT_OF_ENDED")
    if move == URGE and not before.waiting:
        text = f"no department is at work on {case.case_number}; see who decides next, and dispatch it"
        raise ConflictError(text, "NOBODY_TO_URGE")
    if move == SUPERVISE and case.supervised:
        raise ConflictError(f"{case.case_number} stands under supervision already", "SUPERVISED_ALREADY")
    if move == END_SUPERVISION and not case.supervised:
        raise ConflictError(f"{case.case_number} stands under no supervision", "NOT_SUPERVISED")
    record = case_pb2.Transition(move=move, post_id=actor.post_id, reason=reason)
    overseen = case.next_version(record, moment.occurred_at, moment.recorded_at)
    if move == URGE:
        overseen = replace(overseen, urgings=case.urgings + 1)
    else:
        overseen = replace(overseen, supervised=move == SUPERVISE)
    after = before.with_case(overseen)
    for task in before.waiting:
        after = after.with_task(task.in_state(task.state, record, moment.occurred_at, moment.recorded_at))
    return after
