"""Names of the metrics that are emitted here."""

from __future__ import annotations

from cityloop_telemetry import REGISTRY
from prometheus_client import Counter


class Metrics:
    """Counted as it happens."""

    DETECTIONS = Counter(
        "cityloop_detections_total", "Detections by outcome: taken, repeated, rejected", ("outcome",), registry=REGISTRY
    )
    ALGORITHM_VERDICTS = Counter(
        "cityloop_algorithm_verdicts_total", "What detections turned out to be", ("kind",), registry=REGISTRY
    )
