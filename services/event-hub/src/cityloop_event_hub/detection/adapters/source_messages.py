"""Detections and the health of devices as the signals they are, as contract messages and facts."""

from __future__ import annotations

import datetime as dt

from cityloop.common.v1.common_pb2 import Explanation, Place
from cityloop.events.v1.signal_pb2 import AlgorithmClaim, Signal, SignalKind, SignalSource, SignalSourceType
from cityloop.sensing.v1.detection_pb2 import Detection
from cityloop.sensing.v1.device_health_pb2 import DeviceHealth
from cityloop.topics import EVENTS_SIGNALS
from cityloop_kernel import derived_id
from cityloop_messaging import Fact, fact_of, to_datetime, to_timestamp
from cityloop_packs import PackItem, Rule
from cityloop_telemetry import span_id_of, trace_id_of

from cityloop_event_hub.fusion.domain.signals import THING, attributes_said


def detection_signal(detection: Detection, place: Place, traceparent: str, now: dt.datetime) -> Fact:
    """What an algorithm believes, as a signal of that confidence; the same detection is always the same signal."""
    signal_id, said_by = str(derived_id("signal", "detection", detection.detection_id)), detection.detection_id
    said = (signal_id, said_by, detection.occurred_at, detection.confidence)
    payload = Signal(
        signal_id=signal_id,
        attributes=attributes_said(detection.attributes, *said),
        occurred_at=detection.occurred_at,
        recorded_at=to_timestamp(now),
        kind=SignalKind.SIGNAL_KIND_RAISED,
        source=SignalSource(
            type=SignalSourceType.SIGNAL_SOURCE_TYPE_DETECTION,
            source_id=detection.detection_id,
            name=detection.thing_name,
        ),
        event_class=detection.event_class,
        place=place,
        explanation=Explanation(
            rule_id=detection.algorithm_id,
            confidence=detection.confidence,
            reason=f"{detection.algorithm_id} {detection.model_version} saw it, confidence {detection.confidence:.2f}",
            inputs={
                "algorithm": detection.algorithm_id,
                "model_version": detection.model_version,
                THING: detection.thing_id,
                "confidence": f"{detection.confidence:.3f}",
            },
        ),
        algorithm=AlgorithmClaim(
            algorithm_id=detection.algorithm_id,
            model_version=detection.model_version,
            confidence=detection.confidence,
            box=detection.box if detection.HasField("box") else None,
            evidence=detection.evidence if detection.HasField("evidence") else None,
        ),
        trace_id=trace_id_of(traceparent),
        span_id=span_id_of(traceparent),
    )
    return _signal_fact(payload, traceparent)


def health_signal(
    health: DeviceHealth, rule: PackItem[Rule], kind: SignalKind, place: Place, traceparent: str, now: dt.datetime
) -> Fact:
    """That a thing is silent, or reports again, by a rule about silence; one signal a version of its health."""
    silent = kind == SignalKind.SIGNAL_KIND_RAISED
    inputs = {"thing_model": health.thing_model}
    if health.HasField("last_reading_at"):
        inputs["last_reading_at"] = to_datetime(health.last_reading_at).isoformat()
    payload = Signal(
        signal_id=str(derived_id("signal", rule.name, health.thing_id, health.version, int(kind))),
        occurred_at=health.occurred_at,
        recorded_at=to_timestamp(now),
        kind=kind,
        source=SignalSource(
            type=SignalSourceType.SIGNAL_SOURCE_TYPE_DEVICE_HEALTH, source_id=health.thing_id, name=health.name
        ),
        event_class=rule.item.event_class,
        place=place,
        grade=f"EVENT_GRADE_{rule.item.grade.upper()}",
        explanation=Explanation(
            rule_id=rule.name,
            rule_version=rule.pack_version,
            pack_id=rule.pack_id,
            pack_version=rule.pack_version,
            confidence=1.0,
            reason=f"{health.thing_id} {'is silent' if silent else 'reports again'}",
            inputs=inputs,
            pack_set=rule.set_number,
        ),
        trace_id=trace_id_of(traceparent),
        span_id=span_id_of(traceparent),
    )
    return _signal_fact(payload, traceparent)


def _signal_fact(payload: Signal, traceparent: str) -> Fact:
    return fact_of(EVENTS_SIGNALS, payload, payload.place.jurisdiction, traceparent=traceparent)
