"""Who gets which task: the lead's, and under it those of co-handlers and participants."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from cityloop.cases.v1 import case_pb2
from cityloop_kernel import Moment

from cityloop_collaboration_tasks.cases.domain.model import Task, TaskRole
from cityloop_collaboration_tasks.cases.domain.moved import Assignment, Moved, Rules


@dataclass(frozen=True, slots=True)
class Work:
    """A task to be made."""

    assignment: Assignment
    replaces: tuple[str, ...] = ()
    instruction: Mapping[str, str] = field(default_factory=dict)
    message_ids: tuple[str, ...] = ()

    @classmethod
    def again(cls, returned: Task, department_id: str) -> Work:
        """The work of a returned task, for whoever gets it now."""
        assignment = Assignment(department_id, returned.role)
        return cls(assignment, (returned.task_id,), returned.instruction, returned.message_ids)


def next_lead(before: Moved, rules: Rules, departments: Sequence[str]) -> str:
    """The department that leads after a dispatch: the present one while its own task goes on."""
    if _goes_on(before) and _present_lead(before) is not None:
        return before.case.lead_department_id
    return departments[0] if departments else rules.team[0].department_id


def dispatch(
    before: Moved,
    rules: Rules,
    departments: Sequence[str],
    record: case_pb2.Transition,
    moment: Moment,
    final: bool = False,
) -> Moved:
    """Tasks for the team; while others are at work, only for the work that was returned.

    Args:
        before: the case, already in the state that the move leads to.
        rules: with the team of the pack.
        departments: chosen by the dispatcher, the lead first; the team of the pack when empty.
        record: the move.
        moment: of the move.
        final: whether the tasks cannot be returned.
    """
    works = _again(before, rules, departments) if _goes_on(before) else _anew(before, rules, departments)
    new = [_task(work, rules, before, record, final) for work in works]
    lead = next((task for task in new if task.role is TaskRole.LEAD), None) or _present_lead(before)
    if lead is None:
        raise AssertionError("works without a lead are only for a case that has one")
    under = [replace(task, parent_task_id=lead.task_id) for task in new if task.task_id != lead.task_id]
    adopted = [
        replace(
            task.moved(task.state, record, moment.occurred_at, moment.recorded_at),
            parent_task_id=lead.task_id,
        )
        for task in before.tasks
        if task.state.open and task.role is not TaskRole.LEAD and task.parent_task_id != lead.task_id
    ]
    moved = before
    if any(task is lead for task in new):
        done = sum(task.state.done for task in adopted)
        moved = moved.with_task(replace(lead, children=len(under) + len(adopted), done_children=done))
    for task in (*adopted, *under):
        moved = moved.with_task(task)
    return moved.rolled_up(moment)


def under_lead(before: Moved, task: Task, moment: Moment) -> Moved:
    """A further task under the lead's; under none while there is no lead."""
    lead = _present_lead(before)
    parent = "" if lead is None else lead.task_id
    return before.with_task(replace(task, parent_task_id=parent)).rolled_up(moment)


def _goes_on(before: Moved) -> bool:
    """Whether others work while some work waits to be dispatched again."""
    returned = before.returned_work
    led = _present_lead(before) is not None
    leaderless = any(task.role is TaskRole.LEAD for task in returned) and any(task.state.open for task in before.tasks)
    return bool(returned) and (led or leaderless)


def _present_lead(before: Moved) -> Task | None:
    return next((task for task in before.tasks if task.role is TaskRole.LEAD and task.state.open), None)


def _anew(before: Moved, rules: Rules, departments: Sequence[str]) -> list[Work]:
    team = rules.team
    if departments:
        lead, *others = departments
        team = (Assignment(lead, TaskRole.LEAD), *(Assignment(name, TaskRole.CO_HANDLER) for name in others))
    particular = [task for task in before.returned_work if task.instruction]
    replaced = tuple(task.task_id for task in before.returned_work if not task.instruction)
    works = [Work(team[0], replaced), *(Work(assignment) for assignment in team[1:])]
    return works + [Work.again(task, task.department_id) for task in particular]


def _again(before: Moved, rules: Rules, departments: Sequence[str]) -> list[Work]:
    """Each returned work goes to the next department chosen; to whom it was with when none is chosen for it."""
    chosen = list(departments)
    works = []
    for task in before.returned_work:
        otherwise = rules.team[0].department_id if task.role is TaskRole.LEAD else task.department_id
        works.append(Work.again(task, chosen.pop(0) if chosen else otherwise))
    return works + [Work(Assignment(name, TaskRole.CO_HANDLER)) for name in chosen]


def _task(work: Work, rules: Rules, before: Moved, record: case_pb2.Transition, final: bool) -> Task:
    assignment = work.assignment
    if assignment.explanation is not None:
        move, post_id, reason = record.move, record.post_id, record.reason
        record = case_pb2.Transition(move=move, post_id=post_id, reason=reason, explanation=assignment.explanation)
    return replace(
        rules.new_task(assignment.department_id, before.case.due_at, record),
        role=assignment.role,
        instruction=work.instruction,
        message_ids=work.message_ids,
        replaces=work.replaces,
        final=final,
    )
