"""A clock as text, for a column of a database."""

from __future__ import annotations

from pydantic import TypeAdapter

from cityloop_flows.clocks import RunningClock

CLOCK = TypeAdapter(RunningClock)


def clock_to_text(clock: RunningClock) -> str:
    """As JSON."""
    return CLOCK.dump_json(clock).decode()


def clock_from_text(text: str) -> RunningClock:
    """From JSON."""
    return CLOCK.validate_json(text)
