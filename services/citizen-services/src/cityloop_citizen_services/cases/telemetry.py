"""Names of the log events that are emitted here."""

from __future__ import annotations

from cityloop_telemetry import LogEvent


class LogEvents(LogEvent):
    """What happened, in snake_case."""

    REPLIES_NOT_READ = "replies_not_read"
