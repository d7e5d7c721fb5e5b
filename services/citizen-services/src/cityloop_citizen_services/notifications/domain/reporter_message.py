"""What a reporter is told: one message for each change, the same whatever order the facts arrived in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol, TypeVar

from cityloop.common.v1.common_pb2 import AttributeValue

from cityloop_citizen_services.cases.domain import CasePhase, CaseVersion
from cityloop_citizen_services.reports.domain.report import ENDED, Conclusion, Link, LinkOutcome, Report, ReportState

Transaction = TypeVar("Transaction", contravariant=True)
HELD = "held"
CALL_BACK = "call_back_"
"""Before the state of a message that asks to rate what ended so."""
CORRECTED = "corrected"
"""State of a message that says that class or place of the case were put right; its words are the service's own."""
MOVED = "moved"
"""State of a message that says that it goes on with another case; its words are the service's own."""
BY_LINK = {LinkOutcome.HELD: HELD, LinkOutcome.NOT_AN_EVENT: CasePhase.NOT_FILED.value}
BY_CONCLUSION = {ReportState.CLOSED: CasePhase.CLOSED.value, ReportState.VOID: CasePhase.VOID.value}
LINK, CONCLUSION = "link", "conclusion"
REACTION = "reaction"
"""State of a message that a reaction of a pack sends; its words are the reaction's own."""


@dataclass(frozen=True, slots=True)
class MessageText:
    """A text by language tag, and the pack version it comes from; without one it is the service's own."""

    texts: Mapping[str, str]
    pack_id: str = ""
    pack_version: int = 0


NO_TEXT = MessageText({})
"""Of a state that no pack has words for: nobody is told."""


@dataclass(frozen=True, slots=True)
class ReporterMessage:
    """A state that the reporter is told of; its words come from the pack that is in use when it is put in the inbox.

    `origin` and `version` name what it comes from (the id of a case and its version, the link, the conclusion), so that
    it is made once.
    """

    report_number: str
    event_class: str
    """Of the case where there is one, else of the report: its pack has the words. Empty once they are kept."""
    origin: str
    version: int
    state: str
    reason: str
    occurred_at: dt.datetime
    phase: str = ""
    """Of the case, where it came into another one with the state; its words are for states without own ones."""
    attributes: Mapping[str, AttributeValue] = field(default_factory=dict)
    """Of the case: which of several words of its state hold."""
    text: MessageText | None = None
    """Of a reaction its own; else as they were put there, None until they are."""


def messages_of(report: Report, versions: Sequence[CaseVersion]) -> list[ReporterMessage]:
    """All messages that are due by the report's link, the case of its event and its own conclusion.

    Args:
        report: nobody is told where nobody holds its secret.
        versions: the known versions of the case of the event it joined, in order of their versions.
    """
    return [] if report.secret_digest is None else changes_of(report, versions)


def changes_of(report: Report, versions: Sequence[CaseVersion]) -> list[ReporterMessage]:
    """What whoever follows the report would be told, whether anybody holds its secret or not; arguments as above."""
    link = report.link
    if link is None:
        return []
    if link.outcome is not LinkOutcome.JOINED:
        return [_of_link(report, link)]
    due = [*([_of_move(report, link, versions)] if link.moved else []), *_of_versions(report, link, versions)]
    return due if report.conclusion is None else [*due, _of_conclusion(report, report.conclusion, versions)]


def _of_versions(report: Report, link: Link, versions: Sequence[CaseVersion]) -> Iterator[ReporterMessage]:
    """Changes of state since the report, and of what was before it the last: that is how it found the case.

    Of a report that was moved there, changes since then. And corrections, whose own state is one of the same phase.
    That the case became part of another, or stands by itself again, is told by the link that follows.
    """
    since = link.occurred_at if link.moved else report.occurred_at
    earlier = [index for index, case in enumerate(versions) if case.occurred_at < since]
    first = earlier[-1] if earlier else 0
    for index in range(first + 1 if link.moved and earlier else first, len(versions)):
        case = versions[index]
        before = None if index == first else versions[index - 1]
        regrouped = case.merged_into or (before is not None and before.merged_into)
        if regrouped or _suppressed(report.conclusion, case):
            continue
        phase = "" if before is not None and case.phase is before.phase else case.phase.value
        if before is not None and case.corrections > before.corrections:
            yield replace(_of_case(report, case, ""), state=CORRECTED, reason="")
        elif before is None or case.state != before.state:
            yield _of_case(report, case, phase)


def _suppressed(conclusion: Conclusion | None, case: CaseVersion) -> bool:
    """Steps after the conclusion are not told until the case is reopened; those of earlier rounds were, in time."""
    if conclusion is None or case.reopened > conclusion.reopened:
        return False
    return case.reopened < conclusion.reopened or case.occurred_at >= conclusion.occurred_at


def _of_link(report: Report, link: Link) -> ReporterMessage:
    return ReporterMessage(
        report.report_number,
        report.event_class,
        LINK,
        link.version,
        BY_LINK[link.outcome],
        link.reason,
        link.occurred_at,
    )


def _of_move(report: Report, link: Link, versions: Sequence[CaseVersion]) -> ReporterMessage:
    event_class = (versions[-1].event_class if versions else "") or report.event_class
    return ReporterMessage(report.report_number, event_class, LINK, link.version, MOVED, "", link.occurred_at)


def _of_case(report: Report, case: CaseVersion, phase: str) -> ReporterMessage:
    reason = case.reason if case.phase.value in ENDED else ""
    moment = max(case.occurred_at, report.occurred_at)
    number, event_class = report.report_number, case.event_class or report.event_class
    of_case = (case.case_id, case.version, case.state, reason, moment, phase, case.attributes)
    return ReporterMessage(number, event_class, *of_case)


def _of_conclusion(report: Report, conclusion: Conclusion, versions: Sequence[CaseVersion]) -> ReporterMessage:
    return ReporterMessage(
        report.report_number,
        (versions[-1].event_class if versions else "") or report.event_class,
        CONCLUSION,
        conclusion.reopened + 1,
        BY_CONCLUSION[conclusion.state],
        conclusion.reason,
        conclusion.occurred_at,
    )


class ReporterInbox(Protocol[Transaction]):
    """The inboxes of reporters, for other rooms."""

    async def deliver(
        self, transaction: Transaction, due: Sequence[tuple[Report, ReporterMessage]], now: dt.datetime, /
    ) -> None:
        """Put each message in its inbox, once, with a receipt."""
