"""Judging readings at the edge: known or not, whose, and which quality flags they carry; vectorised.

And what the room needs of the room of detections.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt
from cityloop.sensing.v1 import ingest_service_pb2 as messages

from cityloop_sensing_ingest.registry.domain import LimitsTable

OUT_OF_RANGE = np.uint16(1)
IN_FUTURE = np.uint16(2)
NOT_A_NUMBER = np.uint16(4)
FLAGS = {"out_of_range": OUT_OF_RANGE, "in_future": IN_FUTURE, "not_a_number": NOT_A_NUMBER}
"""Quality flags by their names."""
FUTURE_MICROSECONDS = 60 * 1_000_000
EARLIEST_MICROSECONDS = -2_208_988_800_000_000
"""1900-01-01T00:00:00Z; an older time is a mistake in the unit, not a measurement."""
LATEST_MICROSECONDS = 7_258_118_400_000_000
"""2200-01-01T00:00:00Z."""


@dataclass(frozen=True, slots=True)
class BatchJudgement:
    """What became of each reading of a batch."""

    accepted: npt.NDArray[np.bool_]
    unknown: npt.NDArray[np.int64]
    foreign: npt.NDArray[np.int64]
    qualities: npt.NDArray[np.uint16]


def impossible(times: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
    """Which times lie outside the years 1900 to 2199, so that they are no microseconds since 1970."""
    outside: npt.NDArray[np.bool_] = (times < EARLIEST_MICROSECONDS) | (times >= LATEST_MICROSECONDS)
    return outside


def judge(
    table: LimitsTable,
    department_id: str,
    numbers: npt.NDArray[np.uint32],
    times: npt.NDArray[np.int64],
    values: npt.NDArray[np.float64],
    now_microseconds: int,
) -> BatchJudgement:
    """Accept what is a known datastream of the caller's department; flag what cannot be judged by rules."""
    rows = table.rows(numbers)
    known = rows >= 0
    own = known.copy()
    own[known] = table.departments[rows[known]] == department_id
    qualities = np.zeros(len(numbers), np.uint16)
    nan = ~np.isfinite(values)
    qualities[nan] |= NOT_A_NUMBER
    inside = np.ones(len(numbers), bool)
    inside[known] = (values[known] >= table.minimum[rows[known]]) & (values[known] <= table.maximum[rows[known]])
    qualities[~inside & ~nan] |= OUT_OF_RANGE
    qualities[times > now_microseconds + FUTURE_MICROSECONDS] |= IN_FUTURE
    return BatchJudgement(own, np.flatnonzero(~known), np.flatnonzero(known & ~own), qualities)


class DetectionSubmission(Protocol):
    """Answers the call of `IngestService` that brings detections."""

    async def submit_detections(self, request: messages.SubmitDetectionsRequest) -> messages.SubmitDetectionsResponse:
        """Take detections of an algorithm; durable when the answer arrives."""
