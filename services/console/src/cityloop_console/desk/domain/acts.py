"""Which acts a case and its tasks allow to whoever is signed in, as far as can be said before they are tried."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass

from cityloop.cases.v1.case_pb2 import Case, Task, TaskState
from cityloop_flows.guards.photo.guard import PhotoGuard
from cityloop_flows.guards.reason.guard import ReasonGuard
from cityloop_flows.guards.role.guard import RoleGuard
from cityloop_packs import CaseMove, PackItem, Process, Right

ACCEPT, FEED_BACK, MOVE = "accept", "feed-back", "move"
OF_TASKS = {TaskState.TASK_STATE_DISPATCHED: ACCEPT, TaskState.TASK_STATE_ACCEPTED: FEED_BACK}
RolesOfPost = Callable[[str], Collection[str]]
RightsOfRoles = Callable[[Collection[str]], Collection[str]]


@dataclass(frozen=True, slots=True)
class Act:
    """A form of a case's page."""

    kind: str
    """`accept`, `feed-back` or `move`."""
    subject: str
    """Task id, or the name of the move."""
    posts: tuple[str, ...]
    """Of the person, which may do it."""
    task: Task | None = None
    move: CaseMove | None = None
    needs_reason: bool = False
    needs_photo: bool = False

    @property
    def key(self) -> str:
        """Which form of the page it is."""
        return f"{self.kind}/{self.subject}"


def acts_of_tasks(
    tasks: Iterable[Task], department_id: str, posts: Collection[str], roles: RolesOfPost, rights: RightsOfRoles
) -> Iterator[Act]:
    """What the person may do with the department's tasks."""
    able = tuple(post for post in posts if Right.HANDLE_TASKS in rights(roles(post)))
    for task in tasks:
        kind = OF_TASKS.get(task.state)
        if able and kind is not None and task.department_id == department_id:
            yield Act(kind, task.task_id, able, task=task)


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
            yield Act(
                MOVE,
                move.move,
                able,
                move=move,
                needs_reason=move.guard(ReasonGuard) is not None,
                needs_photo=move.guard(PhotoGuard) is not None,
            )
