"""The column codec: what is packed comes back, what does not fit is named."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest
from cityloop.sensing.v1.observations_pb2 import ObservationBatch
from cityloop_messaging import InvalidRecordError
from cityloop_messaging.observations import SHARDS, Columns, concatenate, from_batch, shard_of, to_batch
from hypothesis import given
from hypothesis import strategies as st

MOMENT = dt.datetime(2026, 7, 1, tzinfo=dt.UTC)
INT64 = st.integers(-(2**63), 2**63 - 1)
rows = st.lists(st.tuples(st.integers(0, 2**32 - 1), INT64, st.floats(), st.integers(0, 2**16 - 1), INT64), max_size=40)
Row = tuple[int, int, float, int, int]


def columns(readings: list[Row], *, results: bool) -> Columns:
    return Columns(
        np.array([row[0] for row in readings], np.uint32),
        np.array([row[1] for row in readings], np.int64),
        np.array([row[2] for row in readings], np.float64),
        np.array([row[3] for row in readings], np.uint16),
        np.array([row[4] for row in readings], np.int64) if results else None,
    )


def same(left: Columns, right: Columns) -> bool:
    if left.result_times is None or right.result_times is None:
        results = left.result_times is right.result_times
    else:
        results = np.array_equal(left.result_times, right.result_times)
    return (
        results
        and np.array_equal(left.numbers, right.numbers)
        and np.array_equal(left.times, right.times)
        and np.array_equal(left.values, right.values, equal_nan=True)
        and np.array_equal(left.qualities, right.qualities)
    )


@given(rows, st.booleans())
def test_readings_survive_the_wire(readings: list[Row], results: bool) -> None:
    packed = columns(readings, results=results)
    batch = ObservationBatch.FromString(to_batch(packed, MOMENT).SerializeToString())
    assert batch.count == len(readings)
    assert same(from_batch(batch), packed)


@given(rows, rows, st.booleans())
def test_parts_stand_one_after_the_other(first: list[Row], second: list[Row], results: bool) -> None:
    both = concatenate([columns(first, results=results), columns(second, results=results)])
    assert same(both, columns(first + second, results=results))


def test_a_part_without_result_times_gets_those_of_its_phenomena() -> None:
    both = concatenate([columns([(1, 10, 0.0, 0, 11)], results=True), columns([(1, 20, 0.0, 0, 99)], results=False)])
    assert both.result_times is not None
    assert both.result_times.tolist() == [11, 20]


@pytest.mark.parametrize("name", ["datastream_numbers", "phenomenon_times", "values", "qualities", "result_times"])
def test_a_column_of_another_length_is_named(name: str) -> None:
    batch = to_batch(columns([(1, 2, 3.0, 0, 2)], results=True), MOMENT)
    setattr(batch, name, getattr(batch, name) + b"\0")
    with pytest.raises(InvalidRecordError, match=f"column {name} has"):
        from_batch(batch)


def test_an_unknown_layout_is_refused() -> None:
    with pytest.raises(InvalidRecordError, match="layout 2 is not known, 1 is"):
        from_batch(ObservationBatch(layout_version=2))


@given(st.text(max_size=50))
def test_a_datastream_has_one_shard_for_ever(datastream_id: str) -> None:
    assert 0 <= shard_of(datastream_id) < SHARDS
    assert shard_of("gauge-1.level") == 201


def test_shards_are_the_lowest_eight_bits() -> None:
    assert columns([(1 << 8 | 7, 0, 0.0, 0, 0), (255, 0, 0.0, 0, 0)], results=False).shards.tolist() == [7, 255]
