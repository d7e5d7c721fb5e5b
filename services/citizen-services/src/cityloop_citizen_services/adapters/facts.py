"""Reports, feedback, links and cases as their contracts have them."""

from __future__ import annotations

from uuid import UUID

from cityloop.cases.v1 import case_pb2
from cityloop.citizen.v1 import report_pb2
from cityloop.citizen.v1.reports_service_pb2 import ReportState as ReportStateNumber
from cityloop.citizen.v1.reports_service_pb2 import ReportStatus
from cityloop.common.v1.common_pb2 import Place, Position, ReferenceSystem
from cityloop.events.v1.report_link_pb2 import ReportLink, ReportLinkOutcome
from cityloop.topics import CITIZEN_FEEDBACK, CITIZEN_REPORTS
from cityloop_messaging import Fact, InvalidRecordError, fact_of, to_datetime, to_timestamp

from cityloop_citizen_services.domain.access import TaskHeld
from cityloop_citizen_services.domain.feedback import Feedback
from cityloop_citizen_services.domain.personal_data import masked, named_in
from cityloop_citizen_services.domain.public_view import public_place
from cityloop_citizen_services.domain.report import CasePhase, CaseStep, Door, Link, LinkOutcome, Report, ReportState

REPORT_STATES = {state: ReportStateNumber.Value(f"REPORT_STATE_{state.name}") for state in ReportState}
CASE_PHASES = {case_pb2.CasePhase.Value(f"CASE_PHASE_{phase.name}"): phase for phase in CasePhase}
LET_GO = {case_pb2.TaskState.TASK_STATE_RETURNED, case_pb2.TaskState.TASK_STATE_CANCELLED}
"""States of a task that its department holds no more."""
OUTCOMES = {ReportLinkOutcome.Value(f"REPORT_LINK_OUTCOME_{outcome.name}"): outcome for outcome in LinkOutcome}


def report_message(report: Report) -> report_pb2.Report:
    """The report as its contract has it."""
    return report_pb2.Report(
        report_number=report.report_number,
        version=report.version,
        occurred_at=to_timestamp(report.occurred_at),
        recorded_at=to_timestamp(report.recorded_at),
        event_class=report.event_class,
        place=report.place,
        text=report.text,
        attachments=report.attachments,
        channel=report.channel,
        imported=report.channel == Door.IMPORT,
        source_number=report.source_number,
        personal_data=sorted(f"PERSONAL_DATA_{kind.name}" for kind in named_in(report.text, report.place.text)),
    )


def masked_message(report: Report) -> report_pb2.Report:
    """The report as its topic and lists of staff have it: what its texts name of persons is masked."""
    message = report_message(report)
    message.text, message.place.text = masked(report.text), masked(report.place.text)
    return message


def wordless_message(report: Report) -> report_pb2.Report:
    """The report without what anybody wrote or sent, its position the middle of a cell."""
    place = public_place(report.place, "segment")
    shown = report_pb2.Report(
        report_number=report.report_number,
        version=report.version,
        occurred_at=to_timestamp(report.occurred_at),
        recorded_at=to_timestamp(report.recorded_at),
        event_class=report.event_class,
        place=Place(jurisdiction=place.division),
        channel=report.channel,
        imported=report.channel == Door.IMPORT,
    )
    if place.longitude is not None and place.latitude is not None:
        shown.place.position.CopyFrom(
            Position(
                longitude=place.longitude,
                latitude=place.latitude,
                reference_system=ReferenceSystem.REFERENCE_SYSTEM_CGCS2000,
            )
        )
    return shown


def status_message(report: Report, *, reasons: bool = True) -> ReportStatus:
    """Where a report stands, as its contract has it; without reasons where they are not for the caller."""
    status = report.status
    return ReportStatus(
        state=f"REPORT_STATE_{status.state.name}",
        reason=status.reason if reasons else "",
        event_number="" if report.link is None else report.link.event_number,
        case_number=status.case_number,
        lead_department_id=status.lead_department_id,
        updated_at=to_timestamp(status.updated_at),
        expected_at=None if status.expected_at is None else to_timestamp(status.expected_at),
    )


def report_fact(report: Report) -> Fact:
    """A report in a new version as a fact."""
    return fact_of(CITIZEN_REPORTS, masked_message(report), report.place.jurisdiction)


def feedback_fact(feedback: Feedback) -> Fact:
    """What a reporter said as a fact."""
    payload = report_pb2.Feedback(
        feedback_id=feedback.feedback_id,
        occurred_at=to_timestamp(feedback.occurred_at),
        recorded_at=to_timestamp(feedback.recorded_at),
        report_number=feedback.report_number,
        case_id=feedback.case_id,
        case_number=feedback.case_number,
        kind=f"FEEDBACK_KIND_{feedback.kind.name}",
        rating=feedback.rating,
        text=masked(feedback.text),
    )
    return fact_of(CITIZEN_FEEDBACK, payload, feedback.jurisdiction)


def link_of(message: ReportLink) -> Link:
    """A link as the hub published it.

    Raises:
        InvalidRecordError: it has no outcome, or joined no event.
    """
    outcome = OUTCOMES.get(message.outcome)
    if outcome is None:
        raise InvalidRecordError(f"the link of {message.report_number!r} has no outcome")
    joined = outcome is LinkOutcome.JOINED
    return Link(
        version=message.version,
        outcome=outcome,
        event_id=_event_id(message.event_id) if joined else "",
        event_number=message.event_number if joined else "",
        reason=message.reason,
        occurred_at=to_datetime(message.occurred_at),
    )


def step_of(message: case_pb2.Case) -> CaseStep:
    """A version of a case as collaboration-tasks published it.

    Raises:
        InvalidRecordError: it is in no phase or no state, or of no event.
    """
    phase = CASE_PHASES.get(message.phase)
    if phase is None or not message.state:
        raise InvalidRecordError(f"case {message.case_number!r} is in no phase, or in no state")
    return CaseStep(
        event_id=_event_id(message.event_id),
        version=message.version,
        case_id=message.case_id,
        case_number=message.case_number,
        phase=phase,
        state=message.state,
        # What a reporter said of it is for nobody else.
        reason=message.transition.reason if message.transition.post_id else "",
        lead_department_id=message.lead_department_id,
        reopened=message.reopened,
        due_at=to_datetime(message.due_at) if message.HasField("due_at") else None,
        occurred_at=to_datetime(message.occurred_at),
        event_class=message.event_class,
        areas=tuple(message.place.areas),
    )


def task_of(message: case_pb2.Task) -> TaskHeld:
    """A version of a task as collaboration-tasks published it.

    Raises:
        InvalidRecordError: it is in no state, or of no task, case or department.
    """
    if not message.state or not (message.task_id and message.case_id and message.department_id):
        raise InvalidRecordError(f"task {message.task_number!r} is in no state, or of no case or department")
    held = message.state not in LET_GO
    return TaskHeld(message.task_id, message.version, message.case_id, message.department_id, held)


def _event_id(text: str) -> str:
    try:
        return str(UUID(text))
    except ValueError as error:
        raise InvalidRecordError(f"{text!r} is no id of an event") from error
