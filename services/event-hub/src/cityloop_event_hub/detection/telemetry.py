"""Names of the metrics, log events and spans that are emitted here."""

from __future__ import annotations

from cityloop_telemetry import REGISTRY, LogEvent, SpanName
from prometheus_client import Counter


class Metrics:
    """Counted as it happens."""

    RULE_READINGS = Counter("cityloop_rule_readings_total", "Readings that detection evaluated", registry=REGISTRY)
    RULE_READINGS_UNKNOWN = Counter(
        "cityloop_rule_readings_unknown_total",
        "Readings passed over by detection: sensing-ingest does not know their datastreams",
        registry=REGISTRY,
    )


class LogEvents(LogEvent):
    """What happened, in snake_case."""

    DATASTREAMS_UNKNOWN = "datastreams_unknown"
    RULE_SET_IN_USE = "rule_set_in_use"


class Spans:
    """Kinds of spans."""

    DETECT = SpanName("events.detect", "signals that rules find in one record of readings")
