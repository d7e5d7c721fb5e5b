"""What rules find in readings, as signals to publish."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from cityloop.common.v1.common_pb2 import Explanation
from cityloop.events.v1.signal_pb2 import Signal, SignalKind, SignalSource, SignalSourceType
from cityloop.sensing.v1.registry_service_pb2 import Datastream
from cityloop.topics import EVENTS_SIGNALS
from cityloop_kernel import derived_id
from cityloop_messaging import Fact, fact_of, to_timestamp
from cityloop_packs import PackItem, Rule
from cityloop_telemetry import Metrics, current_traceparent, trace_id_of

from cityloop_event_hub.domain.detection import MICROSECONDS, Crossing
from cityloop_event_hub.domain.prediction import Forecast

EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
CROSSING_AT = "crossing_at"
"""The input of a prediction's explanation that says when the limit will be reached."""
SOON_SECONDS = 120
WORDS = {
    SignalKind.SIGNAL_KIND_RAISED: "raised",
    SignalKind.SIGNAL_KIND_CLEARED: "cleared",
    SignalKind.SIGNAL_KIND_PREDICTED: "predicted",
}


def crossing_signal(crossing: Crossing, found: PackItem[Rule], datastream: Datastream, now: dt.datetime) -> Fact:
    """A limit was crossed by a reading."""
    kind = SignalKind.SIGNAL_KIND_RAISED if crossing.raised else SignalKind.SIGNAL_KIND_CLEARED
    word = "above" if crossing.raised else "below"
    reason = f"{datastream.property} {crossing.value:.4g} {datastream.unit} is {word} {crossing.limit:g}"
    inputs = _reading(datastream, crossing.value, crossing.limit, crossing.time)
    return _signal_fact(found, datastream, kind, crossing.time, 1.0, reason, inputs, now)


def forecast_signal(forecast: Forecast, found: PackItem[Rule], datastream: Datastream, now: dt.datetime) -> Fact:
    """A limit is predicted to be crossed, or no longer; the explanation says how steep, when, and how sure."""
    kind = SignalKind.SIGNAL_KIND_PREDICTED if forecast.raised else SignalKind.SIGNAL_KIND_CLEARED
    value = f"{datastream.property} {forecast.value:.4g} {datastream.unit}"
    slope = forecast.line.slope * 3600
    inputs = _reading(datastream, forecast.value, forecast.limit, forecast.time) | {
        "slope_per_hour": f"{slope:.4g}",
        "confidence": f"{forecast.confidence:.3f}",
        "readings": str(forecast.line.readings),
        "residual_deviation": f"{forecast.line.deviation:.4g}",
    }
    if forecast.raised:
        inputs |= {
            CROSSING_AT: _moment(forecast.crossing).isoformat(),
            "crossing_earliest": _moment(forecast.earliest).isoformat(),
            "crossing_latest": _moment(forecast.latest).isoformat(),
            "lead_seconds": f"{forecast.lead.total_seconds():.0f}",
        }
        reached = (forecast.crossing, forecast.earliest, forecast.latest)
        about, earliest, latest = (_ahead(forecast, moment) for moment in reached)
        reason = (
            f"{value} rises by {_readable(slope)} an hour and reaches {forecast.limit:g} in about {about}"
            f" ({earliest} to {latest}), confidence {forecast.confidence:.0%}"
        )
    else:
        reason = f"{value} is not expected above {forecast.limit:g} any more, confidence {forecast.confidence:.0%}"
    return _signal_fact(found, datastream, kind, forecast.time, forecast.confidence, reason, inputs, now)


def _signal_fact(
    found: PackItem[Rule],
    datastream: Datastream,
    kind: SignalKind,
    time: int,
    confidence: float,
    reason: str,
    inputs: Mapping[str, str],
    now: dt.datetime,
) -> Fact:
    occurred_at = _moment(time)
    signal_id = derived_id("signal", found.name, found.pack_version, datastream.datastream_id, time, int(kind))
    traceparent = current_traceparent()
    payload = Signal(
        signal_id=str(signal_id),
        occurred_at=to_timestamp(occurred_at),
        recorded_at=to_timestamp(now),
        kind=kind,
        source=SignalSource(
            type=SignalSourceType.SIGNAL_SOURCE_TYPE_DATASTREAM,
            source_id=datastream.datastream_id,
            name=datastream.name,
        ),
        event_class=found.item.event_class,
        place=datastream.place,
        grade=f"EVENT_GRADE_{found.item.grade.upper()}",
        explanation=Explanation(
            rule_id=found.name,
            rule_version=found.pack_version,
            pack_id=found.pack_id,
            pack_version=found.pack_version,
            confidence=confidence,
            reason=reason,
            inputs=inputs,
            pack_set=found.set_number,
        ),
        trace_id=trace_id_of(traceparent),
    )
    Metrics.SIGNALS.labels("datastream", WORDS[kind]).inc()
    return fact_of(EVENTS_SIGNALS, payload, datastream.place.jurisdiction, traceparent=traceparent)


def _reading(datastream: Datastream, value: float, limit: float, time: int) -> dict[str, str]:
    """What a rule saw of a datastream, by name."""
    return {
        "thing_model": datastream.thing_model,
        "property": datastream.property,
        "unit": datastream.unit,
        "value": f"{value:g}",
        "limit": f"{limit:g}",
        "phenomenon_time": _moment(time).isoformat(),
    }


def _readable(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 1_000 else f"{value:.3g}"


def _ahead(forecast: Forecast, moment: int) -> str:
    """From the reading to a moment, in minutes; in seconds where it is soon."""
    seconds = (moment - forecast.time) / MICROSECONDS
    return f"{seconds:.0f} s" if seconds < SOON_SECONDS else f"{seconds / 60:.0f} min"


def _moment(microseconds: int) -> dt.datetime:
    return EPOCH + dt.timedelta(microseconds=microseconds)
