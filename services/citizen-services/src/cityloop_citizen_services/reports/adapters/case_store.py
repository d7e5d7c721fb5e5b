"""Every version of the case of each event, in PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby

import asyncpg
from cityloop.common.v1.common_pb2 import AreaReference
from cityloop_database import Connection
from cityloop_expressions import values_from_column, values_to_column

from cityloop_citizen_services.reports.domain.report import CasePhase, CaseVersion

COLUMNS = (
    "event_id, version, case_id, case_number, phase, state, reason, lead_department_id, reopened, due_at,"
    " occurred_at, event_class, areas, attributes"
)


async def add_versions(connection: Connection, versions: Sequence[CaseVersion]) -> None:
    """Keep versions of cases; one that arrives again is the same."""
    await connection.executemany(
        f"INSERT INTO case_versions ({COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)"
        " ON CONFLICT DO NOTHING",
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
            )
            for item in versions
        ],
    )


async def versions_of(connection: Connection, event_ids: Iterable[str]) -> Mapping[str, Sequence[CaseVersion]]:
    """The known versions of the cases of events, in order of their versions."""
    rows = await connection.fetch(
        f"SELECT {COLUMNS} FROM case_versions WHERE event_id = ANY($1::uuid[]) ORDER BY event_id, version",
        list(set(event_ids)),
    )
    return {event: list(found) for event, found in groupby(map(_version, rows), key=lambda item: item.event_id)}


def _version(row: asyncpg.Record) -> CaseVersion:
    areas = tuple(AreaReference.FromString(area) for area in row["areas"])
    attributes = values_from_column(row["attributes"])
    read = {"event_id": str(row["event_id"]), "phase": CasePhase(row["phase"]), "areas": areas}
    return CaseVersion(**(dict(row) | read | {"attributes": attributes}))
