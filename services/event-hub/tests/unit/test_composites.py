"""Composites: weights, what counts once, and against brute force in any order."""

from __future__ import annotations

import datetime as dt
import itertools

import pytest
from cityloop_event_hub.warnings.domain.composites import CompositeSignal, PartRule, weigh
from fusing import START
from hypothesis import given
from hypothesis import strategies as st

WINDOW = dt.timedelta(minutes=30)
RULES = (
    PartRule("rain", "datastream", frozenset({"rain"}), 5_000.0, 0.2, 1.0),
    PartRule("level", "datastream", frozenset({"flood"}), 150.0, 0.4, 1.0),
    PartRule("camera", "detection", frozenset({"seen"}), 150.0, 0.4, 0.4),
    PartRule("calls", "report", frozenset({"flood", "seen"}), 150.0, 0.1, 0.3),
)


def signal(
    name: str,
    source: str,
    event_class: str,
    minute: float = 0.0,
    confidence: float = 1.0,
    distance: float = 10.0,
    origin: str = "",
) -> CompositeSignal:
    moment = START + dt.timedelta(minutes=minute)
    return CompositeSignal(name, source, event_class, origin or name, confidence, moment, distance)


def test_each_part_is_its_weight_times_the_confidence_and_names_its_signals() -> None:
    found = weigh(
        RULES,
        WINDOW,
        [
            signal("r", "datastream", "rain", distance=4_000),
            signal("c", "detection", "seen", 5, confidence=0.5),
            *[signal(f"call-{n}", "report", "flood", 6 + n) for n in range(5)],
        ],
    )
    assert found is not None
    assert {part.part: round(part.weight, 9) for part in found.parts} == {"rain": 0.2, "camera": 0.2, "calls": 0.3}
    assert {part.part: part.signal_ids for part in found.parts}["calls"] == ("call-0", "call-1", "call-2")
    assert found.confidence == pytest.approx(0.7)
    assert found.moment == START + dt.timedelta(minutes=8), "when the third call came"


@pytest.mark.parametrize(
    "outside",
    [
        signal("far", "datastream", "flood", distance=151),
        signal("other class", "datastream", "seen"),
        signal("other source", "prediction", "flood"),
    ],
    ids=lambda item: item.signal_id,
)
def test_what_is_of_no_part_counts_nothing(outside: CompositeSignal) -> None:
    assert weigh(RULES, WINDOW, [outside]) is None


def test_one_camera_that_sees_it_again_and_again_counts_once_with_its_surest() -> None:
    seen = [signal(f"d{n}", "detection", "seen", n, 0.2 + n / 10, origin="camera") for n in range(4)]
    found = weigh(RULES, WINDOW, seen)
    assert found is not None
    assert [(round(part.weight, 9), part.signal_ids) for part in found.parts] == [(0.2, ("d3",))]


def test_claims_further_apart_than_the_window_do_not_come_together() -> None:
    found = weigh(RULES, WINDOW, [signal("l", "datastream", "flood"), signal("c", "detection", "seen", 30)])
    assert found is not None
    assert found.confidence == pytest.approx(0.4)


signals = st.lists(
    st.builds(
        signal,
        st.integers(0, 10_000).map(str),
        st.sampled_from(["datastream", "detection", "report"]),
        st.sampled_from(["rain", "flood", "seen"]),
        st.integers(0, 90),
        st.sampled_from([0.25, 0.5, 1.0]),
        st.sampled_from([10.0, 200.0]),
        st.sampled_from(["", "a", "b"]),
    ),
    max_size=25,
    unique_by=lambda item: item.signal_id,
)


def brute_force(found: list[CompositeSignal]) -> float:
    best = 0.0
    for last in found:
        inside = [item for item in found if last.occurred_at - WINDOW < item.occurred_at <= last.occurred_at]
        total = 0.0
        for rule in RULES:
            surest: dict[str, float] = {}
            for item in inside:
                if rule.matches(item):
                    surest[item.origin] = max(surest.get(item.origin, 0.0), item.confidence)
            total += min(rule.at_most, rule.weight * sum(surest.values()))
        best = max(best, total)
    return min(1.0, best)


@given(signals, st.randoms(use_true_random=False))
def test_it_is_the_best_window_whatever_the_order(found: list[CompositeSignal], random: object) -> None:
    together = weigh(RULES, WINDOW, found)
    assert (0.0 if together is None else together.confidence) == pytest.approx(brute_force(found))
    shuffled = list(found)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert weigh(RULES, WINDOW, shuffled) == together


@given(signals)
def test_more_claims_never_weigh_less(found: list[CompositeSignal]) -> None:
    sums = [weigh(RULES, WINDOW, found[:count]) for count in range(len(found) + 1)]
    weights = [0.0 if item is None else item.confidence for item in sums]
    assert all(after >= before - 1e-9 for before, after in itertools.pairwise(weights))
