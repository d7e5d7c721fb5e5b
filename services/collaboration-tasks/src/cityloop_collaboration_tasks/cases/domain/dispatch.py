"""Who gets which task: the lead's, and under it those of co-handlers and participants."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from cityloop.cases.v1 import case_pb2
from cityloop_kernel import Moment

from cityloop_collaboration_tasks.cases.domain.case import Task, TaskRole
from cityloop_collaboration_tasks.cases.domain.case_change import Assignment, CaseChange, Rules


@dataclass(frozen=True, slots=True)
class TaskOrder:
    """A task to be made."""

    assignment: Assignment
    replaces: tuple[str, ...] = ()
    instruction: Mapping[str, str] = field(default_factory=dict)
    message_ids: tuple[str, ...] = ()

    @classmethod
    def renewed(cls, returned: Task, department_id: str) -> TaskOrder:
        """The work of a returned task, for whoever gets it now."""
        assignment = Assignment(department_id, returned.role)
        return cls(assignment, (returned.task_id,), returned.instruction, returned.message_ids)


def next_lead(before: CaseChange, rules: Rules, departments: Sequence[str]) -> str:
    """The department that leads after a dispatch: the present one while its own task goes on."""
    if _others_continue(before) and _lead_task(before) is not None:
        return before.case.lead_department_id
    return departments[0] if departments else rules.assignments[0].department_id


def dispatch(
    before: CaseChange,
    rules: Rules,
    departments: Sequence[str],
    record: case_pb2.Transition,
    moment: Moment,
    final: bool = False,
) -> CaseChange:
    """Tasks for the assigned departments; while others are at work, only for the work that was returned.

    Args:
        before: the case, already in the state that the move leads to.
        rules: with the assignments of the pack.
        departments: chosen by the dispatcher, the lead first; those of the pack when empty.
        record: the move.
        moment: of the move.
        final: whether the tasks cannot be returned.
    """
    orders = (
        _renewed_orders(before, rules, departments)
        if _others_continue(before)
        else _new_orders(before, rules, departments)
    )
    new = [_task(order, rules, before, record, final) for order in orders]
    lead = next((task for task in new if task.role is TaskRole.LEAD), None) or _lead_task(before)
    if lead is None:
        raise AssertionError("orders without a lead are only for a case that has one")
    under = [replace(task, parent_task_id=lead.task_id) for task in new if task.task_id != lead.task_id]
    adopted = [
        replace(
            task.in_state(task.state, record, moment.occurred_at, moment.recorded_at),
            parent_task_id=lead.task_id,
        )
        for task in before.tasks
        if task.state.open and task.role is not TaskRole.LEAD and task.parent_task_id != lead.task_id
    ]
    after = before
    if any(task is lead for task in new):
        done = sum(task.state.done for task in adopted)
        after = after.with_task(replace(lead, children=len(under) + len(adopted), done_children=done))
    for task in (*adopted, *under):
        after = after.with_task(task)
    return after.rolled_up(moment)


def add_under_lead(before: CaseChange, task: Task, moment: Moment) -> CaseChange:
    """A further task under the lead's; under none while there is no lead."""
    lead = _lead_task(before)
    parent = "" if lead is None else lead.task_id
    return before.with_task(replace(task, parent_task_id=parent)).rolled_up(moment)


def _others_continue(before: CaseChange) -> bool:
    """Whether others work while some work waits to be dispatched again."""
    returned = before.returned_work
    led = _lead_task(before) is not None
    leaderless = any(task.role is TaskRole.LEAD for task in returned) and any(task.state.open for task in before.tasks)
    return bool(returned) and (led or leaderless)


def _lead_task(before: CaseChange) -> Task | None:
    return next((task for task in before.tasks if task.role is TaskRole.LEAD and task.state.open), None)


def _new_orders(before: CaseChange, rules: Rules, departments: Sequence[str]) -> list[TaskOrder]:
    assignments = rules.assignments
    if departments:
        lead, *others = departments
        assignments = (Assignment(lead, TaskRole.LEAD), *(Assignment(name, TaskRole.CO_HANDLER) for name in others))
    particular = [task for task in before.returned_work if task.instruction]
    replaced = tuple(task.task_id for task in before.returned_work if not task.instruction)
    orders = [TaskOrder(assignments[0], replaced), *(TaskOrder(assignment) for assignment in assignments[1:])]
    return orders + [TaskOrder.renewed(task, task.department_id) for task in particular]


def _renewed_orders(before: CaseChange, rules: Rules, departments: Sequence[str]) -> list[TaskOrder]:
    """Each returned work goes to the next department chosen; to whom it was with when none is chosen for it."""
    chosen = list(departments)
    orders = []
    for task in before.returned_work:
        otherwise = rules.assignments[0].department_id if task.role is TaskRole.LEAD else task.department_id
        orders.append(TaskOrder.renewed(task, chosen.pop(0) if chosen else otherwise))
    return orders + [TaskOrder(Assignment(name, TaskRole.CO_HANDLER)) for name in chosen]


def _task(order: TaskOrder, rules: Rules, before: CaseChange, record: case_pb2.Transition, final: bool) -> Task:
    assignment = order.assignment
    if assignment.explanation is not None:
        move, post_id, reason = record.move, record.post_id, record.reason
        record = case_pb2.Transition(move=move, post_id=post_id, reason=reason, explanation=assignment.explanation)
    return replace(
        rules.new_task(assignment.department_id, before.case.due_at, record),
        role=assignment.role,
        instruction=order.instruction,
        message_ids=order.message_ids,
        replaces=order.replaces,
        final=final,
    )
