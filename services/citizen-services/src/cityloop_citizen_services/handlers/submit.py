"""Taking a report in: one number, the personal fields apart, and the fact for the hub, in one transaction."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass, replace

from cityloop.common.v1.common_pb2 import AttachmentReference
from cityloop_audit import leave_evidence
from cityloop_database import UnitOfWork
from cityloop_messaging import Outbox, new_id, short_number
from cityloop_telemetry import Metrics

from cityloop_citizen_services.adapters import facts, following_store, report_store, reporter_store
from cityloop_citizen_services.domain.report import Report, received
from cityloop_citizen_services.domain.submission import Submission

SECRET_LENGTH = 43
"""Characters of a secret: 32 random bytes in base64url."""


@dataclass(frozen=True, slots=True)
class Sender:
    """Who sends a report in, as evidence has it: a system, and with an officer his post. Never a resident."""

    system: str
    department_id: str = ""
    post_id: str = ""
    person_id: str = ""


def new_secret() -> str:
    """What opens one report to its reporter; only its digest is stored."""
    return secrets.token_urlsafe(32)


def digest_of(secret: str) -> bytes:
    """The digest under which a secret is known."""
    return hashlib.sha256(secret.encode()).digest()


async def submit(work: UnitOfWork, outbox: Outbox, submission: Submission, sender: Sender) -> Report:
    """Store a checked submission, with its evidence, and publish it."""
    sequence = await report_store.next_sequence(work.connection)
    references = [
        AttachmentReference(
            attachment_id=str(new_id()),
            media_type=file.media_type,
            size_bytes=len(file.content),
            digest=f"sha256:{hashlib.sha256(file.content).hexdigest()}",
        )
        for file in submission.files
    ]
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
        status=received(submission.occurred_at),
    )
    await report_store.insert(work.connection, report)
    if submission.reporter:
        await reporter_store.save(work.connection, report.report_number, submission.reporter, report.recorded_at)
    for reference, file in zip(references, submission.files, strict=True):
        await report_store.save_attachment(
            work.connection, report.report_number, reference, file.content, report.recorded_at
        )
    details = {"event_class": report.event_class, "channel": report.channel.value}
    await leave_evidence(work.connection, sender, report, "submit-report", report.report_number, details)
    await outbox.add(work, [facts.report_fact(report)])
    Metrics.REPORTS.labels(report.channel.value).inc()
    return report


async def submit_page(work: UnitOfWork, outbox: Outbox, submission: Submission, sender: Sender, secret: str) -> str:
    """Store what a page sent under the secret it brought, and return the secret that opens the report.

    A page sent twice (an impatient finger, a lost answer) makes one report; a page changed and sent again makes
    another, with a secret of its own.
    """
    await following_store.lock_names(work.connection, [secret])
    known = await report_store.find_by_secret(work.connection, digest_of(secret))
    if known is not None and _same(known, submission):
        return secret
    opening = secret if known is None else new_secret()
    await submit(work, outbox, replace(submission, secret_digest=digest_of(opening)), sender)
    return opening


def _same(known: Report, submission: Submission) -> bool:
    return (known.event_class, known.text, known.place, len(known.attachments)) == (
        submission.event_class,
        submission.text,
        submission.place,
        len(submission.files),
    )
