"""Events are merged, set apart and split as their cases were: signals, reports and counts follow."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace

from cityloop.cases.v1.case_pb2 import Case
from cityloop.events.v1.signal_pb2 import SignalSourceType
from cityloop_database import UnitOfWork, next_numbers
from cityloop_kernel import short_number, uuid_of
from cityloop_messaging import InvalidRecordError, Outbox, to_datetime
from cityloop_packs import ActivePacks

from cityloop_event_hub.fusion.adapters import event_messages, event_store, regroup_store
from cityloop_event_hub.fusion.domain.correct import LeadOf
from cityloop_event_hub.fusion.domain.events import Event
from cityloop_event_hub.fusion.domain.protocols import JoinedReport, ReportLinks
from cityloop_event_hub.fusion.domain.regroup import (
    Regrouped,
    is_regrouped_by,
    opened_by_split,
    regrouped,
    split_off,
    with_decisions,
)


@dataclass(frozen=True, slots=True)
class Deciding:
    """Cases that say merges or splits which their events have not followed."""

    cases: Mapping[str, Case]
    """By the ids of their events."""
    touched: frozenset[str]
    """Events that may change."""


async def deciding(work: UnitOfWork, newest: Mapping[str, Case]) -> Deciding:
    """What decisions there are to follow; where there are any, no other transaction follows one until this one ends.

    Raises:
        InvalidRecordError: one names an event or a signal that has no id.
    """
    saying = {name: case for name, case in newest.items() if case.merge.number or case.splits}
    if not await _new(work, saying):
        return Deciding({}, frozenset())
    await regroup_store.lock_decisions(work.connection)
    new = await _new(work, saying)
    if not new:
        return Deciding({}, frozenset())
    names = set(new) | {case.merge.event_id for case in new.values() if case.merge.event_id}
    signals = {name for case in new.values() for split in case.splits for name in split.signal_ids}
    names |= {split.event_id for case in new.values() for split in case.splits}
    if any(uuid_of(name) is None for name in (*names, *signals)):
        raise InvalidRecordError("a merge and a split name events and signals by their ids")
    names |= await regroup_store.events_of(work.connection, sorted(signals))
    return Deciding(new, frozenset(await regroup_store.kin_of(work.connection, names)))


async def _new(work: UnitOfWork, saying: Mapping[str, Case]) -> dict[str, Case]:
    known = await event_store.read_events(work.connection, list(saying)) if saying else {}
    return {name: case for name, case in saying.items() if name in known and is_regrouped_by(known[name], case)}


async def regroup(
    work: UnitOfWork,
    decided: Deciding,
    before: Mapping[str, Event],
    packs: ActivePacks,
    lead_of: LeadOf,
    now: dt.datetime,
) -> Regrouped:
    """Follow decisions; members are stored, events are the caller's to store.

    Args:
        work: the unit of work.
        decided: what there is to follow.
        before: the events that may change, locked.
        packs: in use.
        lead_of: who should lead an event.
        now: the moment.

    Raises:
        InvalidRecordError: a case was merged into that of an event which is not known.
    """
    members = await event_store.members_of_events(work.connection, sorted(before))
    stored = {member.signal.signal_id: member for member in members}
    events = dict(before)
    for event_id, case in sorted(decided.cases.items()):
        event = events[event_id]
        if case.merge.event_id and case.merge.event_id not in before:
            raise InvalidRecordError(f"case {case.case_number} is part of that of an event that is not known")
        for split in (item for item in case.splits if item.number > event.splits):
            named = [stored[name] for name in split.signal_ids if name in stored]
            members = split_off(members, split)
            if named and split.event_id not in events:
                events[split.event_id] = opened_by_split(case, split, named, packs, lead_of, now)
        events[event_id] = with_decisions(event, case)
    after = regrouped(await _numbered(work, events, before), members, packs, lead_of, now)
    changed = [member for member in after.members if member != stored[member.signal.signal_id]]
    await regroup_store.place_members(work.connection, changed)
    return after


async def _numbered(work: UnitOfWork, events: Mapping[str, Event], before: Mapping[str, Event]) -> dict[str, Event]:
    """Events with numbers for those that splits have opened."""
    named = dict(events)
    opened = [event for name, event in events.items() if name not in before]
    for event, number in zip(opened, await next_numbers(work.connection, "event_numbers", len(opened)), strict=True):
        year = event.occurred_at.year
        named[event.event_id] = replace(event, event_number=short_number("E", year, number))
    return named


async def publish_moves(
    work: UnitOfWork,
    outbox: Outbox,
    links: ReportLinks[UnitOfWork],
    decided: Deciding,
    after: Regrouped,
    trace: str,
    now: dt.datetime,
) -> None:
    """Publish which signals left and joined which events, and with which event each report goes on."""
    facts = []
    reports: dict[str, JoinedReport] = {}
    opening = {member.signal.signal_id for member in after.members if member.opening}
    moved_at = max(to_datetime(case.occurred_at) for case in decided.cases.values())
    for move in after.moves:
        signal = move.membership.signal
        left, joined = after.events[move.left_event_id], after.events[move.membership.event_id]
        facts.append(event_messages.left_fact(left, move.left_version, signal, now, trace))
        facts.append(event_messages.membership_fact(joined, move.membership, trace))
        if signal.source.type == SignalSourceType.SIGNAL_SOURCE_TYPE_REPORT:
            reports[signal.source.source_id] = JoinedReport(
                signal, joined, signal.signal_id not in opening, trace, moved_at
            )
    await outbox.add(work, facts)
    if reports:
        await links.publish_joined(work, list(reports.values()), now)
