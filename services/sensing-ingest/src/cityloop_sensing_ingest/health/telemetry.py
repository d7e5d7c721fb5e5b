"""Names of the metrics, log events and spans that are emitted here."""

from __future__ import annotations

from cityloop_telemetry import REGISTRY, LogEvent, SpanName
from prometheus_client import Counter


class Metrics:
    """Counted as it happens."""

    DEVICE_STATES = Counter(
        "cityloop_device_states_total", "Changes of device health, by the new state", ("state",), registry=REGISTRY
    )


class LogEvents(LogEvent):
    """What happened, in snake_case."""

    HEALTH_WATCH_RESUMED = "health_watch_resumed"


class Spans:
    """Kinds of spans."""

    HEALTH = SpanName("sensing.health", "a thing whose health a look found changed")
