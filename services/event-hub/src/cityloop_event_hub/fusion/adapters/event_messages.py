"""City events and memberships as the contract has them, and as facts to publish."""

from __future__ import annotations

import datetime as dt

from cityloop.events.v1.city_event_pb2 import (
    CityEvent,
    CityEventState,
    EventSignal,
    EventSignalChange,
    SignalCounts,
)
from cityloop.events.v1.signal_pb2 import Signal
from cityloop.topics import EVENTS_CITY_EVENTS, EVENTS_EVENT_SIGNALS
from cityloop_messaging import Fact, fact_of, to_timestamp
from cityloop_telemetry import traceparent_from

from cityloop_event_hub.fusion.domain.events import Event, EventState
from cityloop_event_hub.fusion.domain.protocols import UnacknowledgedMessages
from cityloop_event_hub.fusion.domain.signals import Membership

STATES = {
    EventState.OPEN: CityEventState.CITY_EVENT_STATE_OPEN,
    EventState.ALL_CLEAR: CityEventState.CITY_EVENT_STATE_ALL_CLEAR,
    EventState.CLOSED: CityEventState.CITY_EVENT_STATE_CLOSED,
}


def event_message(event: Event) -> CityEvent:
    """The event as its contract has it."""
    return CityEvent(
        event_id=event.event_id,
        event_number=event.event_number,
        version=event.version,
        occurred_at=to_timestamp(event.occurred_at),
        recorded_at=to_timestamp(event.recorded_at),
        state=STATES[event.state],
        event_class=event.event_class,
        place=event.place,
        grade=event.grade,  # type: ignore[arg-type] # the number of the contract's enum
        proposed_lead=event.lead,
        counts=SignalCounts(
            signals=event.signals,
            datastreams=event.datastreams,
            reports=event.reports,
            detections=event.detections,
        ),
        opening_signal=event.opening_signal,
        explanation=event.explanation,
        attributes=event.attributes,
        correction=event.correction if event.correction.number else None,
        merge=event.merge if event.merge.number else None,
        split_from_case_number=event.split_from_case_number,
    )


def event_fact(event: Event, traceparent: str = "") -> Fact:
    """The event's newest version as a fact; without a cause of its own in the trace of the signal that opened it."""
    cause = traceparent or traceparent_of(event.opening_signal)
    return fact_of(EVENTS_CITY_EVENTS, event_message(event), event.place.jurisdiction, traceparent=cause)


def traceparent_of(signal: Signal) -> str:
    """The span of what a signal was made of."""
    return traceparent_from(signal.trace_id, signal.span_id)


def membership_message(event: Event, membership: Membership) -> EventSignal:
    """That a signal joined, as the contract has it."""
    return EventSignal(
        event_id=event.event_id,
        event_number=event.event_number,
        version=membership.membership_version,
        occurred_at=membership.signal.occurred_at,
        recorded_at=to_timestamp(membership.recorded_at),
        change=EventSignalChange.EVENT_SIGNAL_CHANGE_JOINED,
        signal=membership.signal,
    )


def membership_fact(event: Event, membership: Membership, traceparent: str) -> Fact:
    """That a signal joined, as a fact in the signal's own trace."""
    payload = membership_message(event, membership)
    return fact_of(EVENTS_EVENT_SIGNALS, payload, event.place.jurisdiction, traceparent=traceparent)


def left_fact(event: Event, version: int, signal: Signal, now: dt.datetime, traceparent: str) -> Fact:
    """That a signal left an event, as a version of its membership."""
    payload = EventSignal(
        event_id=event.event_id,
        event_number=event.event_number,
        version=version,
        occurred_at=signal.occurred_at,
        recorded_at=to_timestamp(now),
        change=EventSignalChange.EVENT_SIGNAL_CHANGE_LEFT,
        signal=signal,
    )
    return fact_of(EVENTS_EVENT_SIGNALS, payload, event.place.jurisdiction, traceparent=traceparent)


def unacknowledged_fact(event: Event, messages: UnacknowledgedMessages, now: dt.datetime) -> Fact:
    """That messages of a warning were not confirmed by their limit, as the event's newest membership version."""
    payload = EventSignal(
        event_id=event.event_id,
        event_number=event.event_number,
        version=event.membership_version,
        occurred_at=to_timestamp(messages.limit),
        recorded_at=to_timestamp(now),
        change=EventSignalChange.EVENT_SIGNAL_CHANGE_NOT_ACKNOWLEDGED,
        warning_id=messages.warning_id,
        message_ids=messages.message_ids,
    )
    traceparent = traceparent_of(event.opening_signal)
    return fact_of(EVENTS_EVENT_SIGNALS, payload, event.place.jurisdiction, traceparent=traceparent)
