"""The personal fields of reporters and of recipients in PostgreSQL: one table, written here and nowhere else."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from cityloop_database import Connection

from cityloop_citizen_services.domain.submission import Reporter
from cityloop_citizen_services.domain.warning_message import Recipient


async def save(connection: Connection, report_number: str, reporter: Reporter, now: dt.datetime) -> None:
    """Keep what a reporter said of himself."""
    await connection.execute(
        "INSERT INTO reporters (report_number, name, phone, email, recorded_at) VALUES ($1, $2, $3, $4, $5)",
        report_number,
        reporter.name,
        reporter.phone,
        reporter.email,
        now,
    )


async def save_recipients(
    connection: Connection, recipients: Sequence[tuple[str, Recipient]], now: dt.datetime
) -> None:
    """Keep what a department said of the recipients of messages, by the message of each."""
    await connection.executemany(
        "INSERT INTO reporters (message_id, reference, name, phone, email, recorded_at)"
        " VALUES ($1, $2, $3, $4, '', $5)",
        [(message_id, item.reference, item.name, item.phone, now) for message_id, item in recipients],
    )
