"""A case as the pages show it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from cityloop.cases.v1.case_pb2 import Case, CasePhase
from cityloop.common.v1.common_pb2 import EventGrade, Label, Place, Urgency
from cityloop_packs import CasePhase as Phase


@dataclass(frozen=True, slots=True)
class ShownCase:
    """The newest version of a case."""

    case_id: str
    case_number: str
    event_id: str
    event_number: str
    event_class: str
    state: str
    state_name: Label
    """What people call the state; empty where the process has no name for it."""
    phase: str
    ended: bool
    grade: str
    """Of the event, as packs name it; empty while it has none."""
    urgency: str
    place: Place
    lead_department_id: str
    due_at: dt.datetime | None
    overdue: bool
    reopened: int
    linked_case_number: str
    merged_into: str
    """Number of the case that it is part of."""
    recorded_at: dt.datetime


def shown(case: Case) -> ShownCase:
    """A case from its contract."""
    phase = CasePhase.Name(case.phase).removeprefix("CASE_PHASE_").lower()
    return ShownCase(
        case_id=case.case_id,
        case_number=case.case_number,
        event_id=case.event_id,
        event_number=case.event_number,
        event_class=case.event_class,
        state=case.state,
        state_name=case.state_name,
        phase=phase,
        ended=Phase(phase).ended,
        grade=EventGrade.Name(case.grade).removeprefix("EVENT_GRADE_").lower() if case.grade else "",
        urgency=Urgency.Name(case.urgency).removeprefix("URGENCY_").lower(),
        place=case.place,
        lead_department_id=case.lead_department_id,
        due_at=case.due_at.ToDatetime(tzinfo=dt.UTC) if case.HasField("due_at") else None,
        overdue=case.overdue,
        reopened=case.reopened,
        linked_case_number=case.linked_case_number,
        merged_into=case.merge.case_number,
        recorded_at=case.recorded_at.ToDatetime(tzinfo=dt.UTC),
    )
