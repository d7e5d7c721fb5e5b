"""Names of the metrics, log events and spans that are emitted here."""

from __future__ import annotations

from cityloop_telemetry import REGISTRY, LogEvent, Measured, SpanName
from prometheus_client import Counter


class Metrics:
    """Counted as it happens."""

    CAUSES = Counter(
        "cityloop_reaction_causes_total", "Causes of reactions, by what came of them", ("outcome",), registry=REGISTRY
    )


class Measures:
    """Read from elsewhere; each is absent when it could not be read for 30 s."""

    WAITING = Measured(
        "cityloop_reactions_waiting",
        "Causes of reactions that wait: for their time, or a signature",
        ("state",),
        registry=REGISTRY,
    )
    STOPPED = Measured(
        "cityloop_reactions_stopped", "Reactions that have stopped at the bound of their hour", registry=REGISTRY
    )
    OVERDUE = Measured(
        "cityloop_reactions_oldest_due_seconds",
        "How long the oldest cause is due that is not done, of reactions that have not stopped; 0 when there is none",
        registry=REGISTRY,
    )


class LogEvents(LogEvent):
    """What happened, in snake_case."""

    REACTION_STOPPED = "reaction_stopped"
    REACTION_RESUMED = "reaction_resumed"
    REACTION_DATE_LET_COME = "reaction_date_let_come"
    REACTION_REFUSED = "reaction_refused"
    REACTION_RETRY = "reaction_retry"
    REACTION_FAILED = "reaction_failed"


class Spans:
    """Kinds of spans."""

    REACT = SpanName("reactions.react", "the act of a reaction, for one cause and target")
