"""Taking in what programs of clients send, many in one transaction; sent again, a report is not made again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from cityloop_database import (
    Connection,
    IdempotencyConflictError,
    KeyedCall,
    UnitOfWork,
    first_answers,
    store_answers,
)
from cityloop_messaging import Outbox

from cityloop_citizen_services.forms.domain import ReportForms
from cityloop_citizen_services.reports.adapters import report_store
from cityloop_citizen_services.reports.domain.submission import KeyReusedError, Submission
from cityloop_citizen_services.reports.handlers.submit_report import Sender, Sent, submit_reports
from cityloop_citizen_services.reports.telemetry import Metrics
from cityloop_citizen_services.secret_links import digest_of

METHOD = "Open311/requests"
"""Under which the keys of repeated submissions are kept."""


@dataclass(frozen=True, slots=True)
class ClientSubmission:
    """What a client sends.

    Args:
        submission: checked.
        sender: whose API key it is.
        secret: opens the report to its reporter.
        key: the client's own; empty: there is none, and each call makes a report.
        request: what must be the same for the same key.
        traceparent: of the call.
    """

    submission: Submission
    sender: Sender
    secret: str
    key: str
    request: bytes
    traceparent: str

    @property
    def keyed(self) -> KeyedCall:
        """Its claim on its key."""
        return KeyedCall(self.sender.system, METHOD, self.key, self.request)

    @property
    def sent(self) -> Sent:
        """To be stored."""
        submission = replace(self.submission, secret_digest=digest_of(self.secret))
        return Sent(submission, self.sender, self.traceparent)


async def submit_of_clients(
    work: UnitOfWork, outbox: Outbox, forms: ReportForms[Connection], submissions: Sequence[ClientSubmission]
) -> list[str]:
    """Store what clients sent under their secrets; returns the reports' numbers in this order.

    Sent again with its idempotency key it makes no other report; the new secret then opens the first one too, since
    that of the first answer is kept nowhere.

    Raises:
        KeyReusedError: a key stands for another submission of its sender.
        RepeatedTogetherError: two of them have one key.
    """
    first = await _first_numbers(work.connection, submissions)
    new = [one for one in submissions if one.keyed.name not in first]
    made = await submit_reports(work, outbox, forms, [one.sent for one in new]) if new else []
    numbers = {one.secret: report.report_number for one, report in zip(new, made, strict=True)}
    answers = [(one.keyed, numbers[one.secret].encode()) for one in new if one.key]
    if answers:
        await store_answers(work.connection, answers)
    for one in submissions:
        if one.secret not in numbers:
            number = numbers[one.secret] = first[one.keyed.name]
            digest = digest_of(one.secret)
            await report_store.add_secret(work.connection, number, digest, one.submission.recorded_at)
            Metrics.SUBMISSIONS_REPEATED.inc()
    return [numbers[one.secret] for one in submissions]


async def _first_numbers(
    connection: Connection, submissions: Sequence[ClientSubmission]
) -> Mapping[tuple[str, str, str], str]:
    """Of those that were sent before: the number of the report that they made, by the name of the call."""
    calls = [one.keyed for one in submissions if one.key]
    if not calls:
        return {}
    try:
        found = await first_answers(connection, calls)
    except IdempotencyConflictError as error:
        raise KeyReusedError("this idempotency key was used for another report; choose a new one") from error
    return {call.name: answer.decode() for call, answer in zip(calls, found, strict=True) if answer is not None}
