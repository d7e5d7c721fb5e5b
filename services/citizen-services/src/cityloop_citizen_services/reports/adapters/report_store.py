"""Reports in PostgreSQL."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import asyncpg
from cityloop.common.v1.common_pb2 import AttachmentReference, Place
from cityloop_database import Connection, Pool
from cityloop_expressions import values_from_column, values_to_column
from cityloop_kernel import storable

from cityloop_citizen_services.reports.domain.protocols import ReportFilter, Visibility
from cityloop_citizen_services.reports.domain.report import Conclusion, Link, LinkOutcome, Report, ReportState, Status

BASE = (
    "report_number, event_class, place, jurisdiction, text, attachments, media_url, channel, source_number,"
    " secret_digest, occurred_at, recorded_at, filed_by, version, attributes, complaint"
)
FOLLOWED = (
    "link_version, link_outcome, link_event_id, link_event_number, link_reason, link_occurred_at, link_moved,"
    " conclusion_state, conclusion_reason, conclusion_reopened, conclusion_occurred_at,"
    " state, reason, case_id, case_number, lead_department_id, reopened, updated_at, expected_at"
)
COLUMNS = f"{BASE}, {FOLLOWED}"
COUNT = len(COLUMNS.split(", "))
PLACES = ", ".join(f"${number}" for number in range(1, COUNT + 1))
SEEN = (
    "(filed_by = $1 OR EXISTS (SELECT FROM unnest($2::text[], $3::timestamptz[]) AS public (name, until)"
    " WHERE public.name = event_class AND recorded_at <= public.until))"
)
SETTING = ", ".join(f"{name} = ${number}" for number, name in enumerate(FOLLOWED.split(", "), start=2))


async def insert(connection: Connection, reports: Sequence[Report]) -> None:
    """Store new reports."""
    statement = f"INSERT INTO reports ({COLUMNS}) VALUES ({PLACES})"
    await connection.executemany(statement, [(*_base(report), *_followed(report)) for report in reports])


async def update(connection: Connection, reports: Sequence[Report]) -> None:
    """Store what reports follow and where they stand now."""
    await connection.executemany(
        f"UPDATE reports SET {SETTING} WHERE report_number = $1",
        [(report.report_number, *_followed(report)) for report in reports],
    )


async def update_photos(connection: Connection, report: Report) -> None:
    """Store the attachments of a new version of a report."""
    await connection.execute(
        "UPDATE reports SET attachments = $2, version = $3 WHERE report_number = $1",
        report.report_number,
        [reference.SerializeToString() for reference in report.attachments],
        report.version,
    )


async def lock(connection: Connection, report_numbers: Sequence[str]) -> dict[str, Report]:
    """Reports by number, locked in order of their numbers until the transaction ends."""
    rows = await connection.fetch(
        f"SELECT {COLUMNS} FROM reports WHERE report_number = ANY($1) ORDER BY report_number FOR UPDATE",
        [number for number in set(report_numbers) if storable(number)],
    )
    return {row["report_number"]: _report(row) for row in rows}


async def lock_of_events(connection: Connection, event_ids: Sequence[str]) -> list[Report]:
    """The reports that have joined events, locked in order of their numbers until the transaction ends."""
    rows = await connection.fetch(
        f"SELECT {COLUMNS} FROM reports WHERE link_event_id = ANY($1::uuid[]) ORDER BY report_number FOR UPDATE",
        list(set(event_ids)),
    )
    return [_report(row) for row in rows]


async def event_of_number(connection: Connection, event_number: str) -> str:
    """The event that reports have joined, by its number; empty where none has."""
    found = await connection.fetchval(
        "SELECT link_event_id FROM reports WHERE link_event_number = $1 AND link_event_number <> '' LIMIT 1",
        event_number,
    )
    return "" if found is None else str(found)


async def page_of_event(
    connection: Connection, event_id: str, size: int, after: tuple[dt.datetime, str] | None
) -> list[Report]:
    """Reports that have joined an event, oldest first, after the moment and number of the last one seen."""
    moment, number = after or (dt.datetime.min.replace(tzinfo=dt.UTC), "")
    rows = await connection.fetch(
        f"SELECT {COLUMNS} FROM reports WHERE link_event_id = $1::uuid AND (occurred_at, report_number) > ($2, $3)"
        " ORDER BY occurred_at, report_number LIMIT $4",
        event_id,
        moment,
        number,
        size,
    )
    return [_report(row) for row in rows]


async def find(pool: Connection | Pool, report_number: str) -> Report | None:
    """A report by its number."""
    if not storable(report_number):
        return None
    row = await pool.fetchrow(f"SELECT {COLUMNS} FROM reports WHERE report_number = $1", report_number)
    return None if row is None else _report(row)


async def find_by_secret(connection: Connection | Pool, digest: bytes) -> Report | None:
    """The report whose reporter holds this secret."""
    row = await connection.fetchrow(
        f"SELECT {COLUMNS} FROM reports WHERE secret_digest = $1"
        " OR report_number = (SELECT report_number FROM report_secrets WHERE secret_digest = $1)",
        digest,
    )
    return None if row is None else _report(row)


async def lock_by_secret(connection: Connection, digest: bytes) -> Report | None:
    """The report whose reporter holds this secret, locked until the transaction ends."""
    known = await find_by_secret(connection, digest)
    return None if known is None else (await lock(connection, [known.report_number]))[known.report_number]


async def add_secret(connection: Connection, report_number: str, digest: bytes, now: dt.datetime) -> None:
    """Let another secret open a report too."""
    await connection.execute(
        "INSERT INTO report_secrets (secret_digest, report_number, recorded_at) VALUES ($1, $2, $3)",
        digest,
        report_number,
        now,
    )


async def listing(pool: Pool, wanted: ReportFilter, visible: Visibility, limit: int) -> list[Report]:
    """Reports, newest first, of those that may be seen. Numbers and classes must be storable."""
    seen = (visible.filed_by, list(visible.public_until), list(visible.public_until.values()), limit)
    if wanted.numbers is not None:
        rows = await pool.fetch(
            f"SELECT {COLUMNS} FROM reports WHERE {SEEN} AND report_number = ANY($5)"
            " ORDER BY occurred_at DESC, report_number DESC LIMIT $4",
            *seen,
            list(wanted.numbers),
        )
        return [_report(row) for row in rows]
    rows = await pool.fetch(
        f"SELECT {COLUMNS} FROM reports WHERE {SEEN} AND occurred_at BETWEEN $5 AND $6"
        " AND ($7::text[] IS NULL OR event_class = ANY($7)) AND ($8::text[] IS NULL OR state = ANY($8))"
        " ORDER BY occurred_at DESC, report_number DESC LIMIT $4",
        *seen,
        wanted.since,
        wanted.until,
        None if wanted.event_classes is None else list(wanted.event_classes),
        None if wanted.states is None else list(wanted.states),
    )
    return [_report(row) for row in rows]


def _base(report: Report) -> tuple[object, ...]:
    return (
        report.report_number,
        report.event_class,
        report.place.SerializeToString(),
        report.place.jurisdiction,
        report.text,
        [reference.SerializeToString() for reference in report.attachments],
        report.media_url,
        report.channel,
        report.source_number,
        report.secret_digest,
        report.occurred_at,
        report.recorded_at,
        report.filed_by,
        report.version,
        values_to_column(report.attributes),
        report.complaint,
    )


def _followed(report: Report) -> tuple[object, ...]:
    link, conclusion, status = report.link, report.conclusion, report.status
    linked = (
        (None,) * 7
        if link is None
        else (
            *(link.version, link.outcome, link.event_id or None, link.event_number, link.reason, link.occurred_at),
            link.moved,
        )
    )
    concluded = (
        (None,) * 4
        if conclusion is None
        else (conclusion.state, conclusion.reason, conclusion.reopened, conclusion.occurred_at)
    )
    stands = (
        status.state,
        status.reason,
        status.case_id,
        status.case_number,
        status.lead_department_id,
        status.reopened,
        status.updated_at,
        status.expected_at,
    )
    return (*linked, *concluded, *stands)


def _report(row: asyncpg.Record) -> Report:
    return Report(
        report_number=row["report_number"],
        event_class=row["event_class"],
        place=Place.FromString(row["place"]),
        text=row["text"],
        attachments=tuple(AttachmentReference.FromString(item) for item in row["attachments"]),
        media_url=row["media_url"],
        channel=row["channel"],
        source_number=row["source_number"],
        secret_digest=row["secret_digest"],
        occurred_at=row["occurred_at"],
        recorded_at=row["recorded_at"],
        link=_link(row),
        conclusion=_conclusion(row),
        filed_by=row["filed_by"],
        version=row["version"],
        attributes=values_from_column(row["attributes"]),
        complaint=row["complaint"],
        status=Status(
            state=ReportState(row["state"]),
            reason=row["reason"],
            case_id=row["case_id"],
            case_number=row["case_number"],
            lead_department_id=row["lead_department_id"],
            reopened=row["reopened"],
            updated_at=row["updated_at"],
            expected_at=row["expected_at"],
        ),
    )


def _link(row: asyncpg.Record) -> Link | None:
    if row["link_version"] is None:
        return None
    return Link(
        version=row["link_version"],
        outcome=LinkOutcome(row["link_outcome"]),
        event_id=str(row["link_event_id"] or ""),
        event_number=row["link_event_number"],
        reason=row["link_reason"],
        occurred_at=row["link_occurred_at"],
        moved=row["link_moved"],
    )


def _conclusion(row: asyncpg.Record) -> Conclusion | None:
    if row["conclusion_state"] is None:
        return None
    return Conclusion(
        ReportState(row["conclusion_state"]),
        row["conclusion_reason"],
        row["conclusion_reopened"],
        row["conclusion_occurred_at"],
    )
