"""Which acts a case and its tasks allow to whoever is signed in, as far as can be said before they are tried."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass

from cityloop.cases.v1.case_pb2 import Case, Task, TaskState
from cityloop_flows.effects.dispatch.effect import Dispatch
from cityloop_flows.effects.wait.effect import Wait
from cityloop_flows.guards.photo.guard import PhotoGuard
from cityloop_flows.guards.reason.guard import ReasonGuard
from cityloop_flows.guards.role.guard import RoleGuard
from cityloop_packs import CaseMove, PackItem, Process, Right

ACCEPT, FEED_BACK, MOVE = "accept", "feed-back", "move"
RETURN, CONTACTED, ARRIVED, TAKE_OVER = "return", "contacted", "arrived", "take-over"
CLAIM, ASSIGN, UNASSIGN = "claim", "assign", "unassign"
AT_WORK = (FEED_BACK, CONTACTED, ARRIVED, TAKE_OVER)
OF_TASKS = {
    TaskState.TASK_STATE_DISPATCHED: (ACCEPT, RETURN),
    TaskState.TASK_STATE_ACCEPTED: AT_WORK,
    TaskState.TASK_STATE_FAILED_CHECK: AT_WORK,
}
TAKEN_AT = {CONTACTED: "contacted_at", ARRIVED: "arrived_at"}
"""Steps that are taken once."""
ASSIGNABLE = (
    TaskState.TASK_STATE_DISPATCHED,
    TaskState.TASK_STATE_ACCEPTED,
    TaskState.TASK_STATE_FAILED_CHECK,
)
"""Of tasks that somebody of the department may have."""
NEEDS_TEXT = (FEED_BACK, RETURN, TAKE_OVER)
REPLIES = (FEED_BACK, MOVE)
"""Acts with which residents may be told and shown something."""
FIRST = (ACCEPT, FEED_BACK, MOVE, CLAIM)
"""What a page offers at once; the others stand folded below."""
RolesOfPost = Callable[[str], Collection[str]]
RightsOfRoles = Callable[[Collection[str]], Collection[str]]


@dataclass(frozen=True, slots=True)
class Act:
    """A form of a case's page."""

    kind: str
    """`move`, or what a department does with a task."""
    subject: str
    """Task id, or the name of the move."""
    posts: tuple[str, ...]
    """Of the person, which may do it."""
    task: Task | None = None
    move: CaseMove | None = None
    needs_text: bool = False
    needs_photo: bool = False
    waits: bool = False
    """Whether whoever does it says until when the case waits."""
    dispatches: bool = False
    """Whether whoever does it may name departments."""
    from_colleague: bool = False
    """Whether a colleague has the task, so that a note says why it goes to somebody else."""

    @property
    def key(self) -> str:
        """Which form of the page it is."""
        return f"{self.kind}/{self.subject}"

    @property
    def replies(self) -> bool:
        """Whether residents may be told and shown something with it."""
        return self.kind in REPLIES

    @property
    def first(self) -> bool:
        """Whether a page offers it at once."""
        return self.kind in FIRST


def acts_of_tasks(
    tasks: Iterable[Task], department_id: str, posts: Collection[str], roles: RolesOfPost, rights: RightsOfRoles
) -> Iterator[Act]:
    """What the person may do with the department's tasks."""
    able = tuple(post for post in posts if Right.HANDLE_TASKS in rights(roles(post)))
    for task in tasks:
        if not able or task.department_id != department_id:
            continue
        for kind in OF_TASKS.get(task.state, ()):
            if kind not in TAKEN_AT or not task.HasField(TAKEN_AT[kind]):
                yield Act(kind, task.task_id, able, task=task, needs_text=kind in NEEDS_TEXT)


def acts_of_assigning(
    tasks: Iterable[Task],
    department_id: str,
    person_id: str,
    posts: Collection[str],
    roles: RolesOfPost,
    rights: RightsOfRoles,
) -> Iterator[Act]:
    """Who of the department may have its tasks, as far as the person may say so: first to have one oneself."""
    handling = tuple(post for post in posts if Right.HANDLE_TASKS in rights(roles(post)))
    able = tuple(post for post in posts if {Right.HANDLE_TASKS, Right.ASSIGN_TASKS} & set(rights(roles(post))))
    for task in tasks:
        if task.department_id != department_id or task.state not in ASSIGNABLE:
            continue
        with_other = task.assigned_person_id not in {"", person_id}
        if handling and task.assigned_person_id != person_id:
            yield Act(CLAIM, task.task_id, handling, task=task, needs_text=with_other, from_colleague=with_other)
        if able:
            yield Act(ASSIGN, task.task_id, able, task=task, needs_text=with_other, from_colleague=with_other)
            if task.assigned_person_id:
                yield Act(UNASSIGN, task.task_id, able, task=task, needs_text=with_other, from_colleague=with_other)


def acts_of_case(
    case: Case, process: PackItem[Process] | None, posts: Collection[str], roles: RolesOfPost
) -> Iterator[Act]:
    """Moves that lead away from where the case stands, and that a post of the person may make by its roles."""
    if process is None:
        return
    automatic = set(process.item.automatic)
    for move in process.item.moves:
        guard = move.guard(RoleGuard)
        if case.state not in move.sources or move.move in automatic or guard is None:
            continue
        able = tuple(post for post in posts if set(guard.roles) & set(roles(post)))
        if able:
            wait = move.effect(Wait)
            yield Act(
                MOVE,
                move.move,
                able,
                move=move,
                needs_text=move.guard(ReasonGuard) is not None,
                needs_photo=move.guard(PhotoGuard) is not None,
                waits=wait is not None and wait.chosen,
                dispatches=move.effect(Dispatch) is not None,
            )
