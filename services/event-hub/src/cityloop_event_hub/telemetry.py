"""Names of the metrics that are emitted here."""

from __future__ import annotations

from cityloop_telemetry import REGISTRY
from prometheus_client import Counter


class Metrics:
    """Counted as it happens."""

    SIGNALS = Counter("cityloop_signals_total", "Signals by source and kind", ("source", "kind"), registry=REGISTRY)
