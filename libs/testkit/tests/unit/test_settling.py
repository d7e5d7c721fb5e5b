"""What counts as a move while a fleet settles."""

from __future__ import annotations

import pytest
from cityloop_testkit.settling import Backlog, moved

AT = ("event-hub", "sensing.observations.v1/0")


def at(position: float, end: float) -> Backlog:
    return Backlog(position, end, f"{position} of {end}")


@pytest.mark.parametrize(
    ("before", "now", "expected"),
    [
        (at(10, 500), at(200, 500), True),
        (at(10, 500), at(200, 900), True),
        (at(10, 500), at(10, 500), False),
        (at(10, 500), at(10, 503), False),
        (at(10, 11), at(11, 12), False),
        (at(-40, 0), at(-39, 0), True),
        (at(-40, 0), at(-40, 0), False),
        (at(-40, 0), at(-41, 0), False),
    ],
    ids=[
        "a position",
        "a position, and its end",
        "nothing",
        "its end only",
        "one that had caught up",
        "a count that falls",
        "a count that stays",
        "a count that rises",
    ],
)
def test_something_has_moved(before: Backlog, now: Backlog, expected: bool) -> None:
    assert moved({AT: before}, {AT: now}) is expected


def test_what_comes_and_what_goes_is_no_move() -> None:
    assert not moved({AT: at(1, 2)}, {})
    assert not moved({}, {AT: at(1, 2)})
