"""Taking a report in: one number, the personal fields apart, and the fact for the hub, in one transaction."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace

from cityloop.common.v1.common_pb2 import AttachmentReference
from cityloop_audit import record_evidence
from cityloop_database import (
    Connection,
    IdempotencyConflictError,
    UnitOfWork,
    first_answer,
    lock_names,
    next_numbers,
    store_answer,
)
from cityloop_kernel import Actor, Moment, short_number
from cityloop_messaging import Outbox, new_id
from cityloop_pictures import Picture
from cityloop_telemetry import describe

from cityloop_citizen_services.forms.domain import ReportForms
from cityloop_citizen_services.reports.adapters import photo_store, report_messages, report_store, reporter_store
from cityloop_citizen_services.reports.domain.access import filer_of
from cityloop_citizen_services.reports.domain.report import Report, initial_status
from cityloop_citizen_services.reports.domain.submission import KeyReusedError, Submission
from cityloop_citizen_services.reports.telemetry import Metrics
from cityloop_citizen_services.secret_links import digest_of, new_secret

PORTAL = "portal"
"""The system of what the pages send."""
METHOD = "Open311/requests"
"""Under which the keys of repeated submissions are kept."""


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


async def submit_report(
    work: UnitOfWork, outbox: Outbox, forms: ReportForms[Connection], submission: Submission, sender: Sender
) -> Report:
    """Store a checked submission, with its evidence, and publish it."""
    (sequence,) = await next_numbers(work.connection, "report_numbers", 1)
    references = [reference_of(picture) for picture in submission.pictures]
    report = Report(
        report_number=short_number("R", submission.occurred_at.year, sequence),
        event_class=submission.event_class,
        place=submission.place,
        text=submission.text,
        attachments=tuple(references),
        media_url=submission.media_url,
        channel=submission.channel,
        source_number=submission.source_number,
        secret_digest=submission.secret_digest,
        occurred_at=submission.occurred_at,
        recorded_at=submission.recorded_at,
        link=None,
        conclusion=None,
        status=initial_status(submission.occurred_at),
        filed_by=sender.filer,
        attributes=submission.attributes,
        complaint=submission.complaint,
    )
    await report_store.insert(work.connection, report)
    if submission.answer is not None:
        await forms.keep(work.connection, report.report_number, submission.answer, sender.post_id, report.recorded_at)
    if submission.reporter:
        await reporter_store.save(work.connection, report.report_number, submission.reporter, report.recorded_at)
    for reference, picture in zip(references, submission.pictures, strict=True):
        await photo_store.save(work.connection, report.report_number, reference, picture, report.recorded_at)
    details = {"event_class": report.event_class, "channel": report.channel}
    moment = Moment(report.occurred_at, report.recorded_at)
    await record_evidence(work.connection, sender.actor, moment, "submit-report", report.report_number, details)
    await outbox.add(work, [report_messages.report_fact(report)])
    describe(report=report.report_number)
    Metrics.REPORTS.labels(report.channel).inc()
    return report


async def submit_idempotently(
    work: UnitOfWork,
    outbox: Outbox,
    forms: ReportForms[Connection],
    submission: Submission,
    sender: Sender,
    secret: str,
    key: str,
    request: bytes,
) -> str:
    """Store what a client sent under a secret, and return the report's number.

    Sent again with its idempotency key it makes no other report; the new secret then opens the first one too, since
    that of the first answer is kept nowhere.

    Args:
        work: the transaction.
        outbox: for the fact.
        forms: keep answers.
        submission: checked.
        sender: whose key it is.
        secret: opens the report to its reporter.
        key: the client's own; empty: there is none, and each call makes a report.
        request: what must be the same for the same key.

    Raises:
        KeyReusedError: the key stands for another submission of this sender.
    """
    secret_digest = digest_of(secret)
    submission = replace(submission, secret_digest=secret_digest)
    if not key:
        return (await submit_report(work, outbox, forms, submission, sender)).report_number
    try:
        first = await first_answer(work.connection, sender.system, METHOD, key, request)
    except IdempotencyConflictError as error:
        raise KeyReusedError("this idempotency key was used for another report; choose a new one") from error
    if first is not None:
        number = first.decode()
        await report_store.add_secret(work.connection, number, secret_digest, submission.recorded_at)
        Metrics.SUBMISSIONS_REPEATED.inc()
        return number
    number = (await submit_report(work, outbox, forms, submission, sender)).report_number
    await store_answer(work.connection, sender.system, METHOD, key, number.encode())
    return number


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
