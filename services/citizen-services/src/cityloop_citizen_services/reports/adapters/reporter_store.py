"""The personal fields of reporters in PostgreSQL: one table, written here and nowhere else."""

from __future__ import annotations

import datetime as dt

from cityloop_database import Connection

from cityloop_citizen_services.reports.domain.submission import Reporter


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
