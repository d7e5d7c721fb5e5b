"""What was learned of warnings: whether what they warned of came, and how long before it they were signed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from cityloop.cases.v1.evaluation_service_pb2 import WarningEffect, WarningOutcome
from cityloop.common.v1.common_pb2 import Position
from cityloop.events.v1.city_event_pb2 import EventSignal, EventSignalChange
from cityloop.events.v1.signal_pb2 import SignalKind, SignalSourceType
from cityloop.events.v1.warning_pb2 import Warning as PublicWarning
from cityloop.events.v1.warning_pb2 import WarningKind, WarningState
from cityloop_kernel import distance_metres


@dataclass(frozen=True, slots=True)
class OccurredEvent:
    """An event that happened: where, and when its first alarm was."""

    event_id: str
    event_class: str
    position: Position | None
    alarm_at: dt.datetime


def first_alarm(memberships: Iterable[EventSignal]) -> dt.datetime | None:
    """When a gauge first crossed its limit; when anybody first said that something is wrong, where no gauge did."""
    raised = [
        membership.signal
        for membership in memberships
        if membership.change == EventSignalChange.EVENT_SIGNAL_CHANGE_JOINED
        and membership.signal.kind == SignalKind.SIGNAL_KIND_RAISED
    ]
    gauges = [signal for signal in raised if signal.source.type == SignalSourceType.SIGNAL_SOURCE_TYPE_DATASTREAM]
    return min((signal.occurred_at.ToDatetime(tzinfo=dt.UTC) for signal in gauges or raised), default=None)


def effects(versions: Sequence[PublicWarning], events: Sequence[OccurredEvent]) -> list[WarningEffect]:
    """How each warning that was signed turned out, in the order of their numbers.

    Args:
        versions: every version of each warning, oldest first.
        events: those that any of them may have been about.
    """
    by_warning: dict[str, list[PublicWarning]] = {}
    for version in versions:
        by_warning.setdefault(version.warning_id, []).append(version)
    found = [_effect(history, events) for history in by_warning.values()]
    return sorted((effect for effect in found if effect is not None), key=lambda effect: effect.warning_number)


def _effect(history: Sequence[PublicWarning], events: Sequence[OccurredEvent]) -> WarningEffect | None:
    signed = next((item for item in history if item.state == WarningState.WARNING_STATE_SIGNED), None)
    if signed is None:
        return None
    event_id = next((item.event_id for item in reversed(history) if item.event_id), "")
    alarms = [item.alarm_at for item in events if _is_about(signed, event_id, item)]
    drafted_at, signed_at = _moment(history[0]), _moment(signed)
    outcome, lead = WarningOutcome.WARNING_OUTCOME_FALSE, dt.timedelta()
    if alarms:
        lead = min(alarms) - drafted_at
        outcome = _came_true(signed, ahead=signed_at <= min(alarms))
    return WarningEffect(
        warning_number=signed.warning_number,
        outcome=outcome,
        lead_time_seconds=lead.total_seconds(),
        signed_after_seconds=(signed_at - drafted_at).total_seconds(),
    )


def _came_true(warning: PublicWarning, *, ahead: bool) -> WarningOutcome:
    """A composite rests on alarms too: it makes certain, and is not measured by how early it came."""
    if warning.kind == WarningKind.WARNING_KIND_COMPOSITE:
        return WarningOutcome.WARNING_OUTCOME_CONFIRMED
    return WarningOutcome.WARNING_OUTCOME_HIT if ahead else WarningOutcome.WARNING_OUTCOME_LATE


def _moment(warning: PublicWarning) -> dt.datetime:
    return warning.occurred_at.ToDatetime(tzinfo=dt.UTC)


def _is_about(warning: PublicWarning, event_id: str, event: OccurredEvent) -> bool:
    """The event it names; where it names none, one of its class within its radius."""
    if event_id:
        return event.event_id == event_id
    if event.event_class != warning.event_class or event.position is None or not warning.place.HasField("position"):
        return False
    return _metres(warning.place.position, event.position) <= warning.radius_metres


def _metres(one: Position, other: Position) -> float:
    return distance_metres((one.longitude, one.latitude), (other.longitude, other.latitude))
