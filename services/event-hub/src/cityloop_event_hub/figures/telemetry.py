"""Names of the metrics and log events that are emitted here."""

from __future__ import annotations

from cityloop_telemetry import REGISTRY, LogEvent, Measured
from prometheus_client import Counter


class Metrics:
    """Counted as it happens."""

    FACTS = Counter(
        "cityloop_figure_facts_total",
        "Facts that figures were told: added to their log, or known already",
        ("change",),
        registry=REGISTRY,
    )
    PUBLISHED = Counter("cityloop_figures_published_total", "Figures that were published", registry=REGISTRY)


class Measures:
    """Read from elsewhere; each is absent when it could not be read for 30 s."""

    UNPUBLISHED_AGE = Measured(
        "cityloop_figures_unpublished_age_seconds",
        "How long the oldest change of a figure has waited to be published; 0 when none waits",
        registry=REGISTRY,
    )


class LogEvents(LogEvent):
    """What happened, in snake_case."""

    FIGURES_COMPUTED = "figures_computed"
    FIGURES_DEFINED = "figures_defined"
    FIGURES_DROPPED = "figures_dropped"
