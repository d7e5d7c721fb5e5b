"""What a reporter is told: one message for each change, the same whatever order the facts arrived in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from cityloop_citizen_services.domain.report import (
    ENDED,
    CasePhase,
    CaseStep,
    Conclusion,
    Link,
    LinkOutcome,
    Report,
    ReportState,
)

HELD = "held"
BY_LINK = {LinkOutcome.HELD: HELD, LinkOutcome.NOT_AN_EVENT: CasePhase.NOT_FILED.value}
BY_CONCLUSION = {ReportState.CLOSED: CasePhase.CLOSED.value, ReportState.VOID: CasePhase.VOID.value}
LINK, CONCLUSION = "link", "conclusion"


@dataclass(frozen=True, slots=True)
class Words:
    """A text by language tag, and the pack version it comes from; without one it is the service's own."""

    texts: Mapping[str, str]
    pack_id: str = ""
    pack_version: int = 0


SILENCE = Words({})
"""Of a state that no pack has words for: nobody is told."""


@dataclass(frozen=True, slots=True)
class Message:
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
    words: Words | None = None
    """As they were put there; None until they are, and of messages from before they were kept."""


def messages_of(report: Report, steps: Sequence[CaseStep]) -> list[Message]:
    """All messages that are due by the report's link, the case of its event and its own conclusion.

    Args:
        report: nobody is told where nobody holds its secret.
        steps: the known versions of the case of the event it joined, in order of their versions.
    """
    return [] if report.secret_digest is None else changes_of(report, steps)


def changes_of(report: Report, steps: Sequence[CaseStep]) -> list[Message]:
    """What whoever follows the report would be told, whether anybody holds its secret or not; arguments as above."""
    link = report.link
    if link is None:
        return []
    if link.outcome is not LinkOutcome.JOINED:
        return [_of_link(report, link)]
    due = [_of_step(report, step, phase) for step, phase in _told(report, steps)]
    return due if report.conclusion is None else [*due, _of_conclusion(report, report.conclusion, steps)]


def _told(report: Report, steps: Sequence[CaseStep]) -> Iterator[tuple[CaseStep, str]]:
    """Changes of state since the report, and of what was before it the last: that is how it found the case.

    Each with its phase, where that changed too.
    """
    earlier = [index for index, step in enumerate(steps) if step.occurred_at < report.occurred_at]
    first = earlier[-1] if earlier else 0
    for index in range(first, len(steps)):
        step = steps[index]
        before = None if index == first else steps[index - 1]
        if (before is None or step.state != before.state) and not _silenced(report.conclusion, step):
            yield step, "" if before is not None and step.phase is before.phase else step.phase.value


def _silenced(conclusion: Conclusion | None, step: CaseStep) -> bool:
    """Steps after the conclusion are not told until the case is reopened; those of earlier rounds were, in time."""
    if conclusion is None or step.reopened > conclusion.reopened:
        return False
    return step.reopened < conclusion.reopened or step.occurred_at >= conclusion.occurred_at


def _of_link(report: Report, link: Link) -> Message:
    return Message(
        report.report_number,
        report.event_class,
        LINK,
        link.version,
        BY_LINK[link.outcome],
        link.reason,
        link.occurred_at,
    )


def _of_step(report: Report, step: CaseStep, phase: str) -> Message:
    reason = step.reason if step.phase.value in ENDED else ""
    moment = max(step.occurred_at, report.occurred_at)
    event_class = step.event_class or report.event_class
    return Message(report.report_number, event_class, step.case_id, step.version, step.state, reason, moment, phase)


def _of_conclusion(report: Report, conclusion: Conclusion, steps: Sequence[CaseStep]) -> Message:
    return Message(
        report.report_number,
        (steps[-1].event_class if steps else "") or report.event_class,
        CONCLUSION,
        conclusion.reopened + 1,
        BY_CONCLUSION[conclusion.state],
        conclusion.reason,
        conclusion.occurred_at,
    )
