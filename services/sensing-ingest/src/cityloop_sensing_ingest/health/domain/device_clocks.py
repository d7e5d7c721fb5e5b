"""Clocks of devices that are constantly ahead or behind, by the newest reading of each delivery.

A reading cannot be measured after it was taken in, and the newest of a delivery is hardly older than one reporting
interval, however long a gateway collects. So where the newest are always ahead, or always far behind by much the same,
the clock is off. After a broken connection they come closer delivery by delivery, which is no clock's fault.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

PERIOD_MICROSECONDS = 10 * 60 * 1_000_000
LEAST_DELIVERIES = 10
"""How long, and how often at least, a datastream delivers before its clock is judged."""
AHEAD_SECONDS, BEHIND_SECONDS = 5.0, 60.0
"""More than networks and good clocks cause; behind, two reporting intervals where those are longer."""
LEAST_ROOM = 1_024
AT_ONCE = 5_000
MICROSECONDS = 1_000_000
Numbers = npt.NDArray[np.uint32]
Leads = npt.NDArray[np.int64]


class Clocks:
    """The least and the greatest lead of each datastream in its period; numbers of datastreams are dense."""

    def __init__(self) -> None:
        self._since = np.zeros(LEAST_ROOM, np.int64)
        self._deliveries = np.zeros(LEAST_ROOM, np.int64)
        self._least = np.zeros(LEAST_ROOM, np.int64)
        self._greatest = np.zeros(LEAST_ROOM, np.int64)

    def add(self, numbers: Numbers, leads: Leads, now: int) -> None:
        """Each of these datastreams has delivered; microseconds by which its newest reading was ahead of us."""
        if not len(numbers):
            return
        self._make_room(int(numbers.max()) + 1)
        places = numbers.astype(np.intp)
        new = places[self._deliveries[places] == 0]
        self._since[new], self._least[new], self._greatest[new] = now, np.iinfo(np.int64).max, np.iinfo(np.int64).min
        self._deliveries[places] += 1
        self._least[places] = np.minimum(self._least[places], leads)
        self._greatest[places] = np.maximum(self._greatest[places], leads)

    def take(self, now: int) -> tuple[Numbers, Leads, Leads]:
        """Numbers whose period is over, with their least and greatest leads; a new period begins for them."""
        over = (self._deliveries >= LEAST_DELIVERIES) & (now - self._since >= PERIOD_MICROSECONDS)
        places = np.flatnonzero(over)[:AT_ONCE]
        self._deliveries[places] = 0
        return places.astype(np.uint32), self._least[places], self._greatest[places]

    def _make_room(self, room: int) -> None:
        more = max(room, 2 * len(self._since)) - len(self._since) if room > len(self._since) else 0
        if more:
            self._since = np.pad(self._since, (0, more))
            self._deliveries = np.pad(self._deliveries, (0, more))
            self._least = np.pad(self._least, (0, more))
            self._greatest = np.pad(self._greatest, (0, more))


def ahead_seconds(least: int, greatest: int, reporting_seconds: float) -> int:
    """By how many seconds a clock is ahead (negative: behind); 0 where nothing shows that it is off.

    Args:
        least: of the leads of a period, in microseconds.
        greatest: of them; the freshest delivery, so the nearest to the clock's own error.
        reporting_seconds: how often the thing reports.
    """
    slack = max(BEHIND_SECONDS, 2 * reporting_seconds)
    steady = (greatest - least) / MICROSECONDS <= slack
    off = least / MICROSECONDS > AHEAD_SECONDS or greatest / MICROSECONDS < -slack
    return round(greatest / MICROSECONDS) if steady and off else 0
