"""Reports as their contract has them."""

from __future__ import annotations

from cityloop.citizen.v1 import report_pb2
from cityloop.citizen.v1.reports_service_pb2 import ReportState as ReportStateNumber
from cityloop.citizen.v1.reports_service_pb2 import ReportStatus
from cityloop.common.v1.common_pb2 import Place, Position, ReferenceSystem
from cityloop.topics import CITIZEN_REPORTS
from cityloop_messaging import Fact, fact_of, to_timestamp

from cityloop_citizen_services.reports.domain.personal_data import masked, named_in
from cityloop_citizen_services.reports.domain.public_view import public_place
from cityloop_citizen_services.reports.domain.report import IntakeChannel, Report, ReportState

REPORT_STATES = {state: ReportStateNumber.Value(f"REPORT_STATE_{state.name}") for state in ReportState}


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
        imported=report.channel == IntakeChannel.IMPORT,
        source_number=report.source_number,
        attributes=report.attributes,
        personal_data=sorted(f"PERSONAL_DATA_{kind.name}" for kind in named_in(report.text, report.place.text)),
    )


def published_message(report: Report) -> report_pb2.Report:
    """The report as its topic has it: masked; a complaint about a department without words, its position a cell."""
    if not report.complaint:
        return masked_message(report)
    message = message_without_texts(report)
    message.place.areas.extend(report.place.areas)
    for name, value in report.attributes.items():
        message.attributes[name].CopyFrom(value)
    return message


def masked_message(report: Report) -> report_pb2.Report:
    """The report as it is read by those whose matter it is: what its texts name of persons is masked."""
    message = report_message(report)
    message.text, message.place.text = masked(report.text), masked(report.place.text)
    return message


def message_without_texts(report: Report) -> report_pb2.Report:
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
        imported=report.channel == IntakeChannel.IMPORT,
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
    return fact_of(CITIZEN_REPORTS, published_message(report), report.place.jurisdiction)
