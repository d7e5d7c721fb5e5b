"""Names of the metrics that are emitted here."""

from __future__ import annotations

from cityloop_telemetry import REGISTRY
from prometheus_client import Counter


class Metrics:
    """Counted as it happens."""

    ANSWERS = Counter(
        "cityloop_form_answers_total",
        "Answers to forms that were taken, by what they are for",
        ("purpose",),
        registry=REGISTRY,
    )
