"""A clock as one column; when it rings stands in columns of its own, which are looked for."""

from __future__ import annotations

from cityloop_flows import RunningClock
from pydantic import TypeAdapter

CLOCK = TypeAdapter(RunningClock)


def clock_to_column(clock: RunningClock) -> str:
    """As JSON."""
    return CLOCK.dump_json(clock).decode()


def clock_from_column(text: str) -> RunningClock:
    """From JSON."""
    return CLOCK.validate_json(text)
