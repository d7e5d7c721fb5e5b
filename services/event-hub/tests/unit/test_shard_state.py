"""The state of a shard comes back from its bytes, from those of the former layout too."""

from __future__ import annotations

import io
import json

import numpy as np
from cityloop_event_hub.adapters.state_store import ShardState, from_bytes, to_bytes
from cityloop_event_hub.domain.detection import DetectionState, Stage
from cityloop_event_hub.domain.prediction import Trend

NUMBERS, LAST = np.array([1, 257], np.uint32), np.array([5, 6], np.int64)
STAGES = {("high", 1): Stage(True), ("high", 257): Stage(False, 3)}


def test_stages_and_trends_come_back() -> None:
    trends = {
        ("rising", 1): Trend(np.array([1, 2], np.int64), np.array([0.5, 1.5]), raised=True),
        ("rising", 257): Trend(np.array([3], np.int64), np.array([2.5])),
    }
    found = from_bytes(to_bytes(ShardState(DetectionState(NUMBERS, LAST, STAGES), trends)))
    assert found.detection.numbers.tolist() == [1, 257]
    assert found.detection.last.tolist() == [5, 6]
    assert found.detection.stages == STAGES
    assert {key: (t.times.tolist(), t.values.tolist(), t.raised) for key, t in found.trends.items()} == {
        ("rising", 1): ([1, 2], [0.5, 1.5], True),
        ("rising", 257): ([3], [2.5], False),
    }


def test_layout_1_is_understood() -> None:
    stages = [[rule, number, stage.raised, stage.since] for (rule, number), stage in STAGES.items()]
    sink = io.BytesIO()
    np.savez(sink, numbers=NUMBERS, last=LAST, stages=np.frombuffer(json.dumps(stages).encode(), np.uint8))
    found = from_bytes(sink.getvalue())
    assert found.detection.stages == STAGES
    assert found.trends == {}
