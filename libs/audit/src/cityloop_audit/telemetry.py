"""Names of the metrics and log events that are emitted here."""

from __future__ import annotations

from cityloop_telemetry import REGISTRY, LogEvent
from prometheus_client import Gauge


class Metrics:
    """Counted as it happens."""

    AUDIT_SEQUENCE = Gauge("cityloop_audit_head_sequence", "Rows in the hash chain", registry=REGISTRY)


class LogEvents(LogEvent):
    """What happened, in snake_case."""

    AUDIT_HEAD = "audit_head"
