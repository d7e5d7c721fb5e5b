"""Requests to rate, in PostgreSQL."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import asyncpg
from cityloop.common.v1.common_pb2 import AreaReference
from cityloop_database import Connection, Pool

from cityloop_citizen_services.feedback.domain.call_back import CallBack
from cityloop_citizen_services.reports.domain.report import ReportState

COLUMNS = "report_number, case_id, closing, event_class, state, areas"
Place = tuple[str, ReportState, tuple[AreaReference, ...]]


async def replace_waiting(
    connection: Connection, report_numbers: Sequence[str], wanted: Sequence[CallBack], now: dt.datetime
) -> None:
    """Of these reports only the wanted ones wait; one that was sent is not wanted again."""
    keys = (
        [item.report_number for item in wanted],
        [item.case_id for item in wanted],
        [item.closing for item in wanted],
    )
    await connection.execute(
        "DELETE FROM call_backs WHERE report_number = ANY($1) AND sent_at IS NULL AND (report_number, case_id, closing)"
        " NOT IN (SELECT * FROM unnest($2::text[], $3::text[], $4::integer[]))",
        list(report_numbers),
        *keys,
    )
    await connection.executemany(
        f"INSERT INTO call_backs ({COLUMNS}, recorded_at) VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING",
        [
            (
                item.report_number,
                item.case_id,
                item.closing,
                item.event_class,
                item.state,
                [area.SerializeToString(deterministic=True) for area in item.areas],
                now,
            )
            for item in wanted
        ],
    )


async def waiting_places(pool: Pool) -> list[tuple[Place, int]]:
    """Where call-backs wait, of which class and after which state, with how many."""
    rows = await pool.fetch(
        "SELECT event_class, state, areas, count(*) AS waiting FROM call_backs WHERE sent_at IS NULL"
        " GROUP BY event_class, state, areas"
    )
    return [(_place(row), row["waiting"]) for row in rows]


async def waiting_after(pool: Pool, last: CallBack | None, limit: int) -> list[CallBack]:
    """Call-backs that wait, in order of their keys, after the last one seen."""
    rows = await pool.fetch(
        f"SELECT {COLUMNS} FROM call_backs WHERE sent_at IS NULL"
        " AND ($1::text IS NULL OR (report_number, case_id, closing) > ($1, $2, $3::integer))"
        " ORDER BY report_number, case_id, closing LIMIT $4",
        None if last is None else last.report_number,
        None if last is None else last.case_id,
        None if last is None else last.closing,
        limit,
    )
    return [_call_back(row) for row in rows]


async def mark_sent(connection: Connection, call_backs: Sequence[CallBack], now: dt.datetime) -> list[CallBack]:
    """Note that they are sent; returns those that were still waiting."""
    rows = await connection.fetch(
        "UPDATE call_backs c SET sent_at = $4 FROM unnest($1::text[], $2::text[], $3::integer[]) AS"
        " due(report_number, case_id, closing) WHERE c.sent_at IS NULL AND (c.report_number, c.case_id, c.closing)"
        " = (due.report_number, due.case_id, due.closing)"
        " RETURNING c.report_number, c.case_id, c.closing, c.event_class, c.state, c.areas",
        [item.report_number for item in call_backs],
        [item.case_id for item in call_backs],
        [item.closing for item in call_backs],
        now,
    )
    return [_call_back(row) for row in rows]


def _place(row: asyncpg.Record) -> Place:
    areas = tuple(AreaReference.FromString(area) for area in row["areas"])
    return row["event_class"], ReportState(row["state"]), areas


def _call_back(row: asyncpg.Record) -> CallBack:
    return CallBack(row["report_number"], row["case_id"], row["closing"], *_place(row))
