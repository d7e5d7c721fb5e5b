"""Names of the metrics and log events that are emitted here."""

from __future__ import annotations

from cityloop_telemetry import REGISTRY, LogEvent
from prometheus_client import Counter, Gauge


class Metrics:
    """Counted as it happens."""

    PACK_VERSION = Gauge("cityloop_pack_version", "Version of a pack in use", ("pack",), registry=REGISTRY)
    CONDITIONS = Counter(
        "cityloop_conditions_total", "Conditions of packs that were judged", ("outcome",), registry=REGISTRY
    )


class LogEvents(LogEvent):
    """What happened, in snake_case."""

    PACK_SET_ANSWERED = "pack_set_answered"
    PACK_SET_IN_USE = "pack_set_in_use"
    PACK_SET_FAILED = "pack_set_failed"
