"""Which acts a case and its tasks allow to whoever is signed in, as far as can be said before they are tried."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass

from cityloop.cases.v1.case_pb2 import Case, LateReturn, Task, TaskState
from cityloop_flows import TimeAmount
from cityloop_flows.effects.dispatch.effect import Dispatch
from cityloop_flows.effects.wait.effect import Wait
from cityloop_flows.guards.photo.guard import PhotoGuard
from cityloop_flows.guards.reason.guard import ReasonGuard
from cityloop_flows.guards.role.guard import RoleGuard
from cityloop_packs import CaseMove, PackItem, Process, Right

ACCEPT, FEED_BACK, MOVE = "accept", "feed-back", "move"
RETURN, CONTACTED, ARRIVED, TAKE_OVER = "return", "contacted", "arrived", "take-over"
CLAIM, ASSIGN, UNASSIGN = "claim", "assign", "unassign"
URGE, SUPERVISE, END_SUPERVISION = "urge", "supervise", "end-supervision"
ASK_RETURN, APPROVE_RETURN, REFUSE_RETURN = "ask-return", "approve-return", "refuse-return"
AT_WORK = (FEED_BACK, CONTACTED, ARRIVED, TAKE_OVER)
OF_TASKS = {
    TaskState.TASK_STATE_DISPATCHED: (ACCEPT, RETURN),
    TaskState.TASK_STATE_ACCEPTED: AT_WORK,
    TaskState.TASK_STATE_FAILED_CHECK: AT_WORK,
}
TAKEN_AT = {CONTACTED: "contacted_at", ARRIVED: "arrived_at"}
"""Steps that are taken once."""
OPEN = (
    TaskState.TASK_STATE_DISPATCHED,
    TaskState.TASK_STATE_ACCEPTED,
    TaskState.TASK_STATE_FED_BACK,
    TaskState.TASK_STATE_FAILED_CHECK,
)
"""Of tasks whose department owes something, or is to be checked."""
ASSIGNABLE = (
    TaskState.TASK_STATE_DISPATCHED,
    TaskState.TASK_STATE_ACCEPTED,
    TaskState.TASK_STATE_FAILED_CHECK,
)
"""Of tasks that somebody of the department may have."""
NEEDS_TEXT = (FEED_BACK, RETURN, TAKE_OVER)
REPLIES = (FEED_BACK, MOVE)
"""Acts with which residents may be told and shown something."""
FIRST = (ACCEPT, FEED_BACK, MOVE, CLAIM, APPROVE_RETURN, REFUSE_RETURN)
"""What a page offers at once; the others stand folded below."""
TimeAfter = Callable[[dt.datetime, TimeAmount], dt.datetime | None]
"""When so much time has passed since a moment, as it counts in the city; None where its calendar does not know it."""
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
    until: dt.datetime | None = None
    """Until when it may be done; None where that is not limited."""
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


def acts_of_returns(
    tasks: Iterable[Task],
    department_id: str,
    process: PackItem[Process] | None,
    posts: Collection[str],
    roles: RolesOfPost,
    rights: RightsOfRoles,
    after: TimeAfter,
    now: dt.datetime,
) -> Iterator[Act]:
    """What becomes of tasks that were accepted and are to be returned: the department asks, another post decides."""
    rule = None if process is None else process.item.late_return
    if rule is None:
        return
    handling = tuple(post for post in posts if Right.HANDLE_TASKS in rights(roles(post)))
    deciding = returns_decided_by(process, posts, roles)
    for task in tasks:
        if task.state != TaskState.TASK_STATE_ACCEPTED:
            continue
        if task.late_return == LateReturn.LATE_RETURN_ASKED:
            if deciding:
                yield Act(APPROVE_RETURN, task.task_id, deciding, task=task, needs_text=True)
                yield Act(REFUSE_RETURN, task.task_id, deciding, task=task, needs_text=True)
        elif handling and task.department_id == department_id and task.late_return != LateReturn.LATE_RETURN_REFUSED:
            until = after(task.accepted_at.ToDatetime(tzinfo=dt.UTC), rule.within)
            if until is not None and now <= until:
                yield Act(ASK_RETURN, task.task_id, handling, task=task, needs_text=True, until=until)


def returns_decided_by(
    process: PackItem[Process] | None, posts: Collection[str], roles: RolesOfPost
) -> tuple[str, ...]:
    """Those of the posts that decide whether accepted tasks are returned."""
    rule = None if process is None else process.item.late_return
    return () if rule is None else tuple(post for post in posts if set(rule.approved_by) & set(roles(post)))


def acts_of_oversight(
    case: Case, tasks: Iterable[Task], ended: bool, posts: Collection[str], roles: RolesOfPost, rights: RightsOfRoles
) -> Iterator[Act]:
    """Urging departments that have not handed in; putting the case under supervision, and ending that."""
    urging, supervising = (
        tuple(post for post in posts if right in rights(roles(post)))
        for right in (Right.URGE_CASES, Right.SUPERVISE_CASES)
    )
    goes_on = not ended and not case.merge.case_id
    if urging and goes_on and any(task.state in ASSIGNABLE for task in tasks):
        yield Act(URGE, case.case_id, urging, needs_text=True)
    if supervising and case.supervised:
        yield Act(END_SUPERVISION, case.case_id, supervising, needs_text=True)
    elif supervising and goes_on:
        yield Act(SUPERVISE, case.case_id, supervising, needs_text=True)


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
