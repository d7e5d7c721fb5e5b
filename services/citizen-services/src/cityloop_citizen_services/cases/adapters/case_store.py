"""Every version of the case of each event, and tasks in their newest version, in PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

import asyncpg
from cityloop.common.v1.common_pb2 import AreaReference
from cityloop_database import Connection, Pool, lock_names
from cityloop_expressions import values_from_column, values_to_column

from cityloop_citizen_services.cases.domain import (
    CasePhase,
    CaseTask,
    CaseVersion,
    CaseVersions,
    with_reasons_of_states,
)

COLUMNS = (
    "event_id, version, case_id, case_number, phase, state, reason, lead_department_id, reopened, due_at,"
    " occurred_at, event_class, areas, attributes, corrections, merged_into"
)


async def lock_events(connection: Connection, event_ids: Iterable[str]) -> None:
    """Nobody else adds a version of these events' cases, or has a report follow them, until the transaction ends."""
    await lock_names(connection, event_ids)


async def lock_versions(connection: Connection, event_ids: Iterable[str]) -> CaseVersions:
    """The known versions of the cases of events; nobody adds another until the transaction ends."""
    events = set(event_ids)
    await lock_events(connection, events)
    return await versions_of(connection, events)


async def add_versions(connection: Connection, versions: Sequence[CaseVersion]) -> None:
    """Keep versions of cases; one that arrives again is the same."""
    await connection.executemany(
        f"INSERT INTO case_versions ({COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14,"
        " $15, $16) ON CONFLICT DO NOTHING",
        [
            (
                item.event_id,
                item.version,
                item.case_id,
                item.case_number,
                item.phase,
                item.state,
                item.reason,
                item.lead_department_id,
                item.reopened,
                item.due_at,
                item.occurred_at,
                item.event_class,
                [area.SerializeToString(deterministic=True) for area in item.areas],
                values_to_column(item.attributes),
                item.corrections,
                item.merged_into,
            )
            for item in versions
        ],
    )


async def versions_of(connection: Connection | Pool, event_ids: Iterable[str]) -> CaseVersions:
    """The known versions of the cases of events, in order of their versions."""
    rows = await connection.fetch(
        f"SELECT {COLUMNS} FROM case_versions WHERE event_id = ANY($1::uuid[]) ORDER BY event_id, version",
        list(set(event_ids)),
    )
    return {
        event: with_reasons_of_states(found)
        for event, found in groupby(map(_version, rows), key=lambda item: item.event_id)
    }


async def event_of_case(connection: Connection | Pool, name: str) -> str:
    """The event of a case by the number or id of that; empty where the case is unknown, or of no event."""
    found = await connection.fetchval("SELECT event_id FROM case_versions WHERE case_number = $1 LIMIT 1", name)
    if found is None:
        found = await connection.fetchval("SELECT event_id FROM case_versions WHERE case_id = $1 LIMIT 1", name)
    return "" if found is None else await _standing(connection, str(found))


async def event_of_number(connection: Connection | Pool, number: str) -> str:
    """The event of a case or of a task by the number of that; empty where it is unknown, or of no event."""
    found = await connection.fetchval(
        "SELECT event_id FROM case_versions WHERE case_number = $1"
        " UNION ALL SELECT event_id FROM case_tasks JOIN case_versions USING (case_id) WHERE task_number = $1 LIMIT 1",
        number,
    )
    return "" if found is None else await _standing(connection, str(found))


async def _standing(connection: Connection | Pool, event_id: str) -> str:
    """The event with whose case that of an event goes on: its own, but for merges."""
    seen = {event_id}
    while True:
        beyond = await connection.fetchval(
            "SELECT merged_into FROM case_versions WHERE event_id = $1 ORDER BY version DESC LIMIT 1", event_id
        )
        if not beyond or beyond in seen:
            return event_id
        seen.add(beyond)
        event_id = beyond


async def save_newest_tasks(connection: Connection, tasks: Sequence[CaseTask]) -> None:
    """Keep the newest versions; one that arrives late or again changes nothing."""
    await connection.executemany(
        "INSERT INTO case_tasks (task_id, version, case_id, department_id, held, task_number)"
        " VALUES ($1, $2, $3, $4, $5, $6)"
        " ON CONFLICT (task_id) DO UPDATE SET version = $2, case_id = $3, department_id = $4, held = $5"
        " WHERE case_tasks.version < $2",
        [(task.task_id, task.version, task.case_id, task.department_id, task.held, task.task_number) for task in tasks],
    )


async def holders(connection: Connection | Pool, case_id: str) -> frozenset[str]:
    """Departments that hold a task of a case; nobody while there is no case."""
    if not case_id:
        return frozenset()
    rows = await connection.fetch("SELECT department_id FROM case_tasks WHERE case_id = $1 AND held", case_id)
    return frozenset(row["department_id"] for row in rows)


def _version(row: asyncpg.Record) -> CaseVersion:
    areas = tuple(AreaReference.FromString(area) for area in row["areas"])
    attributes = values_from_column(row["attributes"])
    read = {"event_id": str(row["event_id"]), "phase": CasePhase(row["phase"]), "areas": areas}
    return CaseVersion(**(dict(row) | read | {"attributes": attributes}))
