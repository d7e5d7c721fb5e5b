"""Names of the metrics, log events and spans that are emitted here."""

from __future__ import annotations

from cityloop_telemetry import REGISTRY, LogEvent, Measured, SpanName
from prometheus_client import Counter


class Metrics:
    """Counted as it happens."""

    READS = Counter(
        "cityloop_publication_reads_total", "Publications that were read, by form", ("kind",), registry=REGISTRY
    )
    ACTS = Counter("cityloop_publication_acts_total", "What owners did with publications", ("kind",), registry=REGISTRY)


class Measures:
    """Read from elsewhere; each is absent when it could not be read for 30 s."""

    UNSIGNED = Measured(
        "cityloop_publications_unsigned", "Publications of packs that wait for a signature", registry=REGISTRY
    )


class LogEvents(LogEvent):
    """What happens without anybody asking for it, or is to be known at once."""

    PUBLICATION_WITHDRAWN = "publication_withdrawn"
    REGISTER_FIGURES_DELETED = "register_figures_deleted"


class Spans:
    """Kinds of spans."""

    RETENTION = SpanName("citizen.register_retention", "figures of periods that are over for long")
