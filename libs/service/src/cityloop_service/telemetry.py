"""Names of the metrics and log events that are emitted here."""

from __future__ import annotations

from cityloop_telemetry import REGISTRY, LogEvent, Measured
from prometheus_client import Gauge, Histogram


class Metrics:
    """Counted as it happens."""

    BUILD_INFO = Gauge(
        "cityloop_build_info",
        "1; which release runs on which Python",
        ("service", "version", "python"),
        registry=REGISTRY,
    )
    LOOP_DELAY = Histogram(
        "cityloop_event_loop_delay_seconds",
        "How much later than asked for the event loop came round; it is looked at once a second",
        buckets=(0.01, 0.05, 0.25, 1.0, 5.0),
        registry=REGISTRY,
    )
    READY = Gauge("cityloop_ready", "1 while calls should come; /ready says why not", registry=REGISTRY)
    DEPENDENCY_UP = Gauge(
        "cityloop_dependency_up", "Whether database and broker answer", ("dependency",), registry=REGISTRY
    )
    INTAKE_PAUSED = Gauge(
        "cityloop_intake_paused", "1 while what comes from outside waits for a backup", registry=REGISTRY
    )


class Measures:
    """Read from elsewhere; each is absent when it could not be read for 30 s."""

    CERTIFICATE_EXPIRY = Measured(
        "cityloop_certificate_expiry_seconds", "Until a certificate expires, by its file", ("file",), registry=REGISTRY
    )


class LogEvents(LogEvent):
    """What happened, in snake_case."""

    SERVICE_STARTING = "service_starting"
    SERVICE_READY = "service_ready"
    SERVICE_STOPPING = "service_stopping"
    SERVICE_STOPPED = "service_stopped"
    SERVICE_FAILED = "service_failed"
    BACKGROUND_RETRY = "background_retry"
    MEASUREMENT_FAILED = "measurement_failed"
    MIGRATION_APPLIED = "migration_applied"
    DEPENDENCY_AWAY = "dependency_away"
    DEPENDENCY_BACK = "dependency_back"
    INTAKE_PAUSED = "intake_paused"
    INTAKE_RESUMED = "intake_resumed"
