"""What readings prove about a value that should have stayed low."""

from __future__ import annotations

import numpy as np
import pytest
from cityloop_sensing_ingest.history.domain import MICROSECONDS, Readings, RemeasurementReason, judge, longest_gap
from hypothesis import given
from hypothesis import strategies as st

AT = 1_000_000
LIMIT, DWELL, GAP = 5.0, 300.0, 120.0
Row = tuple[float, float, int]
"""Seconds before the judgement, value, quality flags."""


def readings(rows: list[Row]) -> Readings:
    ordered = sorted(rows, reverse=True)
    return Readings(
        np.array([(AT - ago) * MICROSECONDS for ago, _, _ in ordered], np.int64),
        np.array([value for _, value, _ in ordered], np.float64),
        np.array([quality for _, _, quality in ordered], np.uint16),
    )


def steady(value: float = 2.0, quality: int = 0, since: int = 360, every: int = 60) -> list[Row]:
    return [(float(ago), value, quality) for ago in range(0, since + 1, every)]


def reason(rows: list[Row], dwell: float = DWELL) -> RemeasurementReason | None:
    return judge(readings(rows), LIMIT, dwell, GAP, AT * MICROSECONDS).reason


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (steady(), None),
        (steady(since=300), None),
        (steady(since=240), RemeasurementReason.DWELL_NOT_REACHED),
        (steady(value=5.0), RemeasurementReason.ABOVE_LIMIT),
        (steady(quality=1), RemeasurementReason.FLAGGED),
        ([*steady(), (150.0, 2.0, 1)], RemeasurementReason.FLAGGED),
        ([*steady(), (150.0, 9.0, 0)], RemeasurementReason.DWELL_NOT_REACHED),
        ([*steady(), (0.5, 9.0, 0)], RemeasurementReason.DWELL_NOT_REACHED),
        ([(-0.0, 9.0, 0), *steady()[1:]], RemeasurementReason.ABOVE_LIMIT),
        ([*steady(), (330.0, 9.0, 0)], None),
        ([(10.0, 9.0, 0), (5.0, 2.0, 4)], RemeasurementReason.FLAGGED),
        ([], RemeasurementReason.SILENT),
        ([(121.0, 2.0, 0), (400.0, 2.0, 0)], RemeasurementReason.SILENT),
        ([(0.0, 2.0, 0), (150.0, 2.0, 0), (240.0, 2.0, 0), (360.0, 2.0, 0)], RemeasurementReason.SILENT),
    ],
)
def test_the_reason_is_what_broke_the_proof(rows: list[Row], expected: RemeasurementReason | None) -> None:
    assert reason(rows) == expected


def test_without_a_dwell_the_latest_good_reading_proves_it() -> None:
    assert reason([(30.0, 4.9, 0), (60.0, 9.0, 0)], dwell=0) is None
    assert reason([(30.0, 4.9, 2)], dwell=0) is RemeasurementReason.FLAGGED


def test_the_latest_reading_is_told_whatever_it_proves() -> None:
    judged = judge(readings([(7.0, 9.5, 0)]), LIMIT, DWELL, GAP, AT * MICROSECONDS)
    assert (judged.holds, judged.value, judged.time) == (False, 9.5, (AT - 7) * MICROSECONDS)


@pytest.mark.parametrize(
    ("dwell", "reporting", "gap"),
    [(300, None, 300), (0, None, 60), (300, 60, 300), (600, 60, 360), (30, 60, 120), (0, 5, 10)],
)
def test_the_longest_gap_is_the_dwell_within_what_the_model_reports(
    dwell: float, reporting: float | None, gap: float
) -> None:
    assert longest_gap(dwell, reporting) == gap


@given(
    st.lists(
        st.tuples(
            st.integers(0, 500).map(float), st.sampled_from([1.0, 4.9, 5.0, 30.0]), st.sampled_from([0, 0, 0, 1, 4])
        ),
        max_size=25,
        unique_by=lambda row: row[0],
    )
)
def test_what_holds_is_proven_reading_by_reading(rows: list[Row]) -> None:
    """The same said slowly: walk back from the judgement over good readings until the dwell is covered."""
    reached, holds = 0.0, False
    for ago, value, quality in sorted(rows):
        if ago - reached > GAP or quality or value >= LIMIT:
            break
        reached = ago
        if ago >= DWELL:
            holds = True
            break
    assert (reason(rows) is None) == holds
