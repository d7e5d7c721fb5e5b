"""Where signals are looked for, round points, and what is found there."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from cityloop_event_hub.fusion.domain.neighbours import LocatedSignal, Reach, cells_in_reach, degrees_in_reach

SearchBox: TypeAlias = tuple[int, str, int, int, int, int, float, float, float, float]


@dataclass(frozen=True, slots=True)
class SearchArea:
    """A point, and how far round it signals of each class are looked for, in metres.

    Args:
        centre: the point.
        distances: by class; a signal is in reach of some of them, and the greatest bounds the search.
    """

    centre: LocatedSignal
    distances: Mapping[str, Sequence[float]]

    def boxes(self, index: int) -> list[SearchBox]:
        """The index, each class, the first and last cell of its circle in x and y, and its edges in degrees."""
        return [self._box(index, name, max(metres)) for name, metres in sorted(self.distances.items())]

    def _box(self, index: int, name: str, metres: float) -> SearchBox:
        cells = cells_in_reach(self.centre, Reach(metres, dt.timedelta(0)))
        (first_x, first_y), (last_x, last_y) = cells[0], cells[-1]
        east, north = degrees_in_reach(self.centre, metres)
        x, y = self.centre.longitude, self.centre.latitude
        return (index, name, first_x, last_x, first_y, last_y, x - east, x + east, y - north, y + north)


@dataclass(frozen=True, slots=True)
class StoredSignal:
    """A signal that was fused or waits, as it is found round a point."""

    signal_id: str
    source_type: int
    kind: int
    event_class: str
    origin: str
    """What it comes from: of one origin several signals say the same."""
    confidence: float
    occurred_at: dt.datetime
    distance_metres: float
