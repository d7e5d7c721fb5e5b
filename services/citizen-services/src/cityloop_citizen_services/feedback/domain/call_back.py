"""The request to rate a closing, which may wait until the place is calm again."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from cityloop.common.v1.common_pb2 import AreaReference

from cityloop_citizen_services.cases.domain import CaseVersion
from cityloop_citizen_services.notifications.domain.reporter_message import CALL_BACK, ReporterMessage
from cityloop_citizen_services.reports.domain.report import Report, ReportState


@dataclass(frozen=True, slots=True)
class CallBack:
    """One request for one closing; `closing` counts the endings of the case, from 0."""

    report_number: str
    case_id: str
    closing: int
    event_class: str
    """Of the case, else of the report."""
    state: ReportState
    areas: tuple[AreaReference, ...]
    """Of the place whose operating mode decides when it is sent: the case's, else the report's."""

    def message(self, now: dt.datetime) -> ReporterMessage:
        """The message that asks."""
        return ReporterMessage(
            report_number=self.report_number,
            event_class=self.event_class,
            origin=f"{CALL_BACK}{self.case_id}",
            version=self.closing + 1,
            state=f"{CALL_BACK}{self.state.value}",
            reason="",
            occurred_at=now,
        )


def call_back_of(report: Report, case: CaseVersion | None) -> CallBack | None:
    """What the reporter is to be asked now; None where nobody holds the secret or nothing has ended."""
    status = report.status
    if report.secret_digest is None or not status.state.ended or not status.case_id:
        return None
    areas = () if case is None else case.areas
    return CallBack(
        report_number=report.report_number,
        case_id=status.case_id,
        closing=status.reopened,
        event_class=report.event_class if case is None else case.event_class or report.event_class,
        state=status.state,
        areas=areas or tuple(report.place.areas),
    )
