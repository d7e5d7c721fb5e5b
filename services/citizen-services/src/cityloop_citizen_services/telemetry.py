"""Names of the metrics that are emitted here."""

from __future__ import annotations

from cityloop_telemetry import REGISTRY
from prometheus_client import Counter


class Metrics:
    """Counted as it happens."""

    RECEIPTS = Counter(
        "cityloop_message_receipts_total", "What became of messages to people", ("state",), registry=REGISTRY
    )
