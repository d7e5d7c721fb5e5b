"""Names of the metrics, log events and spans that are emitted here."""

from __future__ import annotations

from cityloop_telemetry import REGISTRY, LogEvent, Measured, SpanName
from prometheus_client import Counter


class Metrics:
    """Counted as it happens."""

    TRANSITIONS = Counter("cityloop_flow_transitions_total", "Moves of flows", ("phase",), registry=REGISTRY)
    DUTIES_MISSED = Counter(
        "cityloop_flow_duties_missed_total", "Recurring duties of flows that were not done in time", registry=REGISTRY
    )


class Measures:
    """Read from elsewhere; each is absent when it could not be read for 30 s."""

    OPEN_FLOWS = Measured("cityloop_open_flows", "Flows that have not ended, by phase", ("phase",), registry=REGISTRY)
    OVERDUE_FLOWS = Measured("cityloop_overdue_flows", "Those of them whose stage clock has run out", registry=REGISTRY)


class LogEvents(LogEvent):
    """What happened, in snake_case."""

    FLOW_NOT_MOVED = "flow_not_moved"


class Spans:
    """Kinds of spans."""

    MOVE_FLOW = SpanName("flows.move", "a flow whose clock, duty or automatic move is due")
