"""Names of the metrics and log events that are emitted here."""

from __future__ import annotations

from cityloop_telemetry import REGISTRY, LogEvent, Measured


class Measures:
    """Read from elsewhere; each is absent when it could not be read for 30 s."""

    MODE_MISSING = Measured(
        "cityloop_mode_missing_acknowledgements",
        "Acknowledgements of areas' present operating modes that services have not given, by follower",
        ("follower",),
        registry=REGISTRY,
    )


class LogEvents(LogEvent):
    """What happened, in snake_case."""

    MODE_SWITCHED = "mode_switched"
