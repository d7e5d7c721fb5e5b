"""Cases, tasks, their history and signals in PostgreSQL."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from collections.abc import Sequence

import asyncpg
from cityloop.cases.v1.case_pb2 import Transition
from cityloop.common.v1.common_pb2 import AreaReference, AttachmentReference, Correction, Label, Merge, Place, Split
from cityloop.events.v1.city_event_pb2 import EventSignal, EventSignalChange
from cityloop.events.v1.signal_pb2 import SignalKind, SignalSourceType
from cityloop_database import Connection, lock_names, texts_from_column, texts_to_column
from cityloop_expressions import values_from_column, values_to_column
from cityloop_flows import RunningClock, clock_from_text, clock_to_text
from cityloop_kernel import uuid_of
from cityloop_packs import TaskStep

from cityloop_collaboration_tasks.cases.domain.areas import area_names
from cityloop_collaboration_tasks.cases.domain.case import (
    Appeal,
    Case,
    CasePhase,
    CaseState,
    CaseWait,
    LateReturn,
    Task,
    TaskEscalation,
    TaskRole,
    TaskState,
)

CASE_FIELDS = (
    *("case_id", "case_number", "version", "event_id", "event_number", "event_version", "state", "event_class"),
    *("grade", "urgency", "place", "jurisdiction", "proposed_lead", "lead_department_id", "overdue"),
    *("reopened", "transition", "occurred_at", "recorded_at", "disputed"),
    *("linked_case_number", "areas", "opened_at", "mode", "imported", "phase", "state_name", "phase_began_at"),
    *("clock", "due_at", "warn_at", "clock_state", "whole", "whole_due_at", "whole_warn_at", "whole_overdue"),
    *("extensions", "waits_until", "wait_move", "tasks_wait", "moved_by_post", "moved_by", "attributes"),
    *("correction", "merge", "splits", "urgings", "supervised"),
)
TASK_FIELDS = (
    *("task_id", "task_number", "case_id", "version", "state", "department_id", "due_at", "overdue", "handled_by"),
    *("attachments", "transition", "occurred_at", "recorded_at", "role", "parent_task_id", "children"),
    *("done_children", "instruction", "message_ids", "holder", "holder_post", "handlers", "final", "replaces"),
    *("imported", "remaining", "appeal", "step_clock", "escalates_at", "escalations", "waiting_posts"),
    *("accepted_at", "contacted_at", "arrived_at", "late_return", "return_post", "return_person"),
)
DERIVED = {
    *("jurisdiction", "areas", "phase", "state_name"),
    *("due_at", "warn_at", "whole_due_at", "whole_warn_at", "waits_until", "wait_move", "tasks_wait"),
}
"""Columns made of a case's place, state, clocks and wait."""
OF_ESCALATION = {"step_clock", "escalates_at", "escalations"}
CASE_COLUMNS, TASK_COLUMNS = ", ".join(CASE_FIELDS), ", ".join(TASK_FIELDS)


def _upsert(fields: Sequence[str]) -> str:
    """Insert a row of a table, or replace it; the first field is its key."""
    values = ", ".join(f"${number}" for number, _ in enumerate(fields, 1))
    updates = ", ".join(f"{name} = excluded.{name}" for name in fields[1:])
    return f"({', '.join(fields)}) VALUES ({values}) ON CONFLICT ({fields[0]}) DO UPDATE SET {updates}"


SAVE_CASE, SAVE_TASK = f"INSERT INTO cases {_upsert(CASE_FIELDS)}", f"INSERT INTO tasks {_upsert(TASK_FIELDS)}"


async def lock_references(connection: Connection, references: Sequence[str]) -> None:
    """Let nobody else open or look for the cases of these ids, numbers or events until the transaction ends."""
    await lock_names(connection, references)


async def lock_case(connection: Connection, case_id: str) -> Case | None:
    """A case, locked until the transaction ends."""
    row = await connection.fetchrow(f"SELECT {CASE_COLUMNS} FROM cases WHERE case_id = $1 FOR UPDATE", uuid_of(case_id))
    return None if row is None else case_of_row(row)


async def lock_case_of_event(connection: Connection, event_id: str) -> Case | None:
    """The case of an event, locked until the transaction ends."""
    row = await connection.fetchrow(
        f"SELECT {CASE_COLUMNS} FROM cases WHERE event_id = $1 FOR UPDATE", uuid_of(event_id)
    )
    return None if row is None else case_of_row(row)


async def events_with_case(connection: Connection, event_ids: Sequence[str]) -> set[str]:
    """Those of these events that have a case."""
    rows = await connection.fetch("SELECT event_id FROM cases WHERE event_id = ANY($1::uuid[])", list(event_ids))
    return {str(row["event_id"]) for row in rows}


async def case_id_of_task(connection: Connection, task_id: str) -> str | None:
    """The case that a task is under."""
    found = await connection.fetchval("SELECT case_id FROM tasks WHERE task_id = $1", uuid_of(task_id))
    return None if found is None else str(found)


async def find_case(connection: Connection, name: str) -> Case | None:
    """A case by its id or number, or by its event's."""
    row = await connection.fetchrow(
        f"SELECT {CASE_COLUMNS} FROM cases"
        " WHERE $1 <> '' AND (case_number = $1 OR event_number = $1 OR case_id = $2 OR event_id = $2)",
        name,
        uuid_of(name),
    )
    return None if row is None else case_of_row(row)


async def linked_cases(connection: Connection, case_number: str) -> list[Case]:
    """Cases that were opened beside one, oldest first."""
    rows = await connection.fetch(
        f"SELECT {CASE_COLUMNS} FROM cases WHERE linked_case_number = $1 AND linked_case_number <> ''"
        " ORDER BY case_number",
        case_number,
    )
    return [case_of_row(row) for row in rows]


async def cases_in_area(
    connection: Connection, area: AreaReference, since: dt.datetime, until: dt.datetime, at_most: int
) -> list[Case]:
    """Cases of an area that were opened in a time, oldest number first."""
    rows = await connection.fetch(
        f"SELECT {CASE_COLUMNS} FROM cases WHERE areas @> $1 AND opened_at >= $2 AND opened_at < $3"
        " ORDER BY case_number LIMIT $4",
        area_names([area]),
        since,
        until,
        at_most,
    )
    return [case_of_row(row) for row in rows]


async def find_case_of_report(connection: Connection, report_number: str) -> Case | None:
    """The case of the event that a report joined last."""
    rows = await connection.fetch(
        "SELECT s.message FROM case_signals s JOIN cases c ON c.event_id = s.event_id WHERE s.report_number = $1",
        report_number,
    )
    said = [EventSignal.FromString(row["message"]) for row in rows]
    joined = [item for item in said if item.change == EventSignalChange.EVENT_SIGNAL_CHANGE_JOINED]
    last = max(joined, key=lambda item: (item.recorded_at.ToNanoseconds(), item.version), default=None)
    return None if last is None else await find_case(connection, last.event_id)


async def tasks_of(connection: Connection, case_id: str) -> tuple[Task, ...]:
    """The tasks of a case, oldest first."""
    rows = await connection.fetch(f"SELECT {TASK_COLUMNS} FROM tasks WHERE case_id = $1 ORDER BY task_number", case_id)
    return tuple(task_of_row(row) for row in rows)


async def tasks_of_cases(connection: Connection, case_ids: Sequence[str]) -> list[Task]:
    """The tasks of cases, oldest first."""
    rows = await connection.fetch(
        f"SELECT {TASK_COLUMNS} FROM tasks WHERE case_id = ANY($1::uuid[]) ORDER BY task_number", list(case_ids)
    )
    return [task_of_row(row) for row in rows]


async def page_of_tasks(
    connection: Connection,
    department_id: str,
    size: int,
    state: TaskState | None,
    after: tuple[dt.datetime, str] | None,
) -> list[Task]:
    """A department's tasks, newest first, after the last one seen."""
    # A text for each question, so that each is answered by its index, also once its plan is kept.
    wanted, values = ["department_id = $1"], list[object]([department_id, size])
    if state is not None:
        values.append(state)
        wanted.append(f"state = ${len(values)}")
    if after is not None:
        values += after
        wanted.append(f"(recorded_at, task_id) < (${len(values) - 1}, ${len(values)})")
    rows = await connection.fetch(
        f"SELECT {TASK_COLUMNS} FROM tasks WHERE {' AND '.join(wanted)}"
        " ORDER BY recorded_at DESC, task_id DESC LIMIT $2",
        *values,
    )
    return [task_of_row(row) for row in rows]


async def escalated_tasks(
    connection: Connection, post_ids: Sequence[str], size: int, after: tuple[dt.datetime, str] | None
) -> list[Task]:
    """Tasks that any of these posts is to see to, by when they changed last, after the last one seen."""
    moment, task_id = after if after is not None else (None, None)
    rows = await connection.fetch(
        f"SELECT {TASK_COLUMNS} FROM tasks WHERE waiting_posts && $1::text[]"
        " AND ($3::timestamptz IS NULL OR (recorded_at, task_id) > ($3, $4::uuid))"
        " ORDER BY recorded_at, task_id LIMIT $2",
        list(post_ids),
        size,
        moment,
        task_id,
    )
    return [task_of_row(row) for row in rows]


async def open_tasks(connection: Connection, department_id: str) -> list[Task]:
    """A department's open tasks, oldest first."""
    rows = await connection.fetch(
        f"SELECT {TASK_COLUMNS} FROM tasks WHERE department_id = $1"
        " AND state IN ('dispatched', 'accepted', 'failed_check') ORDER BY recorded_at, task_id",
        department_id,
    )
    return [task_of_row(row) for row in rows]


async def tasks_since(connection: Connection, department_id: str, moment: dt.datetime) -> list[Task]:
    """A department's tasks recorded since a moment, oldest first."""
    rows = await connection.fetch(
        f"SELECT {TASK_COLUMNS} FROM tasks WHERE department_id = $1 AND recorded_at >= $2"
        " ORDER BY recorded_at, task_id",
        department_id,
        moment,
    )
    return [task_of_row(row) for row in rows]


async def cases_by_id(connection: Connection, case_ids: Sequence[str]) -> dict[str, Case]:
    """Cases by their ids."""
    rows = await connection.fetch(
        f"SELECT {CASE_COLUMNS} FROM cases WHERE case_id = ANY($1::uuid[])", list(set(case_ids))
    )
    return {str(row["case_id"]): case_of_row(row) for row in rows}


async def save_case(connection: Connection, case: Case) -> None:
    """Insert a case or store its newest version."""
    await save_cases(connection, [case])


async def save_cases(connection: Connection, cases: Sequence[Case]) -> None:
    """Insert cases or store their newest versions."""
    await connection.executemany(SAVE_CASE, [_row_of_case(case) for case in cases])


def _row_of_case(case: Case) -> list[object]:
    values = {
        **{name: getattr(case, name) for name in CASE_FIELDS if name not in DERIVED},
        "event_id": case.event_id or None,
        "state": case.state.name,
        "phase": case.state.phase,
        "state_name": case.state.label.SerializeToString(deterministic=True),
        "place": case.place.SerializeToString(),
        "jurisdiction": case.place.jurisdiction,
        "areas": area_names(case.place.areas),
        "transition": case.transition.SerializeToString(),
        "clock": clock_to_text(case.clock),
        "due_at": case.due_at,
        "warn_at": _warn_at(case.clock),
        "whole": clock_to_text(case.whole),
        "whole_due_at": case.whole.due_at,
        "whole_warn_at": _warn_at(case.whole),
        "waits_until": case.wait.until,
        "wait_move": case.wait.move,
        "tasks_wait": case.wait.tasks_wait,
        "attributes": values_to_column(case.attributes),
        "correction": case.correction.SerializeToString(),
        "merge": case.merge.SerializeToString(),
        "splits": [split.SerializeToString() for split in case.splits],
    }
    return [values[name] for name in CASE_FIELDS]


async def save_tasks(connection: Connection, tasks: Sequence[Task]) -> None:
    """Insert tasks or store their newest versions."""
    if tasks:
        await connection.executemany(SAVE_TASK, [_row_of_task(task) for task in tasks])


def _row_of_task(task: Task) -> list[object]:
    values = {
        **{name: getattr(task, name) for name in TASK_FIELDS if name not in OF_ESCALATION},
        "step_clock": clock_to_text(task.step_clock),
        "escalates_at": task.step_clock.due_at,
        "escalations": json.dumps([dataclasses.astuple(found) for found in task.escalations]),
        "instruction": texts_to_column(task.instruction),
        "attachments": [reference.SerializeToString() for reference in task.attachments],
        "transition": task.transition.SerializeToString(),
    }
    return [values[name] for name in TASK_FIELDS]


async def save_signals(connection: Connection, memberships: Sequence[EventSignal]) -> list[EventSignal]:
    """Insert signals of cases' events; returns those that were not there before, by event and version."""
    by_key = {(item.event_id, item.version): item for item in memberships}
    rows = await connection.fetch(
        "INSERT INTO case_signals (event_id, membership_version, message, report_number, seen_at)"
        " SELECT * FROM unnest($1::uuid[], $2::bigint[], $3::bytea[], $4::text[], $5::timestamptz[])"
        " ON CONFLICT DO NOTHING RETURNING event_id, membership_version",
        [event_id for event_id, _ in by_key],
        [version for _, version in by_key],
        [item.SerializeToString() for item in by_key.values()],
        [_report_number(item) or None for item in by_key.values()],
        [_seen_at(item) for item in by_key.values()],
    )
    return [by_key[key] for key in sorted((str(row["event_id"]), row["membership_version"]) for row in rows)]


async def seen_at(connection: Connection, event_id: str) -> dt.datetime | None:
    """When the newest signal of an event was raised that says it is there; None where none does."""
    found = await connection.fetchval(
        "SELECT seen_at FROM case_signals WHERE event_id = $1 AND seen_at IS NOT NULL ORDER BY seen_at DESC LIMIT 1",
        uuid_of(event_id),
    )
    return found if isinstance(found, dt.datetime) else None


async def signals_after(connection: Connection, event_id: str, version: int, at_most: int) -> list[EventSignal]:
    """The memberships of signals in events after one, by event and version."""
    rows = await connection.fetch(
        "SELECT message FROM case_signals WHERE $1::uuid IS NULL OR (event_id, membership_version) > ($1::uuid, $2)"
        " ORDER BY event_id, membership_version LIMIT $3",
        uuid_of(event_id),
        version,
        at_most,
    )
    return [EventSignal.FromString(row["message"]) for row in rows]


async def signals_of(connection: Connection, event_ids: Sequence[str], at_most: int | None = None) -> list[EventSignal]:
    """The memberships of signals in events, by event in the order they joined; a case may have no event."""
    rows = await connection.fetch(
        "SELECT message FROM case_signals WHERE event_id = ANY($1) ORDER BY event_id, membership_version LIMIT $2",
        [uuid_of(event_id) for event_id in event_ids],
        at_most,
    )
    return [EventSignal.FromString(row["message"]) for row in rows]


def case_of_row(row: asyncpg.Record) -> Case:
    """A row of all columns of a case."""
    fields = {name: row[name] for name in CASE_FIELDS if name not in DERIVED}
    fields |= {
        "case_id": str(row["case_id"]),
        "event_id": str(row["event_id"] or ""),
        "state": CaseState(row["state"], CasePhase(row["phase"]), Label.FromString(row["state_name"])),
        "place": Place.FromString(row["place"]),
        "transition": Transition.FromString(row["transition"]),
        "clock": clock_from_text(row["clock"]),
        "whole": clock_from_text(row["whole"]),
        "wait": CaseWait(row["waits_until"], row["wait_move"], row["tasks_wait"]),
        "attributes": values_from_column(row["attributes"]),
        "correction": Correction.FromString(row["correction"]),
        "merge": Merge.FromString(row["merge"]),
        "splits": tuple(Split.FromString(split) for split in row["splits"]),
    }
    return Case(**fields)


def task_of_row(row: asyncpg.Record) -> Task:
    """A row of all columns of a task."""
    fields = {name: row[name] for name in TASK_FIELDS if name not in {*OF_ESCALATION, "waiting_posts"}}
    fields |= {
        "task_id": str(row["task_id"]),
        "case_id": str(row["case_id"]),
        "state": TaskState(row["state"]),
        "instruction": texts_from_column(row["instruction"]),
        "attachments": tuple(AttachmentReference.FromString(item) for item in row["attachments"]),
        "transition": Transition.FromString(row["transition"]),
        "role": TaskRole(row["role"]),
        "appeal": Appeal(row["appeal"]),
        "late_return": LateReturn(row["late_return"]),
        "step_clock": clock_from_text(row["step_clock"]),
        "escalations": tuple(_escalation(*found) for found in json.loads(row["escalations"])),
        **{name: tuple(row[name]) for name in ("message_ids", "handlers", "replaces")},
    }
    return Task(**fields)


def _escalation(
    awaits: str, level: int, posts: Sequence[str], absent: Sequence[str], vacant: Sequence[int] = ()
) -> TaskEscalation:
    return TaskEscalation(TaskStep(awaits), level, tuple(posts), tuple(absent), tuple(vacant))


def _warn_at(clock: RunningClock) -> dt.datetime | None:
    """When to warn; None while the clock stands still."""
    return None if clock.due_at is None else clock.warn_at


def _report_number(membership: EventSignal) -> str:
    source = membership.signal.source
    return source.source_id if source.type == SignalSourceType.SIGNAL_SOURCE_TYPE_REPORT else ""


def _seen_at(membership: EventSignal) -> dt.datetime | None:
    joined = membership.change == EventSignalChange.EVENT_SIGNAL_CHANGE_JOINED
    raised = membership.signal.kind == SignalKind.SIGNAL_KIND_RAISED
    return membership.signal.occurred_at.ToDatetime(tzinfo=dt.UTC) if joined and raised else None
