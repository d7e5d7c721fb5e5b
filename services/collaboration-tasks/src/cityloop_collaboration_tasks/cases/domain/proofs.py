"""The proofs that come with a move: photos, and what the gauges measure now (docs/adr/0009)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain

from cityloop.common.v1.common_pb2 import Label
from cityloop.events.v1.city_event_pb2 import EventSignal, EventSignalChange
from cityloop.events.v1.signal_pb2 import Signal, SignalKind, SignalSourceType
from cityloop.sensing.v1.measurement_service_pb2 import Remeasurement as Measured
from cityloop.sensing.v1.measurement_service_pb2 import RemeasurementReason
from cityloop_flows.guards.remeasurement.guard import Gauge, Gauges, RemeasurementGuard
from cityloop_localisation import UNDETERMINED
from cityloop_words import on_lines

REASON = "REMEASUREMENT_REASON_"
SAYS_NOTHING = {
    RemeasurementReason.REMEASUREMENT_REASON_SILENT,
    RemeasurementReason.REMEASUREMENT_REASON_UNKNOWN_DATASTREAM,
}


@dataclass(frozen=True, slots=True)
class RemeasurementResult:
    """What sensing-ingest answered: which gauges were asked, against which limit, and what each measures."""

    limit: RemeasurementGuard
    datastream_ids: frozenset[str]
    measured: tuple[Measured, ...]
    names: Mapping[str, Label] = field(default_factory=dict)
    """What people call the datastreams."""


@dataclass(frozen=True, slots=True)
class Proofs:
    """What is shown with a move."""

    photos: int = 0
    remeasurement: RemeasurementResult | None = None
    datastream_ids: frozenset[str] = frozenset()
    """Those that raised the event, as known now."""
    answered_at: dt.datetime | None = None
    """When a reporter last gave feedback."""
    seen_at: dt.datetime | None = None
    """When the event last had a signal that says it is there."""
    failed_checks: Mapping[str, int] = field(default_factory=dict)
    """Forms of the process's pack that were answered about the case: how many checks failed the last time."""


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


def gauges(proofs: Proofs) -> Gauges:
    """What the gauges measured, as the guard judges it."""
    result = proofs.remeasurement
    if result is None:
        return Gauges(None, complete=False)
    complete = not proofs.datastream_ids - result.datastream_ids
    measured = (
        Gauge(item.holds, item.reason not in SAYS_NOTHING, _sentence(item), on_lines([_fields(item, result.names)]))
        for item in result.measured
    )
    return Gauges(result.limit, complete, tuple(measured))


def describe(measured: Sequence[Measured]) -> str:
    """What each gauge says, for people."""
    return "; ".join(_sentence(item) for item in measured) or "no gauge raised the event: nothing to measure again"


def names_of(memberships: Iterable[EventSignal]) -> dict[str, Label]:
    """What people call what raised the signals of an event, by its id; what has no name is left out."""
    sources = (membership.signal.source for membership in memberships)
    return {source.source_id: source.name for source in sources if source.name.ByteSize()}


def remeasurement_details(result: RemeasurementResult) -> dict[str, str]:
    """What the gauges say, by name: a line each of what is so, the value, and language tag and name in turn."""
    return {"measured": on_lines(_fields(item, result.names) for item in result.measured)}


def _fields(item: Measured, names: Mapping[str, Label]) -> tuple[str, ...]:
    what = "holds" if item.holds else RemeasurementReason.Name(item.reason).removeprefix(REASON).lower()
    speaks = item.holds or (item.HasField("phenomenon_time") and item.reason not in SAYS_NOTHING)
    value = f"{item.value:.4g}" if speaks else ""
    texts = names.get(item.datastream_id, Label()).texts or {UNDETERMINED: item.datastream_id}
    return what, value, *chain.from_iterable(sorted(texts.items()))


def _raised(signal: Signal, event_class: str) -> bool:
    return (
        signal.kind == SignalKind.SIGNAL_KIND_RAISED
        and signal.source.type == SignalSourceType.SIGNAL_SOURCE_TYPE_DATASTREAM
        and signal.event_class == event_class
    )


def _sentence(item: Measured) -> str:
    if item.holds:
        return f"{item.datastream_id} holds at {item.value:.4g}"
    reason = RemeasurementReason.Name(item.reason).removeprefix(REASON).lower().replace("_", " ")
    value = f" at {item.value:.4g}" if item.HasField("phenomenon_time") else ""
    return f"{item.datastream_id} {reason}{value}"
