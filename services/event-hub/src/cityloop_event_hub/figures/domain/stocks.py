"""What stands at the end of a period: all that ever came to it, less all that has left.

Cells of a stock hold by how much it changed in each period, so that a fact changes few cells, whatever comes after.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from itertools import accumulate
from zoneinfo import ZoneInfo

from cityloop_event_hub.figures.domain.periods import begin, shifted

EVER = -(2**62)
"""Before all periods."""
Numbers = tuple[int, int]
"""Numerator and denominator."""


def standing(
    changes: Mapping[tuple[int, str], Numbers], starts: Collection[int]
) -> Iterator[tuple[tuple[int, str], Numbers]]:
    """What stands at the end of periods, by their beginning and the part of the city; nothing where nothing stands.

    Args:
        changes: by the beginning of the period that they lie in, and by part; what lies before may stand at `EVER`.
        starts: of the periods.
    """
    by_part: dict[str, dict[int, Numbers]] = {}
    for (start, part), numbers in changes.items():
        by_part.setdefault(part, {})[start] = numbers
    for part, of_part in by_part.items():
        moments = sorted({*of_part, *starts})
        sums = accumulate((of_part.get(moment, (0, 0)) for moment in moments), _added)
        for moment, (above, below) in zip(moments, sums, strict=True):
            if moment in starts and (above or below):
                yield (moment, part), (above, below)


def later_starts(unit: str, start: int, until: int, zone: ZoneInfo) -> Iterator[int]:
    """The beginnings of a period and of all after it, to the one that a moment lies in; at least its own."""
    yield start
    last = begin(unit, until, zone)
    while start < last:
        start = shifted(unit, start, 1, zone)
        yield start


def _added(one: Numbers, other: Numbers) -> Numbers:
    return one[0] + other[0], one[1] + other[1]
