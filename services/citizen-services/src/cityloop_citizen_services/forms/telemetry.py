"""Names of the metrics that are emitted here."""

from __future__ import annotations

from cityloop_telemetry import REGISTRY
from prometheus_client import Counter


class Metrics:
    """Counted as it happens."""

    DRAFTS = Counter(
        "cityloop_report_drafts_total",
        "Drafts of reports that were kept, and that ran out",
        ("outcome",),
        registry=REGISTRY,
    )
