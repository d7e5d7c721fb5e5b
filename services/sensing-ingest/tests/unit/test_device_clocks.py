"""Clocks that are constantly ahead or behind, and what is no clock's fault."""

from __future__ import annotations

import numpy as np
import pytest
from cityloop_sensing_ingest.health.domain.device_clocks import (
    AHEAD_SECONDS,
    BEHIND_SECONDS,
    LEAST_DELIVERIES,
    MICROSECONDS,
    PERIOD_MICROSECONDS,
    Clocks,
    ahead_seconds,
)

MINUTE = 60 * MICROSECONDS


def judged(leads: list[float], number: int = 7, every: int = MINUTE, reporting: float = 60.0) -> int | None:
    """What a datastream is said to be ahead by, in seconds, after deliveries with these leads; None: nothing yet."""
    clocks = Clocks()
    for step, lead in enumerate(leads):
        clocks.add(np.array([number], np.uint32), np.array([round(lead * MICROSECONDS)], np.int64), step * every)
    numbers, least, greatest = clocks.take((len(leads) - 1) * every)
    if not len(numbers):
        return None
    assert numbers.tolist() == [number]
    assert not len(clocks.take(10 * PERIOD_MICROSECONDS)[0]), "a new period has begun"
    return ahead_seconds(int(least[0]), int(greatest[0]), reporting)


def test_a_clock_that_is_always_ahead_is_said_to_be() -> None:
    assert judged([24.8, 25.3, 25.0] * 5) == 25
    assert judged([25.0] * 15, number=70_000) == 25
    assert judged([AHEAD_SECONDS] * 15) == 0, "what a good clock does"
    assert judged([25.0] * 14 + [-1.0]) == 0, "not always"


def test_a_clock_that_is_always_behind_is_said_to_be() -> None:
    assert judged([-3_600.0, -3_605.0] * 8) == -3_600
    assert judged([-BEHIND_SECONDS] * 15) == 0
    assert judged([-500.0] * 15, reporting=300.0) == 0, "a gauge of every five minutes"


def test_what_a_gateway_collected_or_a_broken_line_kept_is_no_fault_of_a_clock() -> None:
    """The newest of each delivery counts: fresh where a gateway collects, coming nearer where a line is back."""
    assert judged([-3.0, -40.0, -20.0] * 5) == 0
    assert judged([-7_200.0 + 400 * step for step in range(18)]) == 0


@pytest.mark.parametrize("deliveries", [1, LEAST_DELIVERIES - 1])
def test_little_is_not_judged(deliveries: int) -> None:
    assert judged([25.0] * deliveries, every=PERIOD_MICROSECONDS) is None
    assert judged([25.0] * 100, every=MICROSECONDS) is None
