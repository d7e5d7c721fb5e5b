"""What stands on the topics of warnings and alarms: which came first, and whether an event was ever held for less."""

from __future__ import annotations

import datetime as dt

from cityloop.events.v1.signal_pb2 import SignalKind, SignalSourceType
from cityloop.events.v1.warning_pb2 import WarningKind
from cityloop.topics import EVENTS_CITY_EVENTS, EVENTS_EVENT_SIGNALS, EVENTS_WARNINGS
from cityloop_messaging import to_datetime
from cityloop_operator.outsider import Outsider


async def ahead_of_alarms(outsider: Outsider) -> int:
    """How many predictions were drafted before the first alarm of a gauge in their event, by when both happened."""
    drafted: dict[str, dt.datetime] = {}
    event_of: dict[str, str] = {}
    for fact in await outsider.facts(EVENTS_WARNINGS):
        warning = fact.payload
        if warning.kind == WarningKind.WARNING_KIND_PREDICTION:
            if warning.version == 1:
                drafted[warning.warning_id] = to_datetime(warning.occurred_at)
            if warning.event_id:
                event_of[warning.warning_id] = warning.event_id
    alarms = await _first_alarms(outsider)
    return sum(
        event_of.get(warning_id, "") in alarms and moment < alarms[event_of[warning_id]]
        for warning_id, moment in drafted.items()
    )


async def grades(outsider: Outsider, event_number: str) -> list[int]:
    """The grades of an event in the order of its versions; 1 is the gravest."""
    versions = {
        fact.payload.version: int(fact.payload.grade)
        for fact in await outsider.facts(EVENTS_CITY_EVENTS)
        if fact.payload.event_number == event_number
    }
    return [grade for _, grade in sorted(versions.items())]


async def _first_alarms(outsider: Outsider) -> dict[str, dt.datetime]:
    first: dict[str, dt.datetime] = {}
    for fact in await outsider.facts(EVENTS_EVENT_SIGNALS):
        member = fact.payload
        if member.signal.kind != SignalKind.SIGNAL_KIND_RAISED:
            continue
        if member.signal.source.type == SignalSourceType.SIGNAL_SOURCE_TYPE_DATASTREAM:
            moment = to_datetime(member.signal.occurred_at)
            first[member.event_id] = min(moment, first.get(member.event_id, moment))
    return first
