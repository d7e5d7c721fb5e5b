"""HeldReport reports, and the versions of the links of all reports, in PostgreSQL."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import asyncpg
from cityloop.citizen.v1.report_pb2 import Report
from cityloop.events.v1.report_link_pb2 import ReportLink
from cityloop_database import Connection
from cityloop_messaging import to_datetime


@dataclass(frozen=True, slots=True)
class HeldReport:
    """A report that no place could be given to, and why; located once a person has said where it is."""

    report: Report
    reason: str
    link: ReportLink
    jurisdiction: str
    traceparent: str
    recorded_at: dt.datetime
    located: bool = False


@dataclass(frozen=True, slots=True)
class LinkedReport:
    """A report that gets a link, and what the row of its links is to say."""

    report_number: str
    jurisdiction: str
    occurred_at: dt.datetime


async def next_link_versions(connection: Connection, linked: Sequence[LinkedReport], now: dt.datetime) -> list[int]:
    """The version of each new link, in the order given; the reports' rows stay locked until the transaction ends."""
    counts = Counter(item.report_number for item in linked)
    last = {item.report_number: item for item in linked}
    numbers = sorted(counts)
    rows = await connection.fetch(
        "INSERT INTO report_links (report_number, version, jurisdiction, occurred_at, recorded_at)"
        " SELECT number, links, jurisdiction, occurred_at, $5"
        " FROM unnest($1::text[], $2::int[], $3::text[], $4::timestamptz[])"
        " AS given (number, links, jurisdiction, occurred_at) ORDER BY number"
        " ON CONFLICT (report_number) DO UPDATE SET version = report_links.version + excluded.version,"
        " jurisdiction = excluded.jurisdiction, occurred_at = excluded.occurred_at, recorded_at = excluded.recorded_at"
        " RETURNING report_number, version",
        numbers,
        [counts[number] for number in numbers],
        [last[number].jurisdiction for number in numbers],
        [last[number].occurred_at for number in numbers],
        now,
    )
    upcoming = {row["report_number"]: row["version"] - counts[row["report_number"]] for row in rows}
    versions = []
    for item in linked:
        upcoming[item.report_number] += 1
        versions.append(upcoming[item.report_number])
    return versions


async def hold(connection: Connection, held: Sequence[HeldReport]) -> None:
    """Store held reports; a greater version of one takes the place of the former."""
    await connection.executemany(
        "INSERT INTO held_reports"
        " (report_number, version, jurisdiction, reason, report, link, traceparent, occurred_at, recorded_at)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
        " ON CONFLICT (report_number) DO UPDATE SET version = excluded.version, jurisdiction = excluded.jurisdiction,"
        " reason = excluded.reason, report = excluded.report, link = excluded.link,"
        " traceparent = excluded.traceparent, located_at = NULL, occurred_at = excluded.occurred_at,"
        " recorded_at = excluded.recorded_at WHERE held_reports.version < excluded.version",
        [
            (
                item.report.report_number,
                item.report.version,
                item.jurisdiction,
                item.reason,
                item.report.SerializeToString(),
                item.link.SerializeToString(),
                item.traceparent,
                to_datetime(item.report.occurred_at),
                item.recorded_at,
            )
            for item in held
        ],
    )


async def mark_located(connection: Connection, located: Sequence[Report], now: dt.datetime) -> None:
    """These reports, in these versions or lower ones, wait no longer."""
    await connection.execute(
        "UPDATE held_reports h SET located_at = $3 FROM unnest($1::text[], $2::bigint[]) AS l (number, version)"
        " WHERE h.report_number = l.number AND h.version <= l.version AND h.located_at IS NULL",
        [report.report_number for report in located],
        [report.version for report in located],
        now,
    )


async def lock_held(connection: Connection, report_number: str) -> HeldReport | None:
    """A report that is or was held, locked until the transaction ends."""
    row = await connection.fetchrow("SELECT * FROM held_reports WHERE report_number = $1 FOR UPDATE", report_number)
    return None if row is None else _held(row)


async def page_of_held(connection: Connection, size: int, after: tuple[dt.datetime, str] | None) -> list[HeldReport]:
    """Reports that wait, oldest first, after the last one seen."""
    moment, number = after if after is not None else (None, None)
    rows = await connection.fetch(
        "SELECT * FROM held_reports WHERE located_at IS NULL"
        " AND ($2::timestamptz IS NULL OR (recorded_at, report_number) > ($2, $3))"
        " ORDER BY recorded_at, report_number LIMIT $1",
        size,
        moment,
        number,
    )
    return [_held(row) for row in rows]


def _held(row: asyncpg.Record) -> HeldReport:
    return HeldReport(
        Report.FromString(row["report"]),
        row["reason"],
        ReportLink.FromString(row["link"]),
        row["jurisdiction"],
        row["traceparent"],
        row["recorded_at"],
        row["located_at"] is not None,
    )


async def count_held(connection: Connection) -> int:
    """How many reports wait for a person to locate them."""
    return int(await connection.fetchval("SELECT count(*) FROM held_reports WHERE located_at IS NULL"))
