"""An event follows the correction of its case: class and place, and with them grade, attributes and lead. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from cityloop.cases.v1.case_pb2 import Case
from cityloop.common.v1.common_pb2 import AttributeValue, EventGrade, Position
from cityloop.events.v1.city_event_pb2 import ProposedLead
from cityloop.events.v1.signal_pb2 import Signal
from cityloop_expressions import fitting_values
from cityloop_packs import EVENT_CLASSES, ActivePacks, event_values

from cityloop_event_hub.fusion.domain.events import Event, graver
from cityloop_event_hub.fusion.domain.fuse import same_of
from cityloop_event_hub.fusion.domain.neighbours import LocatedSignal
from cityloop_event_hub.fusion.domain.signals import Membership, same_values

LeadOf = Callable[[Signal, int, Mapping[str, AttributeValue]], ProposedLead]


@dataclass(frozen=True, slots=True)
class CorrectedEvent:
    """An event after a correction, and where its members are found from now on."""

    event: Event
    members: Mapping[str, LocatedSignal]
    """By the ids of their signals."""


def is_corrected_by(event: Event, case: Case) -> bool:
    """Whether the case says a correction that the event has not followed."""
    return case.correction.number > event.correction.number


def corrected(
    event: Event, case: Case, members: Sequence[Membership], packs: ActivePacks, lead_of: LeadOf
) -> CorrectedEvent:
    """The event as its case has been corrected.

    Args:
        event: that has not followed it.
        case: a version of its case, by which it is corrected.
        members: all signals of the event, as they are found now.
        packs: in use; without the class, the grade is what signals say, and there are no attributes.
        lead_of: who should lead an event of a grade and with attributes that a signal has opened.
    """
    found = packs.named(EVENT_CLASSES).get(case.event_class)
    grade = 0 if found is None else EventGrade.Value(f"EVENT_GRADE_{found.item.grade.upper()}")
    attributes: dict[str, AttributeValue] = {}
    for member in members:
        grade = graver(grade, member.signal.grade)
        if found is not None:
            said = fitting_values(found.item.attributes, member.signal.attributes)
            attributes = event_values(found.item.attributes, attributes, said)
    moved = replace(
        event,
        event_class=case.event_class,
        place=case.place,
        grade=grade or event.grade,
        attributes=attributes,
        correction=case.correction,
    )
    moved = replace(moved, lead=lead_of(moved.claim, moved.grade, attributes))
    same = same_of(packs, case.event_class)
    return CorrectedEvent(moved, {member.signal.signal_id: _found_at(member, event, moved, same) for member in members})


def _found_at(member: Membership, before: Event, after: Event, same: Sequence[str]) -> LocatedSignal:
    """Where a member is found: of the class of now, and at the place of now where it stood at the former one."""
    located, former, present = member.located, before.place.position, after.place.position
    if _stands_at(located, former):
        located = replace(located, longitude=present.longitude, latitude=present.latitude)
    values = same_values(member.signal, same) if same else ""
    return replace(located, event_class=after.event_class, same=values)


def _stands_at(located: LocatedSignal, position: Position) -> bool:
    return (located.longitude, located.latitude) == (position.longitude, position.latitude)
