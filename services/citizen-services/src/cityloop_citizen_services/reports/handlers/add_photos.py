"""Photos that come later: the holder of a report's secret adds them, and the report has a new version."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from cityloop_audit import record_evidence
from cityloop_database import UnitOfWork
from cityloop_kernel import Moment
from cityloop_messaging import Outbox
from cityloop_pictures import Picture

from cityloop_citizen_services.reports.adapters import photo_store, report_messages, report_store
from cityloop_citizen_services.reports.domain.access import unknown_link
from cityloop_citizen_services.reports.domain.submission import check_added
from cityloop_citizen_services.reports.handlers.submit_report import PORTAL, Sender, reference_of
from cityloop_citizen_services.secret_links import digest_of


async def add_photos(
    work: UnitOfWork, outbox: Outbox, secret: str, pictures: Sequence[Picture], now: dt.datetime
) -> None:
    """Keep the photos that the report does not have yet, with evidence, and publish the report with them.

    Raises:
        NotFoundError: no report has this secret.
        InvalidError: there are too many with those that came before.
    """
    before = await report_store.lock_by_secret(work.connection, digest_of(secret))
    if before is None:
        raise unknown_link()
    pairs = [(reference_of(picture), picture) for picture in pictures]
    report = before.with_photos([reference for reference, _ in pairs], now)
    if report is before:
        return
    check_added([reference.size_bytes for reference in report.attachments])
    await report_store.update_photos(work.connection, report)
    for reference, picture in pairs:
        if reference in report.attachments:
            await photo_store.save(work.connection, report.report_number, reference, picture, now)
    details = {"photos": len(report.attachments) - len(before.attachments)}
    moment = Moment(report.occurred_at, report.recorded_at)
    await record_evidence(work.connection, Sender(PORTAL).actor, moment, "add-photos", report.report_number, details)
    await outbox.add(work, [report_messages.report_fact(report)])
