"""What reactions answer to, read from facts: one form for all topics."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from cityloop.cases.v1.case_pb2 import Case, CasePhase, Escalation, Task, TaskState, TaskStep
from cityloop.cases.v1.flow_pb2 import Flow, FlowPhase
from cityloop.citizen.v1.report_pb2 import Feedback, FeedbackKind
from cityloop.common.v1.common_pb2 import AreaReference, AttributeValue, EventGrade, Place
from cityloop.events.v1.city_event_pb2 import CityEvent, CityEventState
from cityloop.events.v1.indicator_pb2 import IndicatorFigure
from cityloop.events.v1.warning_pb2 import Warning as CityWarning
from cityloop.events.v1.warning_pb2 import WarningLevel, WarningState
from cityloop.topics import (
    CASES_CASES,
    CASES_FLOWS,
    CASES_TASKS,
    CITIZEN_FEEDBACK,
    EVENTS_CITY_EVENTS,
    EVENTS_INDICATORS,
    EVENTS_WARNINGS,
    Topic,
)
from cityloop_expressions import Plain
from cityloop_messaging import Fact, to_datetime

LAYER = "layer:"
"""Before the name of a layer, in the dimension of a part of the city."""


@dataclass(frozen=True, slots=True)
class Trigger:
    """A fact, or a date, as reactions see it."""

    of: str
    """event, case, task, flow, warning, feedback, band or date."""
    subject: str
    """Id of what it is about."""
    version: int
    """Of the subject; 0 where it has none."""
    fact_id: str
    occurred_at: dt.datetime
    recorded_at: dt.datetime
    event_class: str = ""
    definition: str = ""
    """Of a flow: `pack/flow`; of a band: the figure."""
    variables: Mapping[str, Plain] = field(default_factory=dict)
    """What conditions know of it beside attributes."""
    attributes: Mapping[str, AttributeValue] = field(default_factory=dict)
    place: Place | None = None
    event_id: str = ""
    case: str = ""
    """Number or id of the case that it is about; empty where it is about none."""
    beside: str = ""
    """Number of the case that that one was opened beside."""
    report_number: str = ""
    due_at: str = ""
    """Of a fact that a clock ran out: when."""
    band_changes: int = 0
    """Of a band: how often it has changed."""
    depth: int = 0
    """How many reactions led to it."""


Read = Callable[[Any], dict[str, Any]]


def _event(event: CityEvent) -> dict[str, Any]:
    grade = _word(EventGrade, event.grade, "EVENT_GRADE_")
    return {
        "event_class": event.event_class,
        "variables": {"grade": grade, "state": _word(CityEventState, event.state, "CITY_EVENT_STATE_")},
        "attributes": event.attributes,
        "place": event.place,
        "event_id": event.event_id,
    }


def _case(case: Case) -> dict[str, Any]:
    return {
        "event_class": case.event_class,
        "variables": {
            "grade": _word(EventGrade, case.grade, "EVENT_GRADE_"),
            "phase": _word(CasePhase, case.phase, "CASE_PHASE_"),
            "state": case.state,
            "move": case.transition.move,
            "overdue": case.overdue,
            "reopened": float(case.reopened),
        },
        "attributes": case.attributes,
        "place": case.place,
        "event_id": case.event_id,
        "case": case.case_number,
        "beside": case.linked_case_number,
        "due_at": _due(case, "whole_due_at" if case.transition.move.startswith("whole-") else "due_at"),
    }


def _task(task: Task) -> dict[str, Any]:
    climbed = task.escalations[-1] if task.escalations else Escalation()
    return {
        "event_class": task.event_class,
        "variables": {
            "state": _word(TaskState, task.state, "TASK_STATE_"),
            "move": task.transition.move,
            "department": task.department_id,
            "overdue": task.overdue,
            "awaits": _word(TaskStep, climbed.awaits, "TASK_STEP_"),
            "level": float(climbed.level),
        },
        "attributes": task.attributes,
        "place": task.place,
        "case": task.case_number,
        "due_at": _due(task, "due_at"),
    }


def _flow(flow: Flow) -> dict[str, Any]:
    return {
        "definition": flow.definition,
        "variables": {
            "phase": _word(FlowPhase, flow.phase, "FLOW_PHASE_"),
            "state": flow.state,
            "move": flow.transition.move,
            "department": flow.department_id,
            "overdue": flow.overdue,
        },
        "place": flow.place if flow.HasField("place") else None,
        "case": flow.case_numbers[0] if flow.case_numbers else "",
        "due_at": _due(flow, "due_at"),
    }


def _warning(warning: CityWarning) -> dict[str, Any]:
    return {
        "event_class": warning.event_class,
        "variables": {
            "state": _word(WarningState, warning.state, "WARNING_STATE_"),
            "level": _word(WarningLevel, warning.level, "WARNING_LEVEL_"),
        },
        "place": warning.place,
        "event_id": warning.event_id,
    }


def _feedback(feedback: Feedback) -> dict[str, Any]:
    return {
        "variables": {
            "kind": _word(FeedbackKind, feedback.kind, "FEEDBACK_KIND_"),
            "rating": float(feedback.rating),
        },
        "case": feedback.case_number or feedback.case_id,
        "report_number": feedback.report_number,
    }


def _band(figure: IndicatorFigure) -> dict[str, Any]:
    part, layer = figure.part, figure.part.dimension.removeprefix(LAYER)
    in_area = part.dimension.startswith(LAYER)
    known: dict[str, Plain] = {"band": figure.band, "band_before": figure.band_before, "part": part.id}
    return {
        "definition": figure.indicator,
        "variables": known | ({"value": float(figure.value.value)} if figure.value.value else {}),
        "place": Place(areas=[AreaReference(layer=layer, area_id=part.id)]) if in_area else None,
        "band_changes": figure.band_changes,
    }


TOPIC_OF: Mapping[str, Topic[Any]] = {
    "event": EVENTS_CITY_EVENTS,
    "case": CASES_CASES,
    "task": CASES_TASKS,
    "flow": CASES_FLOWS,
    "warning": EVENTS_WARNINGS,
    "feedback": CITIZEN_FEEDBACK,
    "band": EVENTS_INDICATORS,
}
"""Where facts of each subject stand. What else reactions are to answer to has its line here and below."""
READERS: Mapping[str, Read] = {
    "event": _event,
    "case": _case,
    "task": _task,
    "flow": _flow,
    "warning": _warning,
    "feedback": _feedback,
    "band": _band,
}
SUBJECTS = {topic.name: of for of, topic in TOPIC_OF.items()}
"""By topic."""


def trigger_of(fact: Fact) -> Trigger:
    """What a fact says; one of the topics of `TOPIC_OF`."""
    of = SUBJECTS[fact.topic.name]
    return Trigger(
        of=of,
        subject=fact.subject,
        version=fact.sequence or 0,
        fact_id=str(fact.fact_id),
        occurred_at=fact.occurred_at,
        recorded_at=fact.recorded_at,
        depth=fact.cause.depth,
        **READERS[of](fact.payload),
    )


def date_trigger(at: dt.datetime) -> Trigger:
    """That a date of a reaction has come."""
    return Trigger("date", "", 0, "", at, at)


def _word(enum: Any, number: int, prefix: str) -> str:
    """The value of an enum as packs write it; empty for one that this release does not know."""
    return enum.Name(number).removeprefix(prefix).lower() if number in enum.values() else ""


def _due(message: Any, name: str) -> str:
    return to_datetime(getattr(message, name)).isoformat() if message.HasField(name) else ""
