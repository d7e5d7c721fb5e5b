"""The JSON of the timeline and of the overview, as the description of the edge has it."""

from __future__ import annotations

from typing import Annotated, Any, NotRequired

from pydantic import ConfigDict, Field, with_config
from typing_extensions import TypedDict

CLOSED = ConfigDict(extra="forbid")
Moment = Annotated[str, Field(json_schema_extra={"format": "date-time"})]
Texts = dict[str, str]
"""A text by language tag."""


@with_config(CLOSED)
class EntryReply(TypedDict):
    """One thing that happened; what is empty is absent."""

    occurred_at: Moment
    recorded_at: Moment
    subject: str
    text: Texts
    number: NotRequired[str]
    what: NotRequired[str]
    name: NotRequired[Texts]
    title: NotRequired[Texts]
    state: NotRequired[str]
    state_name: NotRequired[Texts]
    kind: NotRequired[str]
    department_id: NotRequired[str]
    post_id: NotRequired[str]
    by: NotRequired[Texts]
    reason: NotRequired[str]
    decided_by: NotRequired[str]
    decided: NotRequired[Texts]
    due_at: NotRequired[Moment]
    overdue: NotRequired[bool]
    rating: NotRequired[int]
    attachments: NotRequired[int]
    message: NotRequired[Texts]
    trace_id: NotRequired[str]
    role: NotRequired[str]
    progress: NotRequired[str]
    instruction: NotRequired[Texts]
    said: NotRequired[
        Annotated[Texts, Field(description="What was said of attributes that everybody may know, or corrected.")]
    ]
    visits: NotRequired[int]
    code: NotRequired[str]
    facts: NotRequired[dict[str, Any]]
    because: NotRequired[Texts]
    stated: NotRequired[Texts]
    thing_model: NotRequired[str]
    thing: NotRequired[Texts]
    approved_by_post_id: NotRequired[str]
    interlock: NotRequired[str]
    interlock_post_id: NotRequired[str]
    of: NotRequired[Annotated[str, Field(description="In the overview: whose timeline it stands in.")]]


@with_config(CLOSED)
class TimelineReply(TypedDict):
    """Everything that happened with a case."""

    case_number: str
    event_number: str
    reports: list[str]
    event_class: str
    state: str
    phase: str
    grade: str
    lead_department_id: str
    due_at: Moment | None
    overdue: bool
    reopened: int
    linked_case_number: str
    links: list[str]
    entries: list[EntryReply]


@with_config(CLOSED)
class WaitingReportReply(TypedDict):
    """Where a report stands that has no case yet."""

    event_number: str
    reports: list[str]
    event_class: str
    state: str
    reason: str
    received_at: Moment
    entries: list[EntryReply]


@with_config(CLOSED)
class MapPlace(TypedDict):
    """A place, and where it stands on the map of the page."""

    longitude: float
    latitude: float
    x: float
    y: float
    radius: NotRequired[float]


@with_config(CLOSED)
class ModeReply(TypedDict):
    """The operating mode of an area."""

    layer: str
    area_id: str
    area: Texts
    mode: str
    commanding_post: Texts | None


@with_config(CLOSED)
class WarningReply(TypedDict):
    """A warning in force."""

    warning_number: str
    event_number: str
    level: str
    headline: Texts
    place: MapPlace | None


@with_config(CLOSED)
class CaseReply(TypedDict):
    """A case, its place no more exact than the public may know."""

    case_number: str
    title: Texts
    state: str
    phase: str
    state_text: Texts
    ended: bool
    overdue: bool
    urgency: str
    lead: Texts | None
    place: MapPlace | None
    recorded_at: Moment


@with_config(CLOSED)
class OverviewReply(TypedDict):
    """What is going on."""

    city_version: int
    modes: list[ModeReply]
    warnings: list[WarningReply]
    cases: list[CaseReply]
    latest: list[EntryReply]
