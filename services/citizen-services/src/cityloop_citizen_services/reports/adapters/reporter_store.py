"""The personal fields of reporters in PostgreSQL: one table, written here and nowhere else."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping

from cityloop_database import Connection
from cityloop_kernel import storable

from cityloop_citizen_services.reports.domain.reporters import ReportedBy
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


class StoredReporters:
    """Who reported what, for the other rooms."""

    async def of_reports(self, connection: Connection, report_numbers: Collection[str]) -> Mapping[str, ReportedBy]:
        """As `Reporters` says."""
        rows = await connection.fetch(
            "SELECT report_number, event_class, coalesce(phone, '') AS phone"
            " FROM reports LEFT JOIN reporters USING (report_number) WHERE report_number = ANY($1)",
            [number for number in report_numbers if storable(number)],
        )
        return {row["report_number"]: ReportedBy(row["event_class"], row["phone"]) for row in rows}
