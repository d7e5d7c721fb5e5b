"""Names of the metrics and log events that are emitted here."""

from __future__ import annotations

from cityloop_telemetry import REGISTRY, LogEvent, Measured
from prometheus_client import Counter


class Metrics:
    """Counted as it happens."""

    WARNINGS = Counter(
        "cityloop_warnings_total", "Warnings by kind and the state they came to", ("kind", "state"), registry=REGISTRY
    )
    NOT_ACKNOWLEDGED = Counter(
        "cityloop_messages_not_acknowledged_total", "Messages not confirmed by their limit", registry=REGISTRY
    )


class Measures:
    """Read from elsewhere; each is absent when it could not be read for 30 s."""

    WARNINGS_WAITING = Measured(
        "cityloop_warnings_waiting", "Warnings and all-clears that wait for a signature", ("state",), registry=REGISTRY
    )
    WARNINGS_WAITING_OLDEST = Measured(
        "cityloop_warnings_waiting_oldest_seconds", "How long the oldest of them has waited", registry=REGISTRY
    )


class LogEvents(LogEvent):
    """What happened, in snake_case."""

    WARNING_REFUSED = "warning_refused"
    WARNING_NOT_ACKNOWLEDGED = "warning_not_acknowledged"
