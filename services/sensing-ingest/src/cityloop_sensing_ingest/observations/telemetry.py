"""Names of the metrics and spans that are emitted here."""

from __future__ import annotations

from cityloop_telemetry import REGISTRY, SpanName
from prometheus_client import Counter


class Metrics:
    """Counted as it happens."""

    READINGS = Counter(
        "cityloop_readings_total", "Readings by outcome: accepted, flagged, rejected", ("outcome",), registry=REGISTRY
    )
    READING_QUALITIES = Counter(
        "cityloop_reading_qualities_total",
        "Accepted readings by quality: good, out_of_range, in_future, not_a_number; one may have several flags",
        ("quality",),
        registry=REGISTRY,
    )


class Spans:
    """Kinds of spans."""

    READ = SpanName("sensing.read", "one batch of readings on a stream")
    COALESCE = SpanName("sensing.coalesce", "readings of one partition that travel as one record")
