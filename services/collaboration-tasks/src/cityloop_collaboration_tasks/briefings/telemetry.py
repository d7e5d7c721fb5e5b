"""Names of the metrics, log events and spans that are emitted here; calls and reactions are counted where they run."""

from __future__ import annotations

from cityloop_telemetry import REGISTRY, LogEvent, Measured, SpanName


class Measures:
    """Read from elsewhere; each is absent when it could not be read for 30 s."""

    WAITING = Measured("cityloop_briefings_waiting", "Briefings that wait for their figures", registry=REGISTRY)
    WAITING_AGE = Measured(
        "cityloop_briefings_waiting_age_seconds", "How long the longest of them has waited", registry=REGISTRY
    )


class LogEvents(LogEvent):
    """What happens without anybody asking for it, or is to be known at once."""

    BRIEFING_WAITS = "briefing_waits"
    BRIEFING_FILLED = "briefing_filled"
    BRIEFING_NOT_FILLED = "briefing_not_filled"


class Spans:
    """Kinds of spans."""

    FILL = SpanName("briefings.fill", "a briefing given its figures and lists")
