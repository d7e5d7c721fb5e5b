"""Names of the metrics, log events and spans that are emitted here."""

from __future__ import annotations

from cityloop_telemetry import REGISTRY, LogEvent, Measured, SpanName
from prometheus_client import Counter


class Metrics:
    """Counted as it happens."""

    SNAPSHOT_RECORDS = Counter(
        "cityloop_snapshot_records_total", "Records of snapshots that were read", ("snapshot",), registry=REGISTRY
    )
    REBUILDS = Counter(
        "cityloop_projection_rebuilds_total", "Times that projections were thrown away", registry=REGISTRY
    )


class Measures:
    """Read from elsewhere; each is absent when it could not be read for 30 s."""

    SNAPSHOT_COMPLETE = Measured(
        "cityloop_snapshot_complete", "1 when a snapshot was read to its end", ("snapshot",), registry=REGISTRY
    )


class LogEvents(LogEvent):
    """What happened, in snake_case."""

    SNAPSHOT_READ = "snapshot_read"
    SNAPSHOT_INTERRUPTED = "snapshot_interrupted"
    PROJECTIONS_FORGOTTEN = "projections_forgotten"


class Spans:
    """Kinds of spans."""

    READ_SNAPSHOT = SpanName("projections.read_snapshot", "a snapshot of another service, read to its end")
