"""Names of the metrics that are emitted here."""

from __future__ import annotations

from cityloop_telemetry import REGISTRY
from prometheus_client import Counter


class Metrics:
    """Counted as it happens."""

    SHARED_ROWS = Counter(
        "cityloop_shared_rows_total", "Rows that left under agreements", ("dataset",), registry=REGISTRY
    )
