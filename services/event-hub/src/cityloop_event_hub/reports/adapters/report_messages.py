"""Reports as signals, and what became of them, as contract messages and facts."""

from __future__ import annotations

import datetime as dt

from cityloop.citizen.v1.report_pb2 import Report
from cityloop.common.v1.common_pb2 import Explanation, Place
from cityloop.events.v1.report_link_pb2 import ReportLink, ReportLinkOutcome
from cityloop.events.v1.signal_pb2 import Signal, SignalKind, SignalSource, SignalSourceType
from cityloop.topics import EVENTS_REPORT_LINKS, EVENTS_SIGNALS
from cityloop_kernel import derived_id
from cityloop_messaging import Fact, fact_of, to_timestamp
from cityloop_telemetry import span_id_of, trace_id_of

from cityloop_event_hub.fusion.domain.protocols import JoinedReport
from cityloop_event_hub.fusion.domain.signals import SOURCE_NUMBER, attributes_said


def report_signal(report: Report, place: Place, traceparent: str, now: dt.datetime) -> Fact:
    """A report with a place as the signal it is; the same report in the same version is always the same signal."""
    signal_id = derived_id("signal", "report", report.report_number, report.version)
    number, confidence = report.report_number, 1.0
    payload = Signal(
        signal_id=str(signal_id),
        attributes=attributes_said(report.attributes, str(signal_id), number, report.occurred_at, confidence),
        occurred_at=report.occurred_at,
        recorded_at=to_timestamp(now),
        kind=SignalKind.SIGNAL_KIND_RAISED,
        source=SignalSource(type=SignalSourceType.SIGNAL_SOURCE_TYPE_REPORT, source_id=number, channel=report.channel),
        event_class=report.event_class,
        place=place,
        explanation=Explanation(
            confidence=confidence,
            reason="reported",
            inputs={SOURCE_NUMBER: report.source_number} if report.source_number else {},
        ),
        trace_id=trace_id_of(traceparent),
        span_id=span_id_of(traceparent),
        imported=report.imported,
    )
    return fact_of(EVENTS_SIGNALS, payload, place.jurisdiction, traceparent=traceparent)


def held_link(report: Report, version: int, reason: str, now: dt.datetime) -> ReportLink:
    """The report waits for a person to locate it."""
    return ReportLink(
        report_number=report.report_number,
        version=version,
        occurred_at=report.occurred_at,
        recorded_at=to_timestamp(now),
        outcome=ReportLinkOutcome.REPORT_LINK_OUTCOME_HELD,
        reason=reason,
    )


def joined_link(report: JoinedReport, version: int, now: dt.datetime) -> ReportLink:
    """The report has become part of an event, or of another one by a decision."""
    signal, moved_at = report.signal, report.moved_at
    reach = f"{'an' if report.fused else 'no'} open event of the class is in reach"
    return ReportLink(
        report_number=signal.source.source_id,
        version=version,
        occurred_at=signal.occurred_at if moved_at is None else to_timestamp(moved_at),
        recorded_at=to_timestamp(now),
        outcome=ReportLinkOutcome.REPORT_LINK_OUTCOME_JOINED,
        event_id=report.event.event_id,
        event_number=report.event.event_number,
        fused=report.fused,
        reason=reach if moved_at is None else "a decision on the cases",
        moved=moved_at is not None,
    )


def link_fact(link: ReportLink, jurisdiction: str, traceparent: str = "") -> Fact:
    """What became of a report, as a fact."""
    return fact_of(EVENTS_REPORT_LINKS, link, jurisdiction, traceparent=traceparent)
