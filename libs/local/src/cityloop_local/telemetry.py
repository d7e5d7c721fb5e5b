"""Names of the log events that are emitted here."""

from __future__ import annotations

from cityloop_telemetry import LogEvent


class LogEvents(LogEvent):
    """What happened, in snake_case."""

    PROCESS_STARTED_AGAIN = "process_started_again"
