"""Who of a department has one of its tasks: given to a colleague, taken, given back, lost with the post."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace

from cityloop.cases.v1 import case_pb2
from cityloop_kernel import Actor, ConflictError, InvalidError, Moment
from cityloop_packs import Right

from cityloop_collaboration_tasks.cases.domain.case import Task, TaskState
from cityloop_collaboration_tasks.cases.domain.case_change import CaseChange
from cityloop_collaboration_tasks.cases.domain.tasks import record_of, with_person

ASSIGN, CLAIM, UNASSIGN, ASSIGNEE_LEFT = "assign", "claim", "unassign", "assignee-left"
ASSIGNABLE = (TaskState.DISPATCHED, TaskState.ACCEPTED, TaskState.FAILED_CHECK)
"""States in which somebody of the department is still to do something."""


@dataclass(frozen=True, slots=True)
class Holder:
    """Who has a task of a department, or nobody in particular."""

    department_id: str
    post_id: str = ""
    person_id: str = ""

    @classmethod
    def of(cls, task: Task) -> Holder:
        """Who has it."""
        return cls(task.department_id, task.holder_post, task.holder)

    @property
    def somebody(self) -> bool:
        """Whether it is a person."""
        return bool(self.person_id)


StillHolds = Callable[[Holder], bool]
"""Whether a person still holds the post by which a task is theirs."""


def check_holder(
    holder: Holder, department_of_post: str, rights_of_post: Collection[Right], still_holds: StillHolds
) -> None:
    """Check that a task may be given to somebody.

    Args:
        holder: who is to get it; nobody may too.
        department_of_post: of the post; empty where the city has none of that name.
        rights_of_post: what its roles give.
        still_holds: by the staff directory.

    Raises:
        InvalidError: it is no post of the department that handles tasks, or the person does not hold it.
    """
    if not (holder.post_id or holder.person_id):
        return
    fits = holder.department_id == department_of_post and Right.HANDLE_TASKS in rights_of_post
    if not (fits and holder.post_id and holder.person_id and still_holds(holder)):
        text = (
            f"nobody of that number holds post {holder.post_id!r} of {holder.department_id} and may handle its tasks;"
            " choose a colleague of the staff directory who does"
        )
        raise InvalidError(text, "ASSIGNEE_UNKNOWN")


def assign(before: CaseChange, task: Task, actor: Actor, holder: Holder, note: str, moment: Moment) -> CaseChange:
    """A task goes to somebody of its department, or back to all who handle its tasks.

    Who has had a hand in it stays known: such a person does not check it.

    Args:
        before: the case.
        task: that somebody is still to do something about.
        actor: who says so.
        holder: who gets it.
        note: what whoever gets it must know.
        moment: of it.

    Raises:
        ForbiddenError: the task is another department's, or the post may neither handle nor assign its tasks.
        ConflictError: it is handed in or ended, stands so already, or is with a colleague and no note says why it goes.
    """
    move = UNASSIGN if not holder.somebody else CLAIM if holder.person_id == actor.person_id else ASSIGN
    able = (Right.HANDLE_TASKS,) if move == CLAIM else (Right.HANDLE_TASKS, Right.ASSIGN_TASKS)
    record = record_of(task, actor, move, note, ASSIGNABLE, able)
    if (holder.post_id, holder.person_id) == (task.holder_post, task.holder):
        raise ConflictError(f"task {task.task_number} is with them already", "ASSIGNED_ALREADY")
    if task.holder not in {"", actor.person_id} and not note:
        text = f"task {task.task_number} is with a colleague; say in a note why it goes to somebody else"
        raise ConflictError(text, "WITH_COLLEAGUE")
    return before.with_task(_held(task, holder, record, moment))


def without_leavers(before: CaseChange, still_holds: StillHolds, moment: Moment) -> CaseChange:
    """Tasks of those who have left the post by which they had them are for all who handle their departments' tasks.

    Unchanged where nobody has left.
    """
    after = before
    record = case_pb2.Transition(move=ASSIGNEE_LEFT)
    for task in before.tasks:
        holder = Holder.of(task)
        if task.state in ASSIGNABLE and holder.somebody and not still_holds(holder):
            at = Moment(max(moment.occurred_at, task.occurred_at), moment.recorded_at)
            after = after.with_task(_held(task, Holder(task.department_id), record, at))
    return after


def _held(task: Task, holder: Holder, record: case_pb2.Transition, moment: Moment) -> Task:
    handlers = with_person(task.handlers, task.holder) if task.state.at_work else task.handlers
    after = task.in_state(task.state, record, moment.occurred_at, moment.recorded_at)
    return replace(after, holder=holder.person_id, holder_post=holder.post_id, handlers=handlers)
