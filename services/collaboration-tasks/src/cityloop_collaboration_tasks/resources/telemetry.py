"""Names of the metrics that are emitted here."""

from __future__ import annotations

from cityloop_telemetry import REGISTRY
from prometheus_client import Counter


class Metrics:
    """Counted as it happens."""

    BOOKINGS = Counter(
        "cityloop_bookings_total", "Bookings granted, waiting, released, refused", ("outcome",), registry=REGISTRY
    )
