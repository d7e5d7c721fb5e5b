"""Names of the metrics that are emitted here."""

from __future__ import annotations

from cityloop_telemetry import REGISTRY
from prometheus_client import Counter


class Metrics:
    """Counted as it happens."""

    REPORTS = Counter("cityloop_reports_total", "Reports taken in", ("channel",), registry=REGISTRY)
    SUBMISSIONS_REPEATED = Counter(
        "cityloop_submissions_repeated_total", "Submissions that were sent again and made no report", registry=REGISTRY
    )
