"""A report, what it follows, and where it therefore stands."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from cityloop.common.v1.common_pb2 import AttachmentReference, AttributeValue, Place
from cityloop_kernel import ConflictError, ForbiddenError, InvalidError, check_text

from cityloop_citizen_services.cases.domain import CaseVersion

MAX_TEXT = 4_000


class ReportState(StrEnum):
    """Where a report stands."""

    RECEIVED = "received"
    HELD = "held"
    IN_PROGRESS = "in_progress"
    CLOSED = "closed"
    NOT_FILED = "not_filed"
    VOID = "void"

    @property
    def ended(self) -> bool:
        """Whether nothing more is to come, unless the case is reopened."""
        return self in ENDED


ENDED = frozenset({ReportState.CLOSED, ReportState.NOT_FILED, ReportState.VOID})
CONCLUSIONS = frozenset({ReportState.CLOSED, ReportState.VOID})


class IntakeChannel(StrEnum):
    """The channels of this service itself; an officer or an API key may name another one, of the packs."""

    OPEN311 = "open311"
    PAGE = "page"
    OFFICER = "officer"
    IMPORT = "import"


class LinkOutcome(StrEnum):
    """What became of a report at the hub."""

    JOINED = "joined"
    HELD = "held"
    NOT_AN_EVENT = "not_an_event"


@dataclass(frozen=True, slots=True)
class Link:
    """The newest link of a report."""

    version: int
    outcome: LinkOutcome
    event_id: str
    event_number: str
    reason: str
    occurred_at: dt.datetime
    moved: bool = False
    """Whether a decision moved the report there from another event, then."""


@dataclass(frozen=True, slots=True)
class Conclusion:
    """What the department that handles the matter said of this one report; holds until the case is reopened."""

    state: ReportState
    reason: str
    reopened: int
    """How often the case had been reopened by then."""
    occurred_at: dt.datetime


@dataclass(frozen=True, slots=True)
class Status:
    """Where a report stands, and why."""

    state: ReportState
    reason: str
    case_id: str
    case_number: str
    lead_department_id: str
    reopened: int
    updated_at: dt.datetime
    expected_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class Report:
    """What somebody said is wrong. Nothing in it identifies the reporter."""

    report_number: str
    event_class: str
    place: Place
    text: str
    attachments: tuple[AttachmentReference, ...]
    media_url: str
    """Addresses of media elsewhere, a line each."""
    channel: str
    """Of this service, or one that packs declare."""
    source_number: str
    secret_digest: bytes | None
    """SHA-256 of the reporter's secret; None where nobody holds one (officers, imports), and nobody is told."""
    occurred_at: dt.datetime
    recorded_at: dt.datetime
    link: Link | None
    conclusion: Conclusion | None
    status: Status
    attributes: Mapping[str, AttributeValue] = field(default_factory=dict)
    """What its class asks for."""
    filed_by: str = ""
    """The Open311 client or department that filed it, as `access` writes them; empty where only a secret opens it."""
    version: int = 1
    """From 1; each photo that comes later makes one."""
    complaint: bool = False
    """Its class is one of complaints about departments."""

    @property
    def event_id(self) -> str:
        """The event it has joined; empty while there is none."""
        return "" if self.link is None else self.link.event_id

    def with_photos(self, references: Sequence[AttachmentReference], moment: dt.datetime) -> Report:
        """The next version, with photos that came later; itself where it has them already."""
        known = {reference.digest for reference in self.attachments}
        new = tuple(reference for reference in references if reference.digest not in known)
        if not new:
            return self
        attachments = (*self.attachments, *new)
        return replace(self, attachments=attachments, version=self.version + 1, recorded_at=moment)

    def with_link(self, link: Link, case: CaseVersion | None) -> Report:
        """The report with a newer link, and the newest case of the event it names; an older link changes nothing."""
        if self.link is not None and link.version <= self.link.version:
            return self
        conclusion = self.conclusion if link.event_id == self.event_id else None
        return replace(self, link=link, conclusion=conclusion).with_case(case)

    def with_case(self, case: CaseVersion | None) -> Report:
        """The report where its link, its conclusion and the newest case of its event put it."""
        return replace(self, status=_status(self, case))

    def with_conclusion(
        self, state: ReportState, reason: str, department_id: str, case: CaseVersion | None, moment: dt.datetime
    ) -> Report:
        """The report closed or void by itself; its case goes on for the others.

        Raises:
            InvalidError: the conclusion is none, or VOID without a reason.
            ConflictError: it has no case with a lead yet, or was concluded before.
            ForbiddenError: another department has the lead.
        """
        if state not in CONCLUSIONS:
            raise InvalidError("conclusion must be CLOSED or VOID", "CONCLUSION_INVALID")
        if state is ReportState.VOID and not reason.strip():
            raise InvalidError("say why the report is void", "REASON_MISSING")
        check_text("text", reason, MAX_TEXT)
        if case is None or not case.lead_department_id:
            raise ConflictError(f"{self.report_number} has no case with a lead yet; try again later", "NO_LEAD")
        if case.lead_department_id != department_id:
            raise ForbiddenError(
                f"{case.lead_department_id} has the lead of {case.case_number}; only it concludes its reports",
                "NOT_THE_LEAD",
            )
        if _applies(self.conclusion, case):
            raise ConflictError(f"{self.report_number} was concluded before", "ALREADY_CONCLUDED")
        conclusion = Conclusion(state, reason, case.reopened, moment)
        return replace(self, conclusion=conclusion).with_case(case)


def initial_status(moment: dt.datetime) -> Status:
    """The status of a report that nothing is known of yet."""
    return Status(ReportState.RECEIVED, "", "", "", "", 0, moment, None)


def _applies(conclusion: Conclusion | None, case: CaseVersion) -> bool:
    return conclusion is not None and case.reopened <= conclusion.reopened


def _status(report: Report, case: CaseVersion | None) -> Status:
    link, conclusion = report.link, report.conclusion
    if link is None:
        return initial_status(report.occurred_at)
    match link.outcome:
        case LinkOutcome.HELD:
            return replace(initial_status(link.occurred_at), state=ReportState.HELD, reason=link.reason)
        case LinkOutcome.NOT_AN_EVENT:
            return replace(initial_status(link.occurred_at), state=ReportState.NOT_FILED, reason=link.reason)
    if case is None:
        return initial_status(link.occurred_at)
    ended = case.phase.value in ENDED and not case.merged_into
    status = Status(
        state=ReportState(case.phase.value) if ended else ReportState.IN_PROGRESS,
        reason=case.reason if ended else "",
        case_id=case.case_id,
        case_number=case.case_number,
        lead_department_id=case.lead_department_id,
        reopened=case.reopened,
        updated_at=max(case.occurred_at, report.occurred_at),
        expected_at=case.due_at,
    )
    if conclusion is not None and _applies(conclusion, case):
        status = replace(
            status,
            state=conclusion.state,
            reason=conclusion.reason,
            updated_at=conclusion.occurred_at,
            expected_at=None,
        )
    return status
