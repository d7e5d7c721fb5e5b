"""Names of the metrics, log events and spans that are emitted here."""

from __future__ import annotations

from cityloop_telemetry import REGISTRY, LogEvent, SpanName
from prometheus_client import Counter


class Metrics:
    """Counted as it happens."""

    COMMANDS = Counter("cityloop_commands_total", "Commands by the state they came to", ("state",), registry=REGISTRY)


class LogEvents(LogEvent):
    """What happened, in snake_case."""

    COMMAND_TIMED_OUT = "command_timed_out"


class Spans:
    """Kinds of spans."""

    TIME_OUT = SpanName("sensing.time_out", "a command whose time passed without an end")
