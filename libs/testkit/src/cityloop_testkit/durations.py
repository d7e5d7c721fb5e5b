"""Where the time of a test run goes: its longest tests first; seconds by folder, and the slowest tests."""

from __future__ import annotations

import textwrap
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import TypeVar

Test = TypeVar("Test")
SLOWEST = 10
LEAST_SECONDS = 1.0
"""What took less is not named."""
WIDTH = 120


def longest_first(tests: Sequence[Test], groups: Sequence[str], seconds: Sequence[float]) -> list[Test]:
    """Tests in their order, but those first whose group holds one that may take longer than any of another group.

    Args:
        tests: in the order that they would run in.
        groups: of each; a group stays together.
        seconds: that each may take.
    """
    longest: defaultdict[str, float] = defaultdict(float)
    for group, allowed in zip(groups, seconds, strict=True):
        longest[group] = max(longest[group], allowed)
    keyed = sorted(zip(tests, groups, strict=True), key=lambda pair: -longest[pair[1]])
    return [test for test, _ in keyed]


def where_time_went(steps: Iterable[tuple[str, float]]) -> list[str]:
    """A few lines: the folders and the ten slowest tests that took a second or more, the longest first.

    Args:
        steps: id and seconds of each setup, call and teardown.
    """
    tests: defaultdict[str, float] = defaultdict(float)
    for test, seconds in steps:
        # xdist names a test's group after it.
        tests[test.partition("@")[0]] += seconds
    folders: defaultdict[str, float] = defaultdict(float)
    for test, seconds in tests.items():
        folders["/".join(test.split("/")[:2])] += seconds
    named = [f"{folder} {seconds:.0f}" for folder, seconds in _longest(folders)]
    if not named:
        return []
    slowest = [f"{seconds:6.1f} {test}" for test, seconds in _longest(tests)[:SLOWEST]]
    return [*textwrap.wrap(f"seconds by folder: {', '.join(named)}", WIDTH), "slowest tests, in seconds:", *slowest]


def _longest(seconds: dict[str, float]) -> list[tuple[str, float]]:
    return sorted(((name, s) for name, s in seconds.items() if s >= LEAST_SECONDS), key=lambda item: -item[1])
