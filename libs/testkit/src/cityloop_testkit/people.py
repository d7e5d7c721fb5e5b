"""What the hub and the case service say of reports, to be published in tests of what people are told."""

from __future__ import annotations

import datetime as dt

from cityloop.cases.v1.case_pb2 import Case, Task, Transition
from cityloop.common.v1.common_pb2 import AreaReference, Place
from cityloop.events.v1.report_link_pb2 import ReportLink
from cityloop.topics import CASES_CASES, CASES_TASKS, EVENTS_REPORT_LINKS
from cityloop_kernel import derived_id
from cityloop_messaging import Fact, fact_of, to_timestamp

JURISDICTION = "990100"


def link_fact(
    report_number: str,
    moment: dt.datetime,
    *,
    version: int = 1,
    event_id: str = "",
    outcome: str = "",
    reason: str = "",
) -> Fact[ReportLink]:
    """A report joined an event; with another `outcome` (HELD, NOT_AN_EVENT) it did not."""
    payload = ReportLink(
        report_number=report_number,
        version=version,
        occurred_at=to_timestamp(moment),
        recorded_at=to_timestamp(moment),
        outcome=f"REPORT_LINK_OUTCOME_{outcome or 'JOINED'}",
        event_id=event_id,
        event_number=f"E-{event_id[:8]}" if event_id else "",
        reason=reason,
    )
    return fact_of(EVENTS_REPORT_LINKS, payload, JURISDICTION)


def case_fact(
    event_id: str,
    version: int,
    phase: str,
    moment: dt.datetime,
    *,
    state: str = "",
    lead: str = "",
    reason: str = "",
    reopened: int = 0,
    district: str = "",
) -> Fact[Case]:
    """One version of the case of an event; `phase` without its prefix, `state` that of the phase's name when empty."""
    areas = [AreaReference(layer="district", area_id=district)] if district else []
    case_id = str(derived_id("case", event_id))
    payload = Case(
        case_id=case_id,
        case_number=f"C-{event_id[:8]}",
        version=version,
        occurred_at=to_timestamp(moment),
        recorded_at=to_timestamp(moment),
        event_id=event_id,
        event_number=f"E-{event_id[:8]}",
        phase=f"CASE_PHASE_{phase}",
        state=state or phase.lower(),
        place=Place(areas=areas),
        lead_department_id=lead,
        transition=Transition(move="move", post_id=f"{lead}.check" if reason else "", reason=reason),
        reopened=reopened,
    )
    return fact_of(CASES_CASES, payload, JURISDICTION)


def task_fact(event_id: str, version: int, state: str, moment: dt.datetime, *, department: str) -> Fact[Task]:
    """One version of the one task that a department has of the case of an event; `state` without its prefix."""
    case_id, task_id = str(derived_id("case", event_id)), str(derived_id("task", event_id, department))
    payload = Task(
        task_id=task_id,
        task_number=f"T-{event_id[:8]}-{department}",
        case_id=case_id,
        case_number=f"C-{event_id[:8]}",
        version=version,
        occurred_at=to_timestamp(moment),
        recorded_at=to_timestamp(moment),
        state=f"TASK_STATE_{state}",
        department_id=department,
        transition=Transition(move="move"),
    )
    return fact_of(CASES_TASKS, payload, JURISDICTION)
