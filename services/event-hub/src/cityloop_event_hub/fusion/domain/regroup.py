"""Events follow decisions on their cases: merged into others, set apart again, split. Pure.

Each signal has a home, the event that fusion or a split gave it to, and each event may be part of another: a signal is
of the event at the end of that way. So the order in which decisions are read changes nothing in the end, and taking one
back forgets it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from cityloop.cases.v1.case_pb2 import Case
from cityloop.common.v1.common_pb2 import AttributeValue, EventGrade, Split
from cityloop.events.v1.city_event_pb2 import ProposedLead
from cityloop.events.v1.signal_pb2 import Signal, SignalSourceType
from cityloop_expressions import fitting_values
from cityloop_packs import EVENT_CLASSES, ActivePacks, event_values

from cityloop_event_hub.fusion.domain.correct import LeadOf
from cityloop_event_hub.fusion.domain.events import Event, EventState, graver, opened_by
from cityloop_event_hub.fusion.domain.fuse import same_of
from cityloop_event_hub.fusion.domain.signals import CLEARING_SOURCES, RAISED, Membership, same_values


@dataclass(frozen=True, slots=True)
class Move:
    """A signal that has gone from one event to another; its membership is that of the other."""

    membership: Membership
    left_event_id: str
    left_version: int
    """Of the membership of the event that it left."""


@dataclass(frozen=True, slots=True)
class Regrouped:
    """What decisions change."""

    events: Mapping[str, Event]
    """By id: all that were given, as they are now."""
    members: Sequence[Membership]
    """All that were given, as they are now."""
    moves: Sequence[Move]


def is_regrouped_by(event: Event, case: Case) -> bool:
    """Whether the case says a merge or a split that the event has not followed."""
    return case.merge.number > event.merge.number or any(split.number > event.splits for split in case.splits)


def with_decisions(event: Event, case: Case) -> Event:
    """The event that knows the merge and the splits of its case."""
    if case.merge.number > event.merge.number:
        event = replace(event, merge=case.merge)
    return replace(event, splits=max([event.splits, *(split.number for split in case.splits)]))


def standing(event_id: str, events: Mapping[str, Event]) -> str:
    """The event that signals at home in one are of.

    Where the way goes in a circle, a merge on it was taken back that has not been read yet: until then it is its own.
    """
    way, at = {event_id}, event_id
    while at in events and (beyond := events[at].merge.event_id):
        if beyond in way:
            return event_id
        way.add(beyond)
        at = beyond
    return at


def split_off(members: Iterable[Membership], split: Split) -> list[Membership]:
    """Members with those at home in the event of a split that it names, where no later one has named them."""
    named, moment = set(split.signal_ids), split.occurred_at.ToDatetime(tzinfo=dt.UTC)

    def placed(member: Membership) -> Membership:
        later = member.home_since is not None and member.home_since > moment
        if member.signal.signal_id not in named or later:
            return member
        return replace(member, home=split.event_id, home_since=moment)

    return [placed(member) for member in members]


def opened_by_split(
    case: Case, split: Split, members: Sequence[Membership], packs: ActivePacks, lead_of: LeadOf, now: dt.datetime
) -> Event:
    """The event that a split opens, without its signals yet, and without a number.

    Args:
        case: that was split.
        split: of it.
        members: whom the split names, at least one; the first in time opened it.
        packs: in use.
        lead_of: who should lead an event.
        now: the moment.
    """
    first = min(members, key=lambda member: (member.located.occurred_at, member.signal.signal_id))
    claim = Signal()
    claim.CopyFrom(first.signal)
    claim.event_class = split.event_class
    claim.place.position.longitude, claim.place.position.latitude = first.located.longitude, first.located.latitude
    found = packs.named(EVENT_CLASSES).get(split.event_class)
    opened = opened_by(claim, 0, ProposedLead(), found, packs.set_number, now)
    empty = replace(
        opened,
        event_id=split.event_id,
        membership_version=0,
        signals=0,
        datastreams=0,
        reports=0,
        detections=0,
        opening_signal=claim,
        split_from_case_number=case.case_number,
    )
    empty.explanation.reason = f"split off from {case.case_number}"
    after = _summed(empty, members, packs, lead_of)
    return replace(after, signals=0, datastreams=0, reports=0, detections=0)


def regrouped(
    events: Mapping[str, Event], members: Sequence[Membership], packs: ActivePacks, lead_of: LeadOf, now: dt.datetime
) -> Regrouped:
    """Each signal is of the event where it stands now.

    Args:
        events: all that the decisions touch, with what they know of them.
        members: all signals of these events, in the order they joined.
        packs: in use.
        lead_of: who should lead an event whose attributes or grade have changed.
        now: the moment.
    """
    after, moves, present = dict(events), [], []
    for member in members:
        target = standing(member.home_event_id, events)
        if target == member.event_id:
            present.append(member)
            continue
        left = after[member.event_id]
        left = after[left.event_id] = replace(left, membership_version=left.membership_version + 1)
        joined = after[target]
        joined = after[target] = replace(joined, membership_version=joined.membership_version + 1)
        moved = replace(
            member,
            event_id=target,
            home=member.home_event_id,
            membership_version=joined.membership_version,
            recorded_at=now,
        )
        present.append(_found(moved, joined, packs))
        moves.append(Move(present[-1], left.event_id, left.membership_version))
    touched = {name for move in moves for name in (move.left_event_id, move.membership.event_id)}
    of_event: dict[str, list[Membership]] = {name: [] for name in after}
    for member in present:
        of_event[member.event_id].append(member)
    for name in touched:
        after[name] = _summed(after[name], of_event[name], packs, lead_of)
    opening = {name: _opening(after[name], of_event[name]) for name in touched}
    marked = [
        replace(member, opening=member.signal.signal_id == opening.get(member.event_id, ""))
        if member.event_id in touched
        else member
        for member in present
    ]
    return Regrouped(after, marked, moves)


def _found(member: Membership, event: Event, packs: ActivePacks) -> Membership:
    """A member that is at home is found by the class of its event; a guest as it was, by its own."""
    if member.home != event.event_id:
        return member
    same = same_of(packs, event.event_class)
    values = same_values(member.signal, same) if same else ""
    located = replace(member.located, event_class=event.event_class, same=values)
    return replace(member, home="", located=located)


def _opening(event: Event, members: Sequence[Membership]) -> str:
    """By which of its signals an event is looked for: what opened it, else the first that is there."""
    ids = [member.signal.signal_id for member in members]
    opened = event.opening_signal.signal_id
    return opened if opened in ids else next(iter(ids), "")


def _summed(event: Event, members: Sequence[Membership], packs: ActivePacks, lead_of: LeadOf) -> Event:
    """The event with what its signals say together; one that has none any more stays as it was, but for the counts."""
    types = [member.signal.source.type for member in members]
    counted = replace(
        event,
        signals=len(members),
        datastreams=types.count(SignalSourceType.SIGNAL_SOURCE_TYPE_DATASTREAM),
        reports=types.count(SignalSourceType.SIGNAL_SOURCE_TYPE_REPORT),
        detections=types.count(SignalSourceType.SIGNAL_SOURCE_TYPE_DETECTION),
    )
    if not members:
        return counted
    found = packs.named(EVENT_CLASSES).get(event.event_class)
    grade = 0 if found is None else EventGrade.Value(f"EVENT_GRADE_{found.item.grade.upper()}")
    attributes: dict[str, AttributeValue] = {}
    for member in members:
        grade = graver(grade, member.signal.grade) if member.joinable else grade
        if found is not None:
            said = fitting_values(found.item.attributes, member.signal.attributes)
            attributes = event_values(found.item.attributes, attributes, said)
    at_hand = any(_raised(member) for member in members)
    state = EventState.OPEN if event.state is EventState.ALL_CLEAR and at_hand else event.state
    after = replace(counted, grade=grade or event.grade, attributes=attributes, state=state)
    if (after.grade, after.attributes) == (event.grade, event.attributes):
        return after
    return replace(after, lead=lead_of(after.claim, after.grade, attributes))


def _raised(member: Membership) -> bool:
    """Whether what a source has raised, that says itself when it is over, goes on."""
    signal = member.signal
    return member.cleared_at is None and signal.kind == RAISED and signal.source.type in CLEARING_SOURCES
