"""Work lists, named after what is stuck. A count is the length of its list: both are of one reading."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from cityloop.cases.v1.case_pb2 import Case, Task, TaskState
from cityloop.common.v1.common_pb2 import Place

NOTHING: Mapping[str, Iterable[Case]] = MappingProxyType({})
DUE_SOON = dt.timedelta(hours=4)
MINE = "mine"
"""What the person who looks has, whatever its state."""
OFFERED, ACCEPTED, DUE, OVERDUE = "offered", "accepted", "due-soon", "overdue"
CONFIRM, FILE, DISPATCH, CHECK, CLOSE = "confirm", "file", "dispatch", "check", "close"
RETURNS = "returns"
"""Cases of which a department asks to return a task that it has accepted."""
SUPERVISED = "supervised"
"""Cases under supervision and tasks of such cases, and tasks that have climbed to a post of the person."""
OF_PHASES = {
    "pending_confirmation": CONFIRM,
    "pending_filing": FILE,
    "pending_dispatch": DISPATCH,
    "pending_check": CHECK,
    "pending_closing": CLOSE,
}
"""The list of each phase in which a case waits for a decision."""
LISTS = (MINE, SUPERVISED, OVERDUE, DUE, OFFERED, ACCEPTED, RETURNS, *OF_PHASES.values())
"""In the order of the page."""


@dataclass(frozen=True, slots=True)
class Item:
    """A line of a list: a task, or a case that waits."""

    number: str
    """Of the task, or of the case."""
    case_number: str
    event_class: str
    place: Place
    department_id: str
    due_at: dt.datetime | None
    overdue: bool
    since: dt.datetime
    assigned_post_id: str = ""
    """By which somebody of the department has the task; empty where nobody in particular has it."""
    mine: bool = False
    """Whether the person who looks has it."""
    urgings: int = 0
    supervised: bool = False

    @property
    def lies_in(self) -> tuple[str, ...]:
        """Its division and its areas, by their ids: what of its place has a name that nobody wrote."""
        return self.place.jurisdiction, *(f"{area.layer}/{area.area_id}" for area in self.place.areas)


def work_lists(
    tasks: Iterable[Task],
    waiting: Mapping[str, Iterable[Case]],
    now: dt.datetime,
    person_id: str = "",
    others: Mapping[str, Iterable[Case]] = NOTHING,
    climbed: Iterable[Task] = (),
) -> dict[str, list[Item]]:
    """Every list, by its name; what the person has comes first, then what is due first.

    Args:
        tasks: of the department, those offered and those accepted.
        waiting: cases by the phase in which they wait for the person.
        now: the moment.
        person_id: who looks.
        others: cases of further lists, by the list.
        climbed: tasks of any department that have climbed to a post of the person.
    """
    lists: dict[str, list[Item]] = {name: [] for name in LISTS}
    for task in tasks:
        item = _of_task(task, now, person_id)
        lists[OFFERED if task.state == TaskState.TASK_STATE_DISPATCHED else ACCEPTED].append(item)
        if item.mine:
            lists[MINE].append(item)
        if item.supervised:
            lists[SUPERVISED].append(item)
        if item.overdue:
            lists[OVERDUE].append(item)
        elif item.due_at is not None and item.due_at - now < DUE_SOON:
            lists[DUE].append(item)
    for phase, cases in waiting.items():
        lists[OF_PHASES[phase]].extend(_of_case(case, now) for case in cases)
    for name, cases in others.items():
        lists[name].extend(_of_case(case, now) for case in cases)
    known = {item.number for item in lists[SUPERVISED]}
    lists[SUPERVISED].extend(_of_task(task, now, person_id) for task in climbed if task.task_number not in known)
    for items in lists.values():
        items.sort(key=lambda item: (not item.mine, item.due_at is None, item.due_at or item.since, item.number))
    return lists


def _of_task(task: Task, now: dt.datetime, person_id: str) -> Item:
    due = task.due_at.ToDatetime(tzinfo=dt.UTC) if task.HasField("due_at") else None
    return Item(
        number=task.task_number,
        case_number=task.case_number,
        event_class=task.event_class,
        place=task.place,
        department_id=task.department_id,
        due_at=due,
        overdue=task.overdue or (due is not None and due < now),
        since=task.recorded_at.ToDatetime(tzinfo=dt.UTC),
        assigned_post_id=task.assigned_post_id,
        urgings=task.urgings,
        supervised=task.supervised,
        mine=bool(person_id) and task.assigned_person_id == person_id,
    )


def _of_case(case: Case, now: dt.datetime) -> Item:
    due = case.due_at.ToDatetime(tzinfo=dt.UTC) if case.HasField("due_at") else None
    return Item(
        number=case.case_number,
        case_number=case.case_number,
        event_class=case.event_class,
        place=case.place,
        department_id=case.lead_department_id,
        due_at=due,
        overdue=due is not None and due < now,
        since=case.recorded_at.ToDatetime(tzinfo=dt.UTC),
        urgings=case.urgings,
        supervised=case.supervised,
    )
