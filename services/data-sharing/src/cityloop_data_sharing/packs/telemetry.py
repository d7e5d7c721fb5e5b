"""Names of the log events that are emitted here."""

from __future__ import annotations

from cityloop_telemetry import LogEvent


class LogEvents(LogEvent):
    """What happened, in snake_case."""

    PACK_UNREADABLE = "pack_unreadable"
    PACK_SET_DECIDED = "pack_set_decided"
