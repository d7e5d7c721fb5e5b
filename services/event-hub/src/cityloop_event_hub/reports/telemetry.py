"""Names of the metrics that are emitted here."""

from __future__ import annotations

from cityloop_telemetry import REGISTRY, Measured
from prometheus_client import Counter


class Metrics:
    """Counted as it happens."""

    REPORTS_HELD = Counter(
        "cityloop_reports_held_total", "Reports that wait for a person to locate them", registry=REGISTRY
    )


class Measures:
    """Read from elsewhere; each is absent when it could not be read for 30 s."""

    HELD_REPORTS = Measured(
        "cityloop_held_reports", "Reports that wait now for a person to locate them", registry=REGISTRY
    )
