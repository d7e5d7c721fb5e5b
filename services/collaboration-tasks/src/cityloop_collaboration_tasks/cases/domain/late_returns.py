"""A department returns a task that it has accepted: it asks within the limit of the process, and another post decides.

No clock stops for it or begins anew: whoever handles it next has the time that was left.
"""

from __future__ import annotations

from dataclasses import replace

from cityloop.cases.v1 import case_pb2
from cityloop_kernel import Actor, ConflictError, ForbiddenError, InvalidError, Moment
from cityloop_packs import LateReturn as LateReturnRule

from cityloop_collaboration_tasks.cases.domain.case import LateReturn, Task, TaskRole, TaskState
from cityloop_collaboration_tasks.cases.domain.case_change import CaseChange, Rules
from cityloop_collaboration_tasks.cases.domain.tasks import record_of, with_person

ASK, APPROVE, REFUSE = "ask-return", "approve-return", "refuse-return"


def ask_return(before: CaseChange, task: Task, rules: Rules, actor: Actor, reason: str, moment: Moment) -> CaseChange:
    """The department that has accepted a task asks to return it; it stays at work on it until that is decided.

    Raises:
        InvalidError: no reason is given.
        ForbiddenError: it is another department's, or the post may not handle tasks.
        ConflictError: nobody has accepted it, or it has failed its check, was given by who decided a dispute, was asked
            for before, or the process has no such return, or no longer.
    """
    if not reason:
        raise InvalidError("returning a task needs a reason", "REASON_MISSING")
    record = record_of(task, actor, ASK, reason, (TaskState.ACCEPTED,))
    before.case.require_standing()
    if task.final:
        text = f"task {task.task_number} was given by who decided the dispute; it cannot be returned"
        raise ConflictError(text, "ALREADY_ARBITRATED", {"task": task.task_number})
    rule = rules.process.item.late_return
    if rule is None:
        text = f"accepted tasks of {before.case.event_class} are not returned; handle it, or have the case corrected"
        raise ConflictError(text, "LATE_RETURN_IMPOSSIBLE")
    if task.late_return is LateReturn.ASKED:
        raise ConflictError(f"a return of {task.task_number} waits for the dispatcher's decision", "RETURN_ASKED")
    if task.late_return is LateReturn.REFUSED:
        raise ConflictError(f"a return of {task.task_number} was refused; handle it", "RETURN_DECIDED")
    if _too_late(task, rule, rules, moment):
        text = f"the time to return {task.task_number} is over; handle it, or have the case corrected"
        raise ConflictError(text, "RETURN_TOO_LATE")
    asked = task.in_state(task.state, record, moment.occurred_at, moment.recorded_at)
    return before.with_task(
        replace(asked, late_return=LateReturn.ASKED, return_post=actor.post_id, return_person=actor.person_id)
    )


def refuse_return(
    before: CaseChange, task: Task, rules: Rules, actor: Actor, reason: str, moment: Moment
) -> CaseChange:
    """The department goes on with the task.

    Raises:
        RefusedError: as `_decided` says.
    """
    record = _decided(task, rules, actor, REFUSE, reason)
    refused = task.in_state(task.state, record, moment.occurred_at, moment.recorded_at)
    return before.with_task(replace(refused, late_return=LateReturn.REFUSED))


def approve_return(
    before: CaseChange, task: Task, rules: Rules, actor: Actor, department: str, reason: str, moment: Moment
) -> CaseChange:
    """Another department gets the work, with the time that was left; what is under the lead's task goes with it.

    Raises:
        InvalidError: it is said of no other department, or of one that has an open task of the case.
        RefusedError: as `_decided` says.
    """
    record = _decided(task, rules, actor, APPROVE, reason)
    if not department or any(other.department_id == department and other.state.open for other in before.tasks):
        text = "say which department handles it instead, one without an open task of this case"
        raise InvalidError(text, "RETURN_TO_WHOM")
    returned = task.in_state(TaskState.RETURNED, record, moment.occurred_at, moment.recorded_at)
    handlers = with_person(task.handlers, task.holder)
    done, children = before.progress_under(task.task_id)
    new = replace(
        rules.new_task(department, task.due_at, record),
        role=task.role,
        parent_task_id=task.parent_task_id,
        instruction=task.instruction,
        message_ids=task.message_ids,
        replaces=(task.task_id,),
        remaining=task.remaining,
        done_children=done,
        children=children,
    )
    after = before.with_task(replace(returned, late_return=LateReturn.APPROVED, handlers=handlers))
    if task.role is TaskRole.LEAD:
        case = before.case.next_version(record, moment.occurred_at, moment.recorded_at)
        after = after.with_case(replace(case, lead_department_id=department))
    after = after.with_task(new)
    for other in before.tasks:
        if other.parent_task_id == task.task_id and other.state.open:
            moved = other.in_state(other.state, record, moment.occurred_at, moment.recorded_at)
            after = after.with_task(replace(moved, parent_task_id=new.task_id))
    return after.rolled_up(moment)


def _too_late(task: Task, rule: LateReturnRule, rules: Rules, moment: Moment) -> bool:
    within = rule.within.amount
    accepted = task.accepted_at or task.occurred_at
    return moment.occurred_at > rules.time.count(within.unit).due(accepted, within.time)


def _decided(task: Task, rules: Rules, actor: Actor, move: str, reason: str) -> case_pb2.Transition:
    """The record of a decision.

    Raises:
        ForbiddenError: the post has none of the roles that decide, or asked itself.
        ConflictError: nobody asks for it, or the person asked, or has or had a hand in the task.
        InvalidError: no reason is given.
    """
    rule = rules.process.item.late_return
    roles = () if rule is None else rule.approved_by
    if not set(roles) & set(actor.roles):
        text = f"post {actor.post_id} may not decide a return; a post with role {' or '.join(roles)} may"
        raise ForbiddenError(text, "ROLE_MISSING", {"post": actor.post_id, "roles": " ".join(roles)})
    if task.late_return is not LateReturn.ASKED or task.state is not TaskState.ACCEPTED:
        raise ConflictError(f"nobody asks to return task {task.task_number} now", "NO_RETURN_ASKED")
    if not reason:
        raise InvalidError("deciding a return needs a reason", "REASON_MISSING")
    if actor.post_id == task.return_post:
        raise ForbiddenError("the post asked for it itself; another decides", "OWN_RETURN")
    if actor.person_id in {task.return_person, task.holder, *task.handled_by_persons}:
        text = f"task {task.task_number} is to be judged by another person"
        raise ConflictError(text, "SAME_PERSON", {"number": task.task_number})
    return case_pb2.Transition(move=move, post_id=actor.post_id, reason=reason)
