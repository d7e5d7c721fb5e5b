"""Names of the log events that are emitted here."""

from __future__ import annotations

from cityloop_telemetry import LogEvent


class LogEvents(LogEvent):
    """What happened, in snake_case."""

    MODE_IN_USE = "mode_in_use"
    MODE_NOT_ACKNOWLEDGED = "mode_not_acknowledged"
