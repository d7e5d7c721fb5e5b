"""Names of the log events that are emitted here."""

from __future__ import annotations

from cityloop_telemetry import LogEvent


class LogEvents(LogEvent):
    """What happened, in snake_case."""

    ISSUER_AWAY = "issuer_away"
    SIGN_IN_REFUSED = "sign_in_refused"
    SESSION_COPIED = "session_copied"
