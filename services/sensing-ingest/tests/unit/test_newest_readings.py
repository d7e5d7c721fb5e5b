"""What is remembered between two checks of the health of things."""

from __future__ import annotations

import numpy as np
from cityloop_sensing_ingest.health.domain.device_health import NewestReadings
from hypothesis import given
from hypothesis import strategies as st


@given(st.lists(st.lists(st.tuples(st.integers(0, 5_000), st.integers(-(2**60), 2**60)), max_size=20), max_size=8))
def test_the_newest_reading_of_each_datastream_is_taken_once(batches: list[list[tuple[int, int]]]) -> None:
    newest_readings = NewestReadings()
    newest: dict[int, int] = {}
    for batch in batches:
        newest_readings.add(
            np.array([number for number, _ in batch], np.uint32),
            np.array([time for _, time in batch], np.int64),
            np.array([time // 2 for _, time in batch], np.int64),
        )
        for number, time in batch:
            newest[number] = max(time, newest.get(number, time))
    taken, latest, leads = newest_readings.take()
    assert dict(zip(taken.tolist(), latest.tolist(), strict=True)) == newest
    assert leads.tolist() == [time // 2 for time in latest.tolist()]
    assert len(newest_readings.take()[0]) == 0
