"""Taking a report in: one number, the personal fields apart, and the fact for the hub, in one transaction."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace

from cityloop.common.v1.common_pb2 import AttachmentReference
from cityloop_audit import evidence_of, record_all
from cityloop_database import Connection, UnitOfWork, lock_names, next_numbers
from cityloop_kernel import Actor, Moment, short_number
from cityloop_messaging import Outbox, new_id
from cityloop_pictures import Picture
from cityloop_telemetry import describe

from cityloop_citizen_services.forms.domain import ReportForms
from cityloop_citizen_services.reports.adapters import photo_store, report_messages, report_store, reporter_store
from cityloop_citizen_services.reports.domain.access import filer_of
from cityloop_citizen_services.reports.domain.report import Report, initial_status
from cityloop_citizen_services.reports.domain.submission import Submission
from cityloop_citizen_services.reports.telemetry import Metrics
from cityloop_citizen_services.secret_links import digest_of, new_secret

PORTAL = "portal"
"""The system of what the pages send."""


@dataclass(frozen=True, slots=True)
class Sender:
    """Who sends a report in, a system, and with an officer his post. Never a resident."""

    system: str
    department_id: str = ""
    post_id: str = ""
    person_id: str = ""

    @property
    def actor(self) -> Actor:
        """As evidence keeps it."""
        return Actor(self.department_id, self.system, self.post_id, self.person_id)

    @property
    def filer(self) -> str:
        """As the report keeps it: whoever it is sees the report whole. Nobody, where it came from the portal."""
        if self.department_id:
            return filer_of(self.department_id)
        return "" if self.system == PORTAL else self.system


def reference_of(picture: Picture) -> AttachmentReference:
    """A new reference to a photo."""
    return AttachmentReference(
        attachment_id=str(new_id()),
        media_type=picture.media_type,
        size_bytes=len(picture.content),
        digest=f"sha256:{hashlib.sha256(picture.content).hexdigest()}",
    )


@dataclass(frozen=True, slots=True)
class Sent:
    """A checked submission, who sends it in, and the trace that it belongs to: that of the present call when empty."""

    submission: Submission
    sender: Sender
    traceparent: str = ""


async def submit_report(
    work: UnitOfWork, outbox: Outbox, forms: ReportForms[Connection], submission: Submission, sender: Sender
) -> Report:
    """Store a checked submission, with its evidence, and publish it."""
    (report,) = await submit_reports(work, outbox, forms, [Sent(submission, sender)])
    describe(report=report.report_number)
    return report


async def submit_reports(
    work: UnitOfWork, outbox: Outbox, forms: ReportForms[Connection], sent: Sequence[Sent]
) -> list[Report]:
    """Store checked submissions, with their evidence, and publish them; their reports, in this order."""
    sequences = await next_numbers(work.connection, "report_numbers", len(sent))
    reports = [_report(one, sequence) for one, sequence in zip(sent, sequences, strict=True)]
    await report_store.insert(work.connection, reports)
    entries = []
    for report, one in zip(reports, sent, strict=True):
        await _store_rest(work.connection, forms, report, one)
        details = {"event_class": report.event_class, "channel": report.channel}
        moment = Moment(report.occurred_at, report.recorded_at)
        entries.append(evidence_of(one.sender.actor, moment, "submit-report", report.report_number, details))
    await record_all(work.connection, entries)
    facts = [
        replace(report_messages.report_fact(report), traceparent=one.traceparent)
        for report, one in zip(reports, sent, strict=True)
    ]
    await outbox.add(work, facts)
    for report in reports:
        Metrics.REPORTS.labels(report.channel).inc()
    return reports


def _report(sent: Sent, sequence: int) -> Report:
    submission = sent.submission
    return Report(
        report_number=short_number("R", submission.occurred_at.year, sequence),
        event_class=submission.event_class,
        place=submission.place,
        text=submission.text,
        attachments=tuple(reference_of(picture) for picture in submission.pictures),
        media_url=submission.media_url,
        channel=submission.channel,
        source_number=submission.source_number,
        secret_digest=submission.secret_digest,
        occurred_at=submission.occurred_at,
        recorded_at=submission.recorded_at,
        link=None,
        conclusion=None,
        status=initial_status(submission.occurred_at),
        filed_by=sent.sender.filer,
        attributes=submission.attributes,
        complaint=submission.complaint,
    )


async def _store_rest(connection: Connection, forms: ReportForms[Connection], report: Report, sent: Sent) -> None:
    """What few reports have: an answer to a form, personal fields, photos."""
    submission, number = sent.submission, report.report_number
    if submission.answer is not None:
        await forms.keep(connection, number, submission.answer, sent.sender.post_id, report.recorded_at)
    if submission.reporter:
        await reporter_store.save(connection, number, submission.reporter, report.recorded_at)
    for reference, picture in zip(report.attachments, submission.pictures, strict=True):
        await photo_store.save(connection, number, reference, picture, report.recorded_at)


async def submit_page(
    work: UnitOfWork,
    outbox: Outbox,
    forms: ReportForms[Connection],
    submission: Submission,
    sender: Sender,
    secret: str,
) -> str:
    """Store what a page sent under the secret it brought, and return the secret that opens the report.

    A page sent twice (an impatient finger, a lost answer) makes one report; a page changed and sent again makes
    another, with a secret of its own.
    """
    await lock_names(work.connection, [secret])
    known = await report_store.find_by_secret(work.connection, digest_of(secret))
    if known is not None and _repeats(known, submission):
        return secret
    opening = secret if known is None else new_secret()
    await submit_report(work, outbox, forms, replace(submission, secret_digest=digest_of(opening)), sender)
    return opening


def _repeats(known: Report, submission: Submission) -> bool:
    return (known.event_class, known.text, known.place, known.attributes, len(known.attachments)) == (
        submission.event_class,
        submission.text,
        submission.place,
        submission.attributes,
        len(submission.pictures),
    )
