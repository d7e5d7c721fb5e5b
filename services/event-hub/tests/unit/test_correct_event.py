"""An event that follows the correction of its case: what it is then, and where later signals find it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from functools import partial

from cityloop.cases.v1.case_pb2 import Case
from cityloop.common.v1.common_pb2 import AttributeValue, Correction, EventGrade, Place, Position
from cityloop.events.v1.city_event_pb2 import ProposedLead
from cityloop.events.v1.signal_pb2 import Signal, SignalKind, SignalSource
from cityloop_event_hub.fusion.domain.correct import CorrectedEvent, corrected, is_corrected_by
from cityloop_event_hub.fusion.domain.events import Event, opened_by
from cityloop_event_hub.fusion.domain.signals import Membership, located_signal
from cityloop_kernel import derived_id
from cityloop_messaging import to_timestamp
from cityloop_packs import ActivePack, ActivePacks, parse
from cityloop_testkit.sources import ROLES

START = dt.datetime(2026, 7, 1, 8, tzinfo=dt.UTC)
HERE = Position(longitude=113.2301, latitude=23.0801)
NORTH = Position(longitude=113.2301, latitude=23.0811)
THERE = Position(longitude=113.2501, latitude=23.0801)
MAJOR, GENERAL = EventGrade.EVENT_GRADE_MAJOR, EventGrade.EVENT_GRADE_GENERAL
SOURCES = {
    "roles.yaml": ROLES,
    "pack.yaml": "{pack: roads, title: {zh: 道路, en: Roads}, kind: base}",
    "event-classes.yaml": """
event_classes:
  - {event_class: pothole, title: {zh: 坑洞, en: Pothole}, problem: component, grade: general}
  - event_class: burst-pipe
    title: {zh: 爆管, en: Burst pipe}
    problem: component
    grade: major
    attributes:
      - {attribute: depth, name: {zh: 深度, en: Depth}, type: {number: {unit: cm}}, classification: general_1}
""",
}


def signal(name: str, where: Position, grade: int = 0, **attributes: AttributeValue) -> Signal:
    return Signal(
        signal_id=str(derived_id("signal", name)),
        occurred_at=to_timestamp(START),
        kind=SignalKind.SIGNAL_KIND_RAISED,
        source=SignalSource(source_id=name),
        event_class="pothole",
        place=Place(position=where, jurisdiction="990100"),
        grade=grade,  # type: ignore[arg-type] # the number of the contract's enum
        attributes=attributes,
    )


def lead_of(claim: Signal, grade: int, attributes: Mapping[str, AttributeValue]) -> ProposedLead:
    where = "there" if claim.place.position == THERE else "here"
    return ProposedLead(department_id=f"{claim.event_class} {where} {grade} {sorted(attributes)}")


def follow(
    event: Event, members: list[Membership], event_class: str, where: Position, number: int = 1
) -> CorrectedEvent:
    packs = ActivePacks({"roads": ActivePack("roads", 1, parse(SOURCES))})
    case = Case(event_class=event_class, place=Place(position=where), correction=Correction(number=number))
    assert is_corrected_by(event, case)
    return corrected(event, case, members, packs, lead_of)


def joined(*signals: Signal) -> tuple[Event, list[Membership]]:
    first = signals[0]
    event = replace(opened_by(first, GENERAL, ProposedLead(), None, 1, START), event_number="E-2026-000001", version=1)
    member = partial(Membership, event_id=event.event_id, membership_version=1, recorded_at=START)
    return event, [member(item, located_signal(item)) for item in signals]


def test_it_has_class_place_grade_attributes_and_lead_of_now_and_keeps_its_number() -> None:
    depth = AttributeValue(number=30, unit="cm")
    event, members = joined(signal("a", HERE, depth=depth, width=AttributeValue(number=1)), signal("b", NORTH))
    after = follow(event, members, "burst-pipe", THERE).event
    assert (after.event_number, after.event_class, after.place.position) == ("E-2026-000001", "burst-pipe", THERE)
    assert (after.grade, {name: value.number for name, value in after.attributes.items()}) == (MAJOR, {"depth": 30})
    assert after.lead.department_id == f"burst-pipe there {MAJOR} ['depth']"
    assert after.opening_signal.event_class == "pothole", "what it came in with stays"
    assert (after.claim.event_class, after.claim.place.position) == ("burst-pipe", THERE)
    assert not is_corrected_by(after, Case(correction=Correction(number=1)))


def test_the_grade_falls_with_the_class_and_no_lower_than_a_signal_says() -> None:
    event, members = joined(signal("a", HERE))
    graver = replace(event, grade=MAJOR, event_class="burst-pipe")
    assert follow(graver, members, "pothole", HERE).event.grade == GENERAL
    event, members = joined(signal("a", HERE, grade=EventGrade.EVENT_GRADE_SERIOUS))
    assert follow(event, members, "pothole", HERE).event.grade == EventGrade.EVENT_GRADE_SERIOUS


def test_later_signals_find_it_by_its_class_and_those_of_the_former_place_at_the_new_one() -> None:
    first, other = signal("a", HERE), signal("b", NORTH)
    event, members = joined(first, other)
    found = follow(event, members, "burst-pipe", THERE)
    places = {name: (at.event_class, at.longitude, at.latitude) for name, at in found.members.items()}
    assert places == {
        first.signal_id: ("burst-pipe", THERE.longitude, THERE.latitude),
        other.signal_id: ("burst-pipe", NORTH.longitude, NORTH.latitude),
    }
    moved = [replace(member, located=found.members[member.signal.signal_id]) for member in members]
    back = follow(found.event, moved, "pothole", HERE, number=2)
    assert back.members == {member.signal.signal_id: member.located for member in members}, "undone"
    assert (back.event.event_class, back.event.place.position, back.event.grade) == ("pothole", HERE, GENERAL)
