"""Names of the metrics and spans that are emitted here."""

from __future__ import annotations

from cityloop_telemetry import REGISTRY, Measured, SpanName
from prometheus_client import Counter


class Metrics:
    """Counted as it happens."""

    RATINGS = Counter("cityloop_ratings_total", "Ratings of closed reports, 1 to 5", ("rating",), registry=REGISTRY)
    FEEDBACK = Counter("cityloop_feedback_total", "What reporters said of the handling", ("kind",), registry=REGISTRY)


class Measures:
    """Read from elsewhere; each is absent when it could not be read for 30 s."""

    CALL_BACKS_WAITING = Measured(
        "cityloop_call_backs_waiting", "Requests to rate that wait for an operating mode", registry=REGISTRY
    )


class Spans:
    """Kinds of spans."""

    CALL_BACK = SpanName("citizen.call_back", "reporters who are asked to rate what was closed before")
