"""Whether readings prove that a value has stayed below a limit for a dwell."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

RETENTION = dt.timedelta(hours=6)
"""How long readings are kept."""
LONGEST_DWELL = RETENTION.total_seconds() / 2
"""Seconds that the history proves at most."""
LEAST_GAP_SECONDS = 60.0
INTERVALS_OF_PROOF = 2.0
INTERVALS_OF_SILENCE = 6.0
MICROSECONDS = 1_000_000


class RemeasurementReason(StrEnum):
    """Why a datastream does not hold."""

    ABOVE_LIMIT = "above_limit"
    DWELL_NOT_REACHED = "dwell_not_reached"
    FLAGGED = "flagged"
    SILENT = "silent"
    UNKNOWN_DATASTREAM = "unknown_datastream"


@dataclass(frozen=True, slots=True)
class Readings:
    """Readings of one datastream in order of their times (microseconds), with values and quality flags."""

    times: npt.NDArray[np.int64]
    values: npt.NDArray[np.float64]
    qualities: npt.NDArray[np.uint16]


@dataclass(frozen=True, slots=True)
class Remeasurement:
    """What the readings of one datastream prove; `reason` is None where the limit has held."""

    reason: RemeasurementReason | None
    time: int | None = None
    """Of the latest reading, microseconds."""
    value: float = 0.0

    @property
    def holds(self) -> bool:
        """Whether the value was below the limit for the whole dwell."""
        return self.reason is None


def longest_gap(dwell_seconds: float, reporting_seconds: float | None) -> float:
    """Seconds that may pass between two readings of a proof.

    The dwell, or two reporting intervals where that is longer, but never as long as makes a thing silent.
    """
    if reporting_seconds is None:
        return max(dwell_seconds, LEAST_GAP_SECONDS)
    return min(max(dwell_seconds, INTERVALS_OF_PROOF * reporting_seconds), INTERVALS_OF_SILENCE * reporting_seconds)


def judge(readings: Readings, below: float, dwell_seconds: float, gap_seconds: float, at: int) -> Remeasurement:
    """Whether good readings below the limit, one after the other without a longer gap, span the dwell up to `at`.

    Args:
        readings: up to `at`, reaching back for the dwell and one gap more.
        below: the limit, in the unit of the datastream.
        dwell_seconds: how long it must have held; 0 asks for the latest reading only.
        gap_seconds: see `longest_gap`.
        at: the moment of the re-measurement, microseconds.
    """
    gap = int(gap_seconds * MICROSECONDS)
    if not len(readings.times) or at - int(readings.times[-1]) > gap:
        return _remeasurement(readings, RemeasurementReason.SILENT)
    good = (readings.qualities == 0) & (readings.values < below)
    broken = np.flatnonzero(~good)
    apart = np.flatnonzero(np.diff(readings.times) > gap) + 1
    first = max(int(broken[-1]) + 1 if len(broken) else 0, int(apart[-1]) if len(apart) else 0)
    if first < len(good) and int(readings.times[first]) <= at - int(dwell_seconds * MICROSECONDS):
        return _remeasurement(readings, None)
    return _remeasurement(readings, _reason(readings, first, good))


def _reason(readings: Readings, first: int, good: npt.NDArray[np.bool_]) -> RemeasurementReason:
    """What ended the proof, looking back from its earliest reading."""
    if first == 0:
        return RemeasurementReason.DWELL_NOT_REACHED
    before = first - 1
    if good[before]:
        return RemeasurementReason.SILENT
    if readings.qualities[before]:
        return RemeasurementReason.FLAGGED
    return RemeasurementReason.ABOVE_LIMIT if first == len(good) else RemeasurementReason.DWELL_NOT_REACHED


def _remeasurement(readings: Readings, reason: RemeasurementReason | None) -> Remeasurement:
    if not len(readings.times):
        return Remeasurement(reason)
    return Remeasurement(reason, int(readings.times[-1]), float(readings.values[-1]))
