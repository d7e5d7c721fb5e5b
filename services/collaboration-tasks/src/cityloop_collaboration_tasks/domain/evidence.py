"""What a move must be shown: photos, and what the gauges say now (docs/adr/0009)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from cityloop.events.v1.city_event_pb2 import EventSignal, EventSignalChange
from cityloop.events.v1.signal_pb2 import Signal, SignalKind, SignalSourceType
from cityloop.sensing.v1.measurement_service_pb2 import Remeasurement as Measured
from cityloop.sensing.v1.measurement_service_pb2 import RemeasurementReason
from cityloop_errors import ConflictError, InvalidError
from cityloop_packs import Remeasurement, Transition

SAYS_NOTHING = {
    RemeasurementReason.REMEASUREMENT_REASON_SILENT,
    RemeasurementReason.REMEASUREMENT_REASON_UNKNOWN_DATASTREAM,
}


@dataclass(frozen=True, slots=True)
class Asked:
    """An answer of the gauges: which were asked for what."""

    limit: Remeasurement
    datastream_ids: frozenset[str]
    measured: tuple[Measured, ...]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What comes with a move."""

    photos: int = 0
    asked: Asked | None = None
    datastream_ids: frozenset[str] = frozenset()
    """Those that raised the event, as known now."""


def raising_datastreams(memberships: Iterable[EventSignal], event_class: str) -> frozenset[str]:
    """Datastreams whose raised signals of a class are in an event, from all its memberships in their order."""
    found: dict[str, str] = {}
    for membership in memberships:
        signal = membership.signal
        match membership.change:
            case EventSignalChange.EVENT_SIGNAL_CHANGE_LEFT:
                found.pop(signal.signal_id, None)
            case EventSignalChange.EVENT_SIGNAL_CHANGE_JOINED if _raised(signal, event_class):
                found[signal.signal_id] = signal.source.source_id
    return frozenset(found.values())


def examine(transition: Transition, evidence: Evidence) -> None:
    """Let the move pass when its evidence is there.

    Raises:
        InvalidError: a photo is missing.
        ConflictError: a gauge contradicts, none says anything, or they were not asked for what is asked now.
    """
    if transition.photo and not evidence.photos:
        raise InvalidError(f"{transition.move!r} needs a photo: attach one", "PHOTO_MISSING")
    if transition.remeasurement is not None:
        asked = evidence.asked
        if asked is None or asked.limit != transition.remeasurement or evidence.datastream_ids - asked.datastream_ids:
            raise ConflictError("the case or its process changed while it was measured; try again", "VERSION_CHANGED")
        _hold(transition, asked)


def said(measured: Sequence[Measured]) -> str:
    """What each gauge says, for people."""
    return "; ".join(_line(item) for item in measured) or "no gauge raised the event: nothing to measure again"


def _hold(transition: Transition, asked: Asked) -> None:
    speaking = [item for item in asked.measured if item.reason not in SAYS_NOTHING]
    against = [item for item in speaking if not item.holds]
    if against or (asked.measured and not speaking):
        advice = "wait until they hold" if against else "none says anything: mend one, or decide it by another move"
        raise ConflictError(
            f"{transition.move!r} needs less than {asked.limit.below:g} for {asked.limit.dwell_seconds} s;"
            f" {advice}: {said(asked.measured)}",
            "REMEASUREMENT_FAILED",
        )


def _raised(signal: Signal, event_class: str) -> bool:
    return (
        signal.kind == SignalKind.SIGNAL_KIND_RAISED
        and signal.source.type == SignalSourceType.SIGNAL_SOURCE_TYPE_DATASTREAM
        and signal.event_class == event_class
    )


def _line(item: Measured) -> str:
    if item.holds:
        return f"{item.datastream_id} holds at {item.value:.4g}"
    reason = RemeasurementReason.Name(item.reason).removeprefix("REMEASUREMENT_REASON_").lower().replace("_", " ")
    value = f" at {item.value:.4g}" if item.HasField("phenomenon_time") else ""
    return f"{item.datastream_id} {reason}{value}"
