"""Cases and tasks as unit tests make them."""

from __future__ import annotations

import datetime as dt
import itertools
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from cityloop.cases.v1 import case_pb2
from cityloop.common.v1.common_pb2 import Place
from cityloop_calendars import CityTime, Shift, WorkCalendar
from cityloop_collaboration_tasks.cases.domain import process, tasks
from cityloop_collaboration_tasks.cases.domain.case import Case, CasePhase, CaseState, Task, TaskRole, TaskState
from cityloop_collaboration_tasks.cases.domain.case_change import Assignment, CaseChange, Rules
from cityloop_collaboration_tasks.cases.domain.proofs import Proofs
from cityloop_kernel import Actor, Moment, RefusedError
from cityloop_packs import PackItem, Process, Right

START = dt.datetime(2026, 7, 1, 8, tzinfo=dt.UTC)
ROWS: tuple[tuple[str, list[str], str, list[Any], list[Any]], ...] = (
    ("confirm", ["pending_confirmation"], "pending_filing", [{"role": ["inspect"]}], []),
    ("file", ["pending_filing"], "pending_dispatch", [{"role": ["intake"]}], []),
    ("dispatch", ["pending_dispatch"], "in_handling", [{"role": ["dispatch"]}, "undisputed"], ["dispatch"]),
    (
        "pass-check",
        ["pending_check"],
        "pending_closing",
        [{"role": ["check"]}, "another_person", "tasks_done"],
        ["pass_tasks"],
    ),
    ("fail-check", ["pending_check"], "in_handling", [{"role": ["check"]}, "reason"], ["fail_tasks"]),
    ("close", ["pending_closing"], "closed", [{"role": ["intake"]}, "tasks_done"], []),
    (
        "void",
        ["pending_dispatch", "in_handling", "pending_check"],
        "void",
        [{"role": ["supervise"]}, "reason"],
        ["cancel_tasks"],
    ),
    ("reopen", ["closed"], "pending_dispatch", [{"role": ["intake"]}, "reason"], []),
)
"""Moves with their sources, target, guards and effects."""


OFFICE = (Shift.of("08:00-12:00"), Shift.of("14:00-18:00"))
TIME = CityTime(
    ZoneInfo("UTC"),
    WorkCalendar(
        ZoneInfo("UTC"),
        dt.date(2026, 7, 1),
        dt.date(2026, 7, 31),
        dict.fromkeys(range(1, 6), OFFICE),
        {dt.date(2026, 7, 3): (), dt.date(2026, 7, 5): OFFICE},
    ),
)
"""Friday 3 July is a holiday, Sunday 5 July is made up."""


def move(name: str, sources: list[str], target: str, guards: list[Any], effects: list[Any]) -> dict[str, Any]:
    return {"move": name, "sources": sources, "target": target, "guards": guards, "effects": effects}


TABLE = [move(*row) for row in ROWS]
CLOCKS = [{"stage": "pending_dispatch", "urgent_hours": 0.5}, {"stage": "in_handling", "urgent_hours": 4}]


RIGHTS = {"handle": frozenset({Right.HANDLE_TASKS}), "check": frozenset({Right.RECORD_VERDICTS})}


ASSIGNMENTS = (Assignment("drainage", TaskRole.LEAD),)


def table(automatic: tuple[str, ...] = (), not_fixed: tuple[str, ...] = ("reopen",), **more: Any) -> PackItem[Process]:
    content = {"process": "p", "automatic": automatic, "not_fixed": not_fixed, "moves": TABLE, "clocks": CLOCKS}
    return PackItem(Process.model_validate(content | more), "pack", 7, "pack/p", "p")


def at(hours: float = 0) -> Moment:
    moment = START + dt.timedelta(hours=hours)
    return Moment(moment, moment)


def actor(role: str, department: str = "drainage", person: str = "") -> Actor:
    return Actor(
        department,
        "console",
        f"{department}.{role}",
        person or f"{department} {role}",
        frozenset({role}),
        rights=RIGHTS.get(role, frozenset()),
    )


HANDLER = actor("handle")


def case(phase: CasePhase = CasePhase.PENDING_CONFIRMATION, state: str = "") -> CaseChange:
    found = Case(
        case_id="case",
        case_number="C-2026-000001",
        version=1,
        event_id="event",
        event_number="E-2026-000001",
        event_version=1,
        state=CaseState(state or phase.value, phase),
        event_class="any",
        grade=0,
        urgency="normal",
        place=Place(),
        proposed_lead="drainage",
        lead_department_id="",
        overdue=False,
        reopened=0,
        opened_at=START,
        occurred_at=START,
        recorded_at=START,
        transition=case_pb2.Transition(move="open"),
    )
    return CaseChange(found, ())


_ids = itertools.count(1)


def new_task(department: str, due_at: dt.datetime | None, transition: case_pb2.Transition) -> Task:
    number = next(_ids)
    return Task(
        task_id=f"task {number}",
        task_number=f"T-{number}",
        case_id="case",
        version=1,
        state=TaskState.DISPATCHED,
        department_id=department,
        due_at=due_at,
        overdue=False,
        handled_by="",
        attachments=(),
        occurred_at=START,
        recorded_at=START,
        transition=transition,
    )


def rules(
    automatic: tuple[str, ...] = (),
    not_fixed: tuple[str, ...] = ("reopen",),
    mode: str = "peacetime",
    assignments: tuple[Assignment, ...] = ASSIGNMENTS,
    **more: Any,
) -> Rules:
    return Rules(table(automatic, not_fixed, **more), mode, assignments, new_task, TIME)


def decide(
    before: CaseChange,
    move: str,
    who: Actor,
    reason: str = "",
    departments: tuple[str, ...] = (),
    hours: float = 0,
    by: Rules | None = None,
) -> CaseChange:
    return process.decide(before, by or rules(), move, who, reason, departments, Proofs(), at(hours))


def dispatched(*departments: str) -> CaseChange:
    return decide(case(CasePhase.PENDING_DISPATCH), "dispatch", actor("dispatch"), departments=departments)


def accepted(*departments: str) -> CaseChange:
    after = dispatched(*departments)
    for task in after.tasks:
        after = tasks.accept(after, task, rules(), actor("handle", task.department_id), at())
    return after


def fed_back(hours: float = 1) -> CaseChange:
    after = accepted()
    return tasks.feed_back(after, after.tasks[0], rules(), HANDLER, "pumped dry", [], at(hours))


def refusal(error: pytest.ExceptionInfo[RefusedError]) -> str:
    return error.value.reason


def task_of(after: CaseChange, department: str) -> Task:
    """The newest task of a department."""
    return [task for task in after.tasks if task.department_id == department][-1]
