"""Readings are cut by partition: each once, in their order."""

from __future__ import annotations

import numpy as np
from cityloop_messaging.observations import Columns, by_partition
from hypothesis import given
from hypothesis import strategies as st


@given(st.lists(st.integers(0, 2**32 - 1), max_size=60), st.integers(1, 12), st.booleans())
def test_every_reading_goes_to_the_partition_of_its_shard_in_its_order(
    numbers: list[int], partitions: int, with_results: bool
) -> None:
    places = np.arange(len(numbers))
    columns = Columns(
        np.array(numbers, np.uint32),
        places.astype(np.int64),
        places.astype(np.float64) * 2,
        places.astype(np.uint16),
        places.astype(np.int64) if with_results else None,
    )
    cut = by_partition(columns, partitions)
    expected = {number % 256 % partitions for number in numbers}
    assert list(cut) == sorted(expected)
    for partition, part in cut.items():
        mine = [place for place, number in enumerate(numbers) if number % 256 % partitions == partition]
        assert part.times.tolist() == mine
        assert part.numbers.tolist() == [numbers[place] for place in mine]
        assert part.values.tolist() == [place * 2.0 for place in mine]
        assert part.qualities.tolist() == mine
        assert (part.result_times is not None) == with_results
