"""What rules find in readings as signals, as contract messages and facts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from cityloop.common.v1.common_pb2 import Explanation
from cityloop.events.v1.signal_pb2 import Signal, SignalKind, SignalSource, SignalSourceType
from cityloop.sensing.v1.registry_service_pb2 import Datastream
from cityloop.topics import EVENTS_SIGNALS
from cityloop_kernel import derived_id
from cityloop_messaging import Fact, fact_of, to_timestamp
from cityloop_packs import PackItem, Rule
from cityloop_telemetry import span_id_of, trace_id_of
from google.protobuf.timestamp_pb2 import Timestamp

from cityloop_event_hub.detection.domain.rule_set import RuleSet
from cityloop_event_hub.detection.rules.explanations import moment
from cityloop_event_hub.detection.rules.kind import BoundRule, DatastreamDescription, Finding, FindingKind
from cityloop_event_hub.telemetry import Metrics

KINDS = {
    FindingKind.RAISED: SignalKind.SIGNAL_KIND_RAISED,
    FindingKind.CLEARED: SignalKind.SIGNAL_KIND_CLEARED,
    FindingKind.PREDICTED: SignalKind.SIGNAL_KIND_PREDICTED,
}


def signals_of(
    findings: Sequence[Finding],
    traceparents: Sequence[str],
    rules: RuleSet,
    datastreams: Mapping[int, Datastream],
    now: dt.datetime,
) -> list[Fact[Signal]]:
    """Findings as signals that are recorded now, in their order, each with its traceparent."""
    recorded_at = to_timestamp(now)
    return [
        _signal_of(
            finding,
            rules.bound[finding.rule_id],
            rules.items[finding.rule_id],
            datastreams[finding.number],
            recorded_at,
            traceparent,
        )
        for finding, traceparent in zip(findings, traceparents, strict=True)
    ]


def _signal_of(
    finding: Finding,
    bound: BoundRule,
    found: PackItem[Rule],
    datastream: Datastream,
    recorded_at: Timestamp,
    traceparent: str,
) -> Fact[Signal]:
    """The signal of a finding; its id is derived, so that what is found again is recognised."""
    occurred_at, kind = moment(finding.time), KINDS[finding.kind]
    description = DatastreamDescription(datastream.thing_model, datastream.property, datastream.unit)
    explained = bound.kind.explain(bound.rule, finding, description)
    signal_id = derived_id("signal", found.name, found.pack_version, datastream.datastream_id, finding.time, int(kind))
    payload = Signal(
        signal_id=str(signal_id),
        occurred_at=to_timestamp(occurred_at),
        recorded_at=recorded_at,
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
            confidence=finding.confidence,
            reason=explained.reason,
            inputs={"rule_kind": bound.kind.name, **explained.inputs},
            pack_set=found.set_number,
        ),
        trace_id=trace_id_of(traceparent),
        span_id=span_id_of(traceparent),
    )
    Metrics.SIGNALS.labels("datastream", finding.kind).inc()
    return fact_of(EVENTS_SIGNALS, payload, datastream.place.jurisdiction, traceparent=traceparent)
