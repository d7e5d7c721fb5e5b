"""Names of the metrics, log events and spans that are emitted here."""

from __future__ import annotations

from cityloop_telemetry import CLOSING_BUCKETS, REGISTRY, LogEvent, Measured, SpanName
from prometheus_client import Counter, Histogram


class Metrics:
    """Counted as it happens."""

    TRANSITIONS = Counter(
        "cityloop_case_transitions_total", "Moves of cases and tasks", ("subject", "move"), registry=REGISTRY
    )
    VERDICTS = Counter("cityloop_verdicts_total", "What signals turned out to be", ("kind",), registry=REGISTRY)
    REPLIES = Counter("cityloop_replies_total", "Replies to residents, given with an act on a case", registry=REGISTRY)
    CLOSING_SECONDS = Histogram(
        "cityloop_case_closing_seconds",
        "From the opening of a case to its closing, each time that it is closed",
        buckets=CLOSING_BUCKETS,
        registry=REGISTRY,
    )


class Measures:
    """Read from elsewhere; each is absent when it could not be read for 30 s."""

    OPEN_CASES = Measured("cityloop_open_cases", "Cases that have not ended, by phase", ("phase",), registry=REGISTRY)
    OVERDUE_CASES = Measured(
        "cityloop_overdue_cases", "Those of them whose stage clock has run out, by phase", ("phase",), registry=REGISTRY
    )
    CALENDAR_SECONDS = Measured(
        "cityloop_calendar_seconds",
        "Until the city's calendar ends, by which clocks count working time; absent where it has none",
        registry=REGISTRY,
    )


class LogEvents(LogEvent):
    """What happened, in snake_case."""

    HANDLER_UNKNOWN = "handler_unknown"
    CLOCK_NOT_KEPT = "clock_not_kept"


class Spans:
    """Kinds of spans."""

    KEEP_CLOCKS = SpanName("cases.keep_clocks", "the clocks of one case that follow a mode or ring")
