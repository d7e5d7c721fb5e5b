"""Threshold rules: hysteresis and dwell; and that nothing depends on how readings were cut into batches."""

from __future__ import annotations

import itertools

import numpy as np
from cityloop_event_hub.domain.detection import (
    MICROSECONDS,
    BoundRule,
    Crossing,
    DetectionState,
    ThresholdRule,
    evaluate,
    no_later_than,
)
from hypothesis import given
from hypothesis import strategies as st

Reading = tuple[int, int, float, int]
"""Datastream number, second, value, quality."""


def rules(dwell: int = 0) -> list[BoundRule]:
    both, one = np.array([1, 2], np.uint32), np.array([2], np.uint32)
    return [
        BoundRule(ThresholdRule("high", 25.0, 5.0, dwell * MICROSECONDS), both),
        BoundRule(ThresholdRule("very-high", 50.0, 40.0, dwell * MICROSECONDS), one),
    ]


def run(
    batches: list[list[Reading]], dwell: int = 0, state: DetectionState | None = None
) -> tuple[DetectionState, list[Crossing]]:
    state = state or DetectionState()
    crossings: list[Crossing] = []
    for batch in batches:
        state, crossed = evaluate(
            state,
            rules(dwell),
            np.array([reading[0] for reading in batch], np.uint32),
            np.array([reading[1] * MICROSECONDS for reading in batch], np.int64),
            np.array([reading[2] for reading in batch], np.float64),
            np.array([reading[3] for reading in batch], np.uint16),
        )
        crossings += crossed
    return state, crossings


def moves(batches: list[list[Reading]], dwell: int = 0) -> list[tuple[str, int, bool]]:
    return [(item.rule_id, item.time // MICROSECONDS, item.raised) for item in run(batches, dwell)[1]]


def test_raised_above_the_limit_and_cleared_only_below_the_lower_one() -> None:
    values = [25.0, 26.0, 24.0, 5.0, 4.9, 30.0]
    readings = [[(1, second, value, 0) for second, value in enumerate(values)]]
    assert moves(readings) == [("high", 1, True), ("high", 4, False), ("high", 5, True)]


def test_a_dwell_must_pass_without_interruption() -> None:
    values = [26.0, 26.0, 20.0, 26.0, 26.0, 26.0, 26.0]
    readings = [[(1, second, value, 0) for second, value in enumerate(values)]]
    assert moves(readings, dwell=3) == [("high", 6, True)]


def test_late_and_flagged_readings_are_passed_over() -> None:
    assert moves([[(1, 10, 3.0, 0), (1, 9, 99.0, 0), (1, 11, 99.0, 1), (1, 10, 99.0, 0)]]) == []


def test_a_rule_judges_its_own_datastreams_only() -> None:
    assert moves([[(1, 1, 60.0, 0), (2, 1, 60.0, 0), (3, 1, 60.0, 0)]]) == [
        ("high", 1, True),
        ("high", 1, True),
        ("very-high", 1, True),
    ]


readings = st.lists(
    st.tuples(
        st.sampled_from([1, 2, 3]),
        st.integers(0, 40),
        st.sampled_from([0.0, 4.0, 5.0, 20.0, 25.0, 26.0, 41.0, 51.0]),
        st.sampled_from([0, 0, 0, 1]),
    ),
    min_size=1,
    max_size=60,
)


@given(readings, st.lists(st.integers(0, 60), max_size=8), st.sampled_from([0, 2, 7]))
def test_cuts_into_batches_change_nothing(stream: list[Reading], cuts: list[int], dwell: int) -> None:
    bounds = sorted({0, *[cut for cut in cuts if cut < len(stream)], len(stream)})
    batches = [stream[first:last] for first, last in itertools.pairwise(bounds)]
    state, crossings = run(batches, dwell)
    alone, crossings_alone = run([[reading] for reading in stream], dwell)
    assert crossings == crossings_alone
    assert (state.numbers.tolist(), state.last.tolist()) == (alone.numbers.tolist(), alone.last.tolist())
    assert state.stages == alone.stages


@given(readings, st.randoms(use_true_random=False), st.sampled_from([0, 3]))
def test_late_readings_in_any_order_change_nothing(stream: list[Reading], random: object, dwell: int) -> None:
    """Readings not newer than one judged before may come in any order and in any batch: they are passed over."""
    newest = dict.fromkeys((1, 2, 3), 100)
    first = [(number, second, 26.0, 0) for number, second in newest.items()]
    late = list(stream)
    random.shuffle(late)  # type: ignore[attr-defined]
    state, crossings = run([first, stream], dwell)
    shuffled, crossings_shuffled = run([first, *[[reading] for reading in late]], dwell)
    only_first, crossings_first = run([first], dwell)
    assert crossings == crossings_shuffled == crossings_first
    assert state.stages == shuffled.stages == only_first.stages
    assert state.last.tolist() == shuffled.last.tolist() == only_first.last.tolist()


def judged(batches: list[tuple[int, list[Reading]]], dwell: int = 0) -> list[tuple[str, int, bool]]:
    """As `moves`, each batch a record that was made at a second."""
    state, crossings = DetectionState(), list[Crossing]()
    for recorded, batch in batches:
        numbers = np.array([reading[0] for reading in batch], np.uint32)
        times = np.array([reading[1] * MICROSECONDS for reading in batch], np.int64)
        values = np.array([reading[2] for reading in batch], np.float64)
        seen = no_later_than(recorded * MICROSECONDS, numbers, times)
        state, crossed = evaluate(state, rules(dwell), numbers, seen, values, np.zeros(len(batch), np.uint16))
        crossings += crossed
    return [(item.rule_id, round(item.time / MICROSECONDS), item.raised) for item in crossings]


def test_a_clock_that_is_ahead_hides_nothing_that_comes_after() -> None:
    assert judged([(100, [(1, 125, 3.0, 0)]), (101, [(1, 101, 150.0, 0)])]) == [("high", 101, True)]
    falling = [(100, [(1, 160, 150.0, 0)]), (101, [(1, 101, 3.0, 0)])]
    assert judged(falling) == [("high", 100, True), ("high", 101, False)]


def test_a_dwell_of_a_clock_that_is_ahead_begins_with_its_record() -> None:
    flood: list[tuple[int, list[Reading]]] = [(100 + second, [(1, 130 + second, 150.0, 0)]) for second in range(6)]
    assert judged(flood, dwell=5) == [("high", 105, True)]


def test_readings_of_one_record_that_are_ahead_keep_their_order() -> None:
    numbers, times = np.array([1, 2, 1, 1, 2], np.uint32), np.array([130, 99, 120, 100, 101], np.int64)
    assert no_later_than(100, numbers, times).tolist() == [100, 99, 99, 100, 100]
    assert no_later_than(200, numbers, times) is times
    together = [(100, [(1, 128, 1.0, 0), (1, 129, 150.0, 0), (1, 130, 1.0, 0)])]
    assert [raised for _, _, raised in judged(together)] == [True, False]
