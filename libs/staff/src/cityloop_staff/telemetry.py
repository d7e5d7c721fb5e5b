"""Names of the log events that are emitted here."""

from __future__ import annotations

from cityloop_telemetry import LogEvent


class LogEvents(LogEvent):
    """What happened, in snake_case."""

    STAFF_IN_USE = "staff_in_use"
    STAFF_NOT_READ = "staff_not_read"
