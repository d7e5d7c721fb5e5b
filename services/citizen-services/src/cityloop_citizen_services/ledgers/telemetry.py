"""Names of the metrics, log events and spans that are emitted here."""

from __future__ import annotations

from cityloop_telemetry import REGISTRY, LogEvent, Measured, SpanName
from prometheus_client import Counter


class Metrics:
    """Counted as it happens."""

    ENTRIES = Counter("cityloop_ledger_entries_total", "Entries made in ledgers", ("kind",), registry=REGISTRY)
    DEEDS = Counter(
        "cityloop_ledger_deeds_total", "What facts of reporters came to by the rules", ("outcome",), registry=REGISTRY
    )


class Measures:
    """Read from elsewhere; each is absent when it could not be read for 30 s."""

    APPEALS = Measured("cityloop_ledger_appeals_waiting", "Appeals that wait for a decision", registry=REGISTRY)


class LogEvents(LogEvent):
    """What happens without anybody asking for it."""

    LEDGER_BATCHES_EXPIRED = "ledger_batches_expired"


class Spans:
    """Kinds of spans."""

    EXPIRY = SpanName("citizen.ledger_expiry", "batches of points and stock that expire")
