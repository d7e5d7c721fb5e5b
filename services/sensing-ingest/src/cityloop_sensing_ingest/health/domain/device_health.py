"""Whether things still report: by the time since a reading was last taken, in reporting intervals of their model."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
import numpy.typing as npt

LATE_AFTER = 2
SILENT_AFTER = 6
"""Reporting intervals without a reading."""
NEVER = np.iinfo(np.int64).min
LEAST_ROOM = 1_024


class DeviceState(IntEnum):
    """How a thing reports, the worse the higher; numbers as in the contract."""

    ONLINE = 1
    LATE = 2
    SILENT = 3


@dataclass(frozen=True, slots=True)
class HealthChange:
    """The state of a thing has changed."""

    thing_id: str
    thing_model: str
    reporting_seconds: float
    state: DeviceState
    version: int
    last_reading_at: dt.datetime | None
    counted_from: dt.datetime
    """What its silence is counted from: when a reading was last taken, without the time that is excused."""
    changed_before: dt.datetime
    """When its former state began."""
    clock_ahead_seconds: int
    """By how much its clock is constantly ahead; negative: behind. 0: not known to be off."""

    def occurred_at(self, now: dt.datetime) -> dt.datetime:
        """When it happened: as the intervals had passed, or with the reading that came again."""
        intervals = {DeviceState.ONLINE: 0, DeviceState.LATE: LATE_AFTER, DeviceState.SILENT: SILENT_AFTER}
        crossed = self.counted_from + dt.timedelta(seconds=intervals[self.state] * self.reporting_seconds)
        return min(max(crossed, self.changed_before), now)


class NewestReadings:
    """The newest reading of each datastream since the last check; numbers of datastreams are dense."""

    def __init__(self) -> None:
        self._times = np.full(LEAST_ROOM, NEVER, np.int64)
        self._leads = np.full(LEAST_ROOM, NEVER, np.int64)

    def add(self, numbers: npt.NDArray[np.uint32], times: npt.NDArray[np.int64], leads: npt.NDArray[np.int64]) -> None:
        """Readings were accepted, of these times in microseconds, by so much ahead of the moment they came."""
        if not len(numbers):
            return
        room = int(numbers.max()) + 1
        if room > len(self._times):
            more = max(room, 2 * len(self._times)) - len(self._times)
            self._times = np.pad(self._times, (0, more), constant_values=NEVER)
            self._leads = np.pad(self._leads, (0, more), constant_values=NEVER)
        places = numbers.astype(np.intp)
        np.maximum.at(self._times, places, times)
        np.maximum.at(self._leads, places, leads)

    def take(self) -> tuple[npt.NDArray[np.uint32], npt.NDArray[np.int64], npt.NDArray[np.int64]]:
        """Numbers that have readings, with their newest times and their greatest leads; these are removed."""
        numbers = np.flatnonzero(self._times != NEVER)
        times, leads = self._times[numbers], self._leads[numbers]
        self._times[numbers] = self._leads[numbers] = NEVER
        return numbers.astype(np.uint32), times, leads
