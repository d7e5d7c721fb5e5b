"""Facts of topics as the figures' log has them."""

from __future__ import annotations

from collections.abc import Mapping

from cityloop.cases.v1.case_pb2 import Case, Task
from cityloop.cases.v1.flow_pb2 import Flow
from cityloop.cases.v1.verdict_pb2 import Verdict
from cityloop.citizen.v1.report_pb2 import Feedback, Report
from cityloop.common.v1.common_pb2 import AttributeValue, Place
from cityloop.events.v1.city_event_pb2 import CityEvent
from cityloop.events.v1.report_link_pb2 import ReportLink
from cityloop.sensing.v1.device_health_pb2 import DeviceHealth
from cityloop.topics import EVENTS_CITY_EVENTS
from cityloop_messaging import Fact, to_datetime
from cityloop_packs.kinds.indicators.attributes import MOST
from google.protobuf.timestamp_pb2 import Timestamp

from cityloop_event_hub.figures.domain.facts import FactKind, LoggedFact
from cityloop_event_hub.figures.domain.records import MILLION


def of_report(fact: Fact[Report]) -> LoggedFact:
    """A version of a report."""
    report = fact.payload
    return LoggedFact(
        FactKind.REPORT,
        report.report_number,
        report.version,
        _occurred(report.occurred_at),
        to_datetime(report.recorded_at),
        number=report.report_number,
        event_class=report.event_class,
        channel=report.channel,
        marked=report.imported,
        areas=_areas(report.place),
        attributes=_attributes(report.attributes),
    )


def of_link(fact: Fact[ReportLink]) -> LoggedFact:
    """What became of a report."""
    link = fact.payload
    return LoggedFact(
        FactKind.LINK,
        link.report_number,
        link.version,
        _occurred(link.occurred_at),
        to_datetime(link.recorded_at),
        number=link.report_number,
        event_id=link.event_id or None,
        state=link.outcome,
        marked=link.fused,
    )


def of_event(fact: Fact[CityEvent]) -> LoggedFact:
    """A version of an event."""
    event = fact.payload
    return LoggedFact(
        FactKind.EVENT,
        event.event_id,
        event.version,
        _occurred(event.occurred_at),
        to_datetime(event.recorded_at),
        number=event.event_number,
        event_class=event.event_class,
        department=event.proposed_lead.department_id,
        grade=event.grade,
        state=event.state,
        channel=event.opening_signal.source.channel,
        source=event.opening_signal.source.type,
        amount=event.counts.reports,
        marked=event.opening_signal.imported,
        areas=_areas(event.place),
        attributes=_attributes(event.attributes),
    )


def of_case(fact: Fact[Case]) -> LoggedFact:
    """A version of a case."""
    case = fact.payload
    return LoggedFact(
        FactKind.CASE,
        case.case_id,
        case.version,
        _occurred(case.occurred_at),
        to_datetime(case.recorded_at),
        number=case.case_number,
        event_id=case.event_id or None,
        event_class=case.event_class,
        department=case.lead_department_id,
        grade=case.grade,
        state=case.phase,
        amount=case.reopened,
        marked=case.overdue,
        areas=_areas(case.place),
        attributes=_attributes(case.attributes),
    )


def of_task(fact: Fact[Task]) -> LoggedFact:
    """A version of a task."""
    task = fact.payload
    return LoggedFact(
        FactKind.TASK,
        task.task_id,
        task.version,
        _occurred(task.occurred_at),
        to_datetime(task.recorded_at),
        number=task.task_number,
        case_id=task.case_id,
        event_class=task.event_class,
        department=task.department_id,
        state=task.state,
        marked=task.overdue,
        areas=_areas(task.place),
        attributes=_attributes(task.attributes),
    )


def of_feedback(fact: Fact[Feedback]) -> LoggedFact:
    """What a reporter said of a case."""
    feedback = fact.payload
    return LoggedFact(
        FactKind.FEEDBACK,
        feedback.feedback_id,
        1,
        _occurred(feedback.occurred_at),
        to_datetime(feedback.recorded_at),
        number=feedback.report_number,
        case_id=feedback.case_id,
        state=feedback.kind,
        amount=feedback.rating,
    )


def of_verdict(fact: Fact[Verdict]) -> LoggedFact:
    """What a signal turned out to be."""
    verdict = fact.payload
    return LoggedFact(
        FactKind.VERDICT,
        verdict.verdict_id,
        1,
        _occurred(verdict.occurred_at),
        to_datetime(verdict.recorded_at),
        number=verdict.case_number,
        case_id=verdict.case_id,
        state=verdict.kind,
        rule=verdict.rule_id,
        source=verdict.source.type,
    )


def of_flow(fact: Fact[Flow]) -> LoggedFact:
    """A version of what moves by a flow and is no case."""
    flow = fact.payload
    return LoggedFact(
        FactKind.FLOW,
        flow.flow_id,
        flow.version,
        _occurred(flow.occurred_at),
        to_datetime(flow.recorded_at),
        number=flow.flow_number,
        department=flow.department_id,
        state=flow.phase,
        rule=flow.definition,
        marked=flow.overdue,
        areas=_areas(flow.place),
        attributes=_attributes(flow.attributes),
    )


def of_device(fact: Fact[DeviceHealth]) -> LoggedFact:
    """Whether a thing reports."""
    health = fact.payload
    return LoggedFact(
        FactKind.DEVICE,
        health.thing_id,
        health.version,
        _occurred(health.occurred_at),
        to_datetime(health.recorded_at),
        number=health.thing_id,
        department=health.department_id,
        state=health.state,
        rule=health.thing_model,
        areas=_areas(health.place),
    )


def _occurred(stamp: Timestamp) -> int:
    return stamp.ToMicroseconds()


def _attributes(values: Mapping[str, AttributeValue]) -> dict[str, int | bool | str | list[str]]:
    """What figures may look at: what everybody may know, and neither words nor places."""
    found: dict[str, int | bool | str | list[str]] = {}
    for name, value in values.items():
        if not 0 < value.classification <= EVENTS_CITY_EVENTS.classification:
            continue
        match value.WhichOneof("value"):
            case "number" if abs(value.number) <= MOST:
                found[name] = round(value.number * MILLION)
            case "flag":
                found[name] = value.flag
            case "choice":
                found[name] = value.choice
            case "choices":
                found[name] = list(value.choices.choices)
    return found


def _areas(place: Place) -> dict[str, str]:
    return {area.layer: area.area_id for area in place.areas}
