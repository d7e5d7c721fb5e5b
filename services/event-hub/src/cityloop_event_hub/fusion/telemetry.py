"""Names of the metrics and spans that are emitted here."""

from __future__ import annotations

from cityloop_telemetry import REGISTRY, Measured, SpanName
from prometheus_client import Counter


class Metrics:
    """Counted as it happens."""

    EVENTS = Counter(
        "cityloop_city_events_total",
        "What became of events: opened, joined, kept, cleared, closed, corrected, merged, set apart, split",
        ("change",),
        registry=REGISTRY,
    )
    FUSIONS = Counter(
        "cityloop_fusions_total",
        "Batches of signals fused: by each member near them, by crowds of them, by members after crowds",
        ("outcome",),
        registry=REGISTRY,
    )


class Measures:
    """Read from elsewhere; each is absent when it could not be read for 30 s."""

    OPEN_EVENTS = Measured(
        "cityloop_open_events", "City events that are not closed, by grade", ("grade",), registry=REGISTRY
    )


class Spans:
    """Kinds of spans."""

    FUSE = SpanName("events.fuse", "an event that signals opened or changed; its links are their spans")
