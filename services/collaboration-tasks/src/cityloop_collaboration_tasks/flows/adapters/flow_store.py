"""Flows, their history, reviews and duties in PostgreSQL."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Any

import asyncpg
from cityloop.cases.v1.case_pb2 import Transition
from cityloop.common.v1.common_pb2 import AnsweredForm, Label, Place
from cityloop_database import Connection, Pool
from cityloop_expressions import values_from_column, values_to_column
from cityloop_flows import clock_from_text, clock_to_text
from cityloop_kernel import uuid_of
from cityloop_packs import FlowPhase

from cityloop_collaboration_tasks.flows.domain.running_flow import Review, RunningDuty, RunningFlow

OPEN = "phase NOT IN ('completed', 'refused', 'withdrawn', 'lapsed')"
CLOCK = ("clock", "due_at")
"""Columns of the clock: whole, and when it ends."""
COLUMNS = (
    *(field.name for field in fields(RunningFlow) if field.name not in {"clock", "children"}),
    *CLOCK,
    "checked_at",
)
PLACES = ", ".join(f"${number}" for number, _ in enumerate(COLUMNS, 1))
SAVE = (
    f"INSERT INTO flows ({', '.join(COLUMNS)}) VALUES ({PLACES})"
    f" ON CONFLICT (flow_id) DO UPDATE SET {', '.join(f'{name} = excluded.{name}' for name in COLUMNS[1:])}"
)
READ = f"SELECT {', '.join(COLUMNS)} FROM flows"


async def lock_flow(connection: Connection, flow_id: str) -> RunningFlow | None:
    """A flow with its children, locked until the transaction ends."""
    row = await connection.fetchrow(f"{READ} WHERE flow_id = $1 FOR UPDATE", uuid_of(flow_id))
    return None if row is None else await _with_children(connection, row)


async def find_flow(connection: Connection, name: str) -> RunningFlow | None:
    """A flow by its id or number, with its children."""
    row = await connection.fetchrow(f"{READ} WHERE flow_id = $1 OR flow_number = $2", uuid_of(name), name)
    return None if row is None else await _with_children(connection, row)


async def page_of_flows(
    connection: Connection,
    size: int,
    definition: str,
    phase: FlowPhase | None,
    parent_number: str,
    after: tuple[dt.datetime, str] | None,
) -> list[RunningFlow]:
    """Flows, newest first, after the last one seen; empty names are not looked at."""
    moment, flow_id = after if after is not None else (None, None)
    rows = await connection.fetch(
        f"{READ} WHERE ($2 = '' OR definition = $2) AND ($3::text IS NULL OR phase = $3)"
        " AND ($4 = '' OR parent_number = $4)"
        " AND ($5::timestamptz IS NULL OR (recorded_at, flow_id) < ($5, $6::uuid))"
        " ORDER BY recorded_at DESC, flow_id DESC LIMIT $1",
        size,
        definition,
        phase,
        parent_number,
        moment,
        flow_id,
    )
    found = await _children_of(connection, [row["flow_id"] for row in rows])
    return [_flow(row, found.get(str(row["flow_id"]), {})) for row in rows]


async def save_flow(connection: Connection, flow: RunningFlow, checked_at: dt.datetime | None) -> None:
    """Insert a flow or store its newest version.

    Args:
        connection: with a transaction.
        flow: in its newest version.
        checked_at: when it is to be looked at next; None where time changes nothing.
    """
    own: Mapping[str, Any] = {
        "name": flow.name.SerializeToString(deterministic=True),
        "state_name": flow.state_name.SerializeToString(deterministic=True),
        "place": None if flow.place is None else flow.place.SerializeToString(),
        "parent_id": flow.parent_id or None,
        "transition": flow.transition.SerializeToString(),
        "attributes": values_to_column(flow.attributes),
        "forms": [form.SerializeToString() for form in flow.forms],
        "persons": sorted(flow.persons),
        "checked_at": checked_at,
        "clock": clock_to_text(flow.clock),
        "due_at": flow.clock.due_at,
    }
    values = [own[name] if name in own else getattr(flow, name) for name in COLUMNS]
    await connection.execute(SAVE, *values)


async def set_check(connection: Connection, flow_id: str, checked_at: dt.datetime | None) -> None:
    """When a flow is to be looked at next."""
    await connection.execute("UPDATE flows SET checked_at = $2 WHERE flow_id = $1", uuid_of(flow_id), checked_at)


async def add_history(connection: Connection, versions: Sequence[tuple[str, int, bytes]], trace_id: str) -> None:
    """Add versions of flows, as they are published."""
    rows = [(flow_id, version, message, trace_id) for flow_id, version, message in versions]
    await connection.executemany(
        "INSERT INTO flow_history (flow_id, version, message, trace_id) VALUES ($1, $2, $3, $4)", rows
    )


async def history_of(connection: Connection, flow_id: str) -> list[bytes]:
    """Every version of a flow as it was published, oldest first."""
    rows = await connection.fetch(
        "SELECT message FROM flow_history WHERE flow_id = $1 ORDER BY version", uuid_of(flow_id)
    )
    return [row["message"] for row in rows]


async def reviews_of(connection: Connection, flow_id: str) -> list[Review]:
    """The reviews of a flow, oldest first."""
    rows = await connection.fetch(
        "SELECT person_id, post_id, verdict, score, reason, filed_at FROM flow_reviews WHERE flow_id = $1"
        " ORDER BY filed_at, person_id",
        uuid_of(flow_id),
    )
    return [Review(**row) for row in rows]


async def add_review(connection: Connection, flow_id: str, review: Review) -> bool:
    """Store a review; False where its person has filed one."""
    done = await connection.execute(
        "INSERT INTO flow_reviews (flow_id, person_id, post_id, verdict, score, reason, filed_at)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING",
        uuid_of(flow_id),
        review.person_id,
        review.post_id,
        review.verdict,
        review.score,
        review.reason,
        review.filed_at,
    )
    return str(done).endswith(" 1")


async def duties_of(connection: Connection, flow_id: str) -> list[RunningDuty]:
    """The duties of a flow, the one due first first."""
    rows = await connection.fetch(
        "SELECT duty, due_at, done_at, times_done, times_missed FROM flow_duties WHERE flow_id = $1"
        " ORDER BY due_at, duty",
        uuid_of(flow_id),
    )
    return [RunningDuty(**row) for row in rows]


async def save_duties(connection: Connection, flow_id: str, duties: Sequence[RunningDuty]) -> None:
    """These are the duties of a flow now."""
    await connection.execute(
        "DELETE FROM flow_duties WHERE flow_id = $1 AND NOT duty = ANY($2::text[])",
        uuid_of(flow_id),
        [duty.duty for duty in duties],
    )
    await connection.executemany(
        "INSERT INTO flow_duties (flow_id, duty, due_at, done_at, times_done, times_missed)"
        " VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (flow_id, duty) DO UPDATE SET due_at = excluded.due_at,"
        " done_at = excluded.done_at, times_done = excluded.times_done, times_missed = excluded.times_missed",
        [
            (uuid_of(flow_id), duty.duty, duty.due_at, duty.done_at, duty.times_done, duty.times_missed)
            for duty in duties
        ],
    )


async def flows_to_check(connection: Connection, now: dt.datetime, size: int) -> list[str]:
    """Flows that are to be looked at by now, the longest due first."""
    rows = await connection.fetch(
        "SELECT flow_id FROM flows WHERE checked_at <= $1 ORDER BY checked_at LIMIT $2", now, size
    )
    return [str(row["flow_id"]) for row in rows]


async def counts_by_phase(pool: Pool, now: dt.datetime) -> dict[str, tuple[int, int]]:
    """Open flows, and those of them whose clock has run out, by phase."""
    rows = await pool.fetch(
        f"SELECT phase, count(*) AS flows, count(*) FILTER (WHERE due_at <= $1) AS overdue FROM flows WHERE {OPEN}"
        " GROUP BY phase",
        now,
    )
    return {row["phase"]: (row["flows"], row["overdue"]) for row in rows}


async def open_flow_groups(pool: Pool) -> list[tuple[str, str, int, str]]:
    """Open flows by definition and state: how many, and the number of one."""
    rows = await pool.fetch(
        "SELECT definition, state, count(*) AS flows, min(flow_number) AS example FROM flows"
        f" WHERE {OPEN} GROUP BY definition, state ORDER BY definition, state"
    )
    return [(row["definition"], row["state"], row["flows"], row["example"]) for row in rows]


async def _with_children(connection: Connection, row: asyncpg.Record) -> RunningFlow:
    found = await _children_of(connection, [row["flow_id"]])
    return _flow(row, found.get(str(row["flow_id"]), {}))


async def _children_of(connection: Connection, flow_ids: Sequence[Any]) -> dict[str, dict[str, int]]:
    """Flows under each, by phase."""
    rows = await connection.fetch(
        "SELECT parent_id, phase, count(*) AS flows FROM flows WHERE parent_id = ANY($1::uuid[])"
        " GROUP BY parent_id, phase",
        list(flow_ids),
    )
    found: dict[str, dict[str, int]] = {}
    for row in rows:
        found.setdefault(str(row["parent_id"]), {})[row["phase"]] = row["flows"]
    return found


def _flow(row: asyncpg.Record, children: Mapping[str, int]) -> RunningFlow:
    own: dict[str, Any] = {
        "flow_id": str(row["flow_id"]),
        "name": Label.FromString(row["name"]),
        "phase": FlowPhase(row["phase"]),
        "state_name": Label.FromString(row["state_name"]),
        "place": None if row["place"] is None else Place.FromString(row["place"]),
        "parent_id": str(row["parent_id"] or ""),
        "case_numbers": tuple(row["case_numbers"]),
        "transition": Transition.FromString(row["transition"]),
        "attributes": values_from_column(row["attributes"]),
        "forms": tuple(AnsweredForm.FromString(form) for form in row["forms"]),
        "persons": frozenset(row["persons"]),
        "children": children,
        "clock": clock_from_text(row["clock"]),
    }
    plain = {name: row[name] for name in COLUMNS if name not in own and name not in CLOCK and name != "checked_at"}
    return RunningFlow(**plain, **own)
