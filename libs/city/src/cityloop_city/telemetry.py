"""Names of the metrics and log events that are emitted here."""

from __future__ import annotations

from cityloop_telemetry import REGISTRY, LogEvent
from prometheus_client import Gauge


class Metrics:
    """Counted as it happens."""

    CITY_VERSION = Gauge("cityloop_city_version", "Version of the city model in use", registry=REGISTRY)


class LogEvents(LogEvent):
    """What happened, in snake_case."""

    CITY_VERSION_IN_USE = "city_version_in_use"
    CITY_VERSION_INCOMPLETE = "city_version_incomplete"
