"""Detection: what it judged before it had an index, it judges the same; and no cut, save or load changes anything."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import cityloop_event_hub.detection.rules
import cityloop_packs.kinds.rules
import former_detection
import former_prediction
import fusing
import numpy as np
import pytest
from cityloop_event_hub.detection.domain.detection import DetectionState, Section, UnknownSectionError
from cityloop_event_hub.detection.domain.readings import cap_times
from cityloop_event_hub.detection.domain.rule_set import RuleSet
from cityloop_event_hub.detection.rules.kind import MICROSECONDS, NO_DEADBAND, DatastreamDescription, Finding
from cityloop_event_hub.detection.rules.registry import RULE_KINDS
from cityloop_packs import ActivePack, ActivePacks, parse
from cityloop_words import explain
from cityloop_words.rule_kinds.registry import RULE_KINDS as RULE_SENTENCES
from hypothesis import given
from hypothesis import strategies as st
from judging import FLOW, LEVEL, SHARDS, Reading, cut, judge, moves, of_one, rule_set, saved_and_loaded, state_of

STREAMS = {1: LEVEL, 2: LEVEL, 257: LEVEL, 3: FLOW, 4: ("pump", "level")}
CONDITIONS: dict[str, dict[str, Any]] = {
    "high": {"threshold": {"above": 25, "clear_below": 5}},
    "high-long": {"threshold": {"above": 25, "clear_below": 20, "dwell_seconds": 3}},
    "very-high": {"threshold": {"above": 50, "clear_below": 40, "dwell_seconds": 1}},
    "flow-high": {"threshold": {"above": 4, "clear_below": 4, "dwell_seconds": 7}},
    "rising": {"prediction": {"above": 25, "horizon_minutes": 1, "window_minutes": 0.5, "least_readings": 4}},
    "flow-rising": {
        "prediction": {
            "above": 50,
            "horizon_minutes": 2,
            "window_minutes": 1,
            "least_readings": 3,
            "confidence": 0.7,
        }
    },
    "fast": {"rate_of_change": {"above": 10, "clear_below": 2, "per": "PT1S"}},
    "falls": {
        "rate_of_change": {
            "above": 120,
            "clear_below": 60,
            "per": "PT1M",
            "direction": "falling",
            "dwell_seconds": 2,
        }
    },
    "outside": {"band": {"low": 4, "high": 41, "hysteresis": 1}},
    "dry": {"band": {"low": 5, "hysteresis": 2, "dwell_seconds": 3}},
    "flow-over": {"band": {"high": 26, "hysteresis": 0.5, "dwell_seconds": 1}},
}
SUBJECTS = {name: FLOW for name in CONDITIONS if name.startswith("flow")}
FORMER = {
    name: condition for name, condition in CONDITIONS.items() if "threshold" in condition or "prediction" in condition
}

readings = st.lists(
    st.tuples(
        st.sampled_from([1, 1, 2, 257, 3, 4]),
        st.integers(0, 60),
        st.sampled_from([0.0, 3.9, 4.0, 5.0, 6.0, 20.0, 25.0, 26.0, 40.5, 41.0, 51.0]),
        st.sampled_from([0, 0, 0, 1]),
    ),
    min_size=1,
    max_size=80,
)


def climbing(steps: list[tuple[int, float]]) -> list[Reading]:
    """Levels that mostly rise, of three datastreams in turn."""
    found, second = [], 0
    for index, (pause, jitter) in enumerate(steps):
        second += pause
        found.append(((1, 3, 257)[index % 3], second, second / 3 + jitter, 0))
    return found


climbs = st.lists(st.tuples(st.integers(0, 4), st.sampled_from([-3.0, -1.0, 0.0, 1.0, 2.0])), min_size=1, max_size=80)
streams = st.one_of(readings, climbs.map(climbing))
cuts = st.lists(st.integers(0, 80), max_size=10)


def columns(batch: Sequence[Reading]) -> tuple[Any, Any, Any, Any]:
    numbers, seconds, values, qualities = zip(*batch, strict=True)
    times = np.array(seconds, np.int64) * MICROSECONDS
    return np.array(numbers, np.uint32), times, np.array(values, np.float64), np.array(qualities, np.uint16)


class Former:
    """Thresholds and predictions as they were judged before."""

    def __init__(self) -> None:
        rules = rule_set(FORMER, SUBJECTS)
        self._thresholds, self._predictions = [], []
        for name, (_, kind, rule) in rules.bound.items():
            applies = np.array([n for n, s in STREAMS.items() if s == SUBJECTS.get(name, LEVEL)], np.uint32)
            if kind.name == "threshold":
                known = former_detection.ThresholdRule(name, rule.above, rule.clear_below, rule.dwell)
                self._thresholds.append(former_detection.BoundRule(known, np.sort(applies)))
            else:
                old = former_prediction.PredictionRule(
                    name, rule.above, rule.horizon, rule.window, rule.least, rule.confidence
                )
                self._predictions.append(former_prediction.BoundPrediction(old, np.sort(applies)))
        self._state = former_detection.DetectionState()
        self._trends: former_prediction.Trends = {}

    def judge(self, *batch: Any) -> list[tuple[Any, ...]]:
        self._state, crossings = former_detection.evaluate(self._state, self._thresholds, *batch)
        self._trends, forecasts = former_prediction.predict(self._trends, self._predictions, *batch)
        found: list[tuple[Any, ...]] = [
            (item.number, item.time, item.rule_id, item.value, "raised" if item.raised else "cleared", item.limit, 1.0)
            for item in crossings
        ]
        for item in forecasts:
            claim = "predicted" if item.raised else "cleared"
            found.append((item.number, item.time, item.rule_id, item.value, claim, item.limit, item.confidence))
            line = (item.line.slope * 3600, float(item.line.readings), item.line.deviation)
            found[-1] += (*line, item.crossing, item.earliest, item.latest) if item.raised else line
        return found


def as_former(findings: Sequence[Finding]) -> list[tuple[Any, ...]]:
    return [
        (
            item.number,
            item.time,
            item.rule_id,
            item.value,
            str(item.kind),
            item.limit,
            item.confidence,
            *item.details.values(),
        )
        for item in findings
    ]


def compare_with_former(batches: Sequence[tuple[Any, ...]]) -> Counter[str]:
    """Judge by both and compare what they find; returns how often what is claimed."""
    former, state = Former(), state_of(rule_set(FORMER, SUBJECTS), STREAMS)
    said = Counter[str]()
    for batch in batches:
        judged = state.judge(*batch)
        state.commit(judged)
        found = sorted(as_former(judged.findings))
        assert found == sorted(former.judge(*batch))
        said.update(str(item.kind) for item in judged.findings)
    return said


@given(streams, cuts)
def test_thresholds_and_predictions_say_what_they_said_before(stream: list[Reading], places: list[int]) -> None:
    compare_with_former([columns(batch) for batch in cut(stream, places)])


def test_ten_thousand_readings_with_clocks_ahead_late_and_flagged_say_what_they_said_before() -> None:
    chance = random.Random(7)  # noqa: S311 no secret
    levels, batches, second = dict.fromkeys(STREAMS, 0.0), [], 0.0
    while second < 4_000:
        batch = []
        for _ in range(chance.choice([1, 3, 40, 300])):
            second += chance.choice([0.0, 0.3, 0.6])
            number = chance.choice(list(STREAMS))
            levels[number] = min(60.0, max(0.0, levels[number] + chance.gauss(0.5, 9)))
            ahead = chance.choice([0, 0, 0, 0, -5, 2, 30])
            batch.append((number, max(0, round(second) + ahead), levels[number], chance.choice([0] * 9 + [4])))
        numbers, times, values, qualities = columns(batch)
        batches.append((numbers, cap_times(round(second * MICROSECONDS), numbers, times), values, qualities))
    assert sum(len(batch[0]) for batch in batches) > 10_000
    said = compare_with_former(batches)
    assert said["raised"] > 100
    assert said["predicted"] > 20


@given(streams, cuts, cuts, st.integers(0, 80))
def test_neither_cuts_nor_saving_and_loading_change_anything(
    stream: list[Reading], places: list[int], saves: list[int], changed: int
) -> None:
    """With other rules from one reading on: one gone, one of another kind under the same name."""
    others = CONDITIONS | {"very-high": CONDITIONS["dry"], "dry": CONDITIONS["outside"]}
    del others["high"]

    def run(batches: Sequence[Sequence[Reading]], keep: Callable[[int], bool]) -> tuple[list[Any], DetectionState]:
        state, found, count = state_of(rule_set(CONDITIONS, SUBJECTS), STREAMS), [], 0
        for batch in batches:
            if count == min(changed, len(stream)):
                state.replace_rules(rule_set(others, SUBJECTS))
            found += judge(state, batch)
            count += len(batch)
            if keep(count):
                state = saved_and_loaded(state, STREAMS)
        return sorted(as_former(found)), state

    alone, state = run([[reading] for reading in stream], lambda _: False)
    together, other = run(cut(stream, [*places, *saves, changed]), lambda count: count in saves)
    assert together == alone
    assert sections(other) == sections(state)


@pytest.mark.parametrize("name", CONDITIONS)
def test_what_is_said_to_change_nothing_changes_nothing(name: str) -> None:
    """A rule alone says what it says where it judges every reading, also after it was saved and loaded."""
    chance, rules = random.Random(name), rule_set({name: CONDITIONS[name]})  # noqa: S311 no secret
    quick, thorough = (state_of(rules, STREAMS) for _ in range(2))
    (bound,) = rules.bound.values()
    description = DatastreamDescription(*STREAMS[1], "cm")
    second, value, said = 0, 0.0, 0
    for index in range(1_000):
        second += chance.choice([1, 1, 1, 2, 5])
        if index % 100 > 50:
            value = (index % 50) * 0.8 + chance.random()
        elif chance.random() > 0.5:
            value = chance.choice([0.0, 3.9, 4.0, 4.5, 5.0, 5.5, 6.0, 7.5, 24.0, 26.0, 26.5, 39.0, 40.5, 41.0, 51.0])
        thorough._deadbands[:] = NO_DEADBAND
        found = judge(quick, [(1, second, value, 0)])
        assert found == judge(thorough, [(1, second, value, 0)])
        assert str(quick._states) == str(thorough._states)
        said += len(found)
        for finding in found:
            inputs = {"rule_kind": bound.kind.name, **bound.kind.explain(bound.rule, finding, description).inputs}
            assert explain(finding.kind, inputs, lambda _kind, name: name) is not None, "people read a sentence"
        if index % 50 == 0:
            quick = saved_and_loaded(quick, STREAMS)
    assert said > 5


def sections(state: DetectionState) -> Any:
    """What is remembered, readable and in order."""
    return {
        (shard, name, version): data if name == "readings" else states(name, data)
        for shard, parts in state.dump(SHARDS, range(SHARDS)).items()
        for name, version, data in parts
    }


def states(name: str, data: bytes) -> list[tuple[str, int, str]]:
    found = RULE_KINDS[name].load(data)
    return sorted(zip(found.rule_ids, found.numbers, map(str, found.states), strict=True))


def test_late_readings_in_any_order_say_nothing() -> None:
    stream = [(number, second, 26.0, 0) for number in STREAMS for second in (100, 70, 99, 100, 3)]
    first, late = [reading for reading in stream if reading[1] == 100], [r for r in stream if r[1] < 100]
    state = state_of(rule_set(CONDITIONS, SUBJECTS), STREAMS)
    judge(state, first)
    before = sections(state)
    assert judge(state, late) == []
    assert judge(state, late[::-1]) == []
    assert sections(state) == before


def test_what_is_judged_and_not_published_has_changed_nothing() -> None:
    state = state_of(rule_set(CONDITIONS, SUBJECTS), STREAMS)
    batch = columns([(1, 1, 60.0, 0), (1, 2, 60.0, 0)])
    first, again = state.judge(*batch), state.judge(*batch)
    assert first.findings == again.findings != []
    state.commit(again)
    assert state.judge(*batch).findings == []


def test_a_rule_judges_the_datastreams_of_its_model_and_property() -> None:
    state = state_of(rule_set({"high": CONDITIONS["high"]}), STREAMS)
    found = judge(state, [(number, 1, 60.0, 0) for number in STREAMS])
    assert [item.number for item in found] == [1, 2, 257]


def test_rules_of_a_pack_that_retires_and_rules_about_silence_judge_nothing() -> None:
    content = parse(fusing.EVENING)
    used, retiring = (ActivePacks({"evening": ActivePack("evening", 1, content, gone)}) for gone in (False, True))
    assert sorted(RuleSet.of(used).bound) == ["evening/level-rising", "evening/underpass-water-level"]
    assert RuleSet.of(retiring).bound == {}


def test_a_datastream_that_is_not_bound_yet_is_named() -> None:
    state = state_of(rule_set(CONDITIONS), {1: LEVEL, 257: LEVEL})
    assert state.unbound(np.array([257, 2, 1, 2, 4_000_000_000], np.uint32)).tolist() == [2, 4_000_000_000]
    assert state.unbound(np.array([1], np.uint32)).tolist() == []
    loaded = DetectionState(state.rules)
    loaded.load(state.dump(SHARDS, range(SHARDS)).values())
    assert loaded.unbound(np.array([1, 257], np.uint32)).tolist() == [1, 257]


def test_what_is_remembered_of_a_rule_that_is_gone_is_dropped() -> None:
    state = state_of(rule_set(CONDITIONS, SUBJECTS), STREAMS)
    judge(state, of_one([60.0, 60.0]))
    saved = list(state.dump(SHARDS, [1]).values())
    state.replace_rules(rule_set({"outside": CONDITIONS["outside"], "high": CONDITIONS["dry"]}))
    other = DetectionState(rule_set({"outside": CONDITIONS["outside"], "high": CONDITIONS["dry"]}))
    other.load(saved)
    for remaining in (state, other):
        kept = {name: loaded for (_, name, _), loaded in sections(remaining).items() if name != "readings"}
        assert kept == {"band": [("outside", 1, "HysteresisState(raised=True, since=None)")]}


@pytest.mark.parametrize(("name", "version"), [("threshold", 2), ("tides", 1), ("readings", 9)])
def test_a_section_that_is_not_known_is_refused(name: str, version: int) -> None:
    with pytest.raises(UnknownSectionError, match=f"'{name}', version {version}"):
        DetectionState(rule_set({})).load([[Section(name, version, b"")]])


def test_only_the_shards_asked_for_are_saved() -> None:
    state = state_of(rule_set(CONDITIONS, SUBJECTS), STREAMS)
    judge(state, [(number, 1, 60.0, 0) for number in STREAMS])
    saved = state.dump(SHARDS, [1, 3])
    assert sorted(saved) == [1, 3]
    assert {section.name for section in saved[1]} == {"readings", "threshold", "prediction", "band"}


def test_a_kind_of_rule_is_two_folders_of_one_name() -> None:
    packages = (cityloop_event_hub.detection.rules, cityloop_packs.kinds.rules)
    folders = [{path.parent.name for path in Path(package.__path__[0]).glob("*/__init__.py")} for package in packages]
    (item, *_) = rule_set({"high": CONDITIONS["high"]}).items.values()
    assert folders[0] == folders[1] == set(RULE_KINDS) == set(item.item.conditions)
    assert set(RULE_SENTENCES) == set(RULE_KINDS), "each has its sentences"
    assert {kind for condition in CONDITIONS.values() for kind in condition} == set(RULE_KINDS), (
        "each has an example that is tried here"
    )


def judged(batches: list[tuple[int, list[Reading]]], dwell: int = 0) -> list[tuple[str, int, str]]:
    """What batches say, each a record that was made at a second."""
    condition = {"threshold": {"above": 25, "clear_below": 5, "dwell_seconds": dwell}}
    state, findings = state_of(rule_set({"high": condition}), STREAMS), list[Finding]()
    for recorded, batch in batches:
        numbers, times, values, qualities = columns(batch)
        found = state.judge(numbers, cap_times(recorded * MICROSECONDS, numbers, times), values, qualities)
        state.commit(found)
        findings += found.findings
    return moves(findings)


def test_a_clock_that_is_ahead_hides_nothing_that_comes_after() -> None:
    assert judged([(100, [(1, 125, 3.0, 0)]), (101, [(1, 101, 150.0, 0)])]) == [("high", 101, "raised")]
    falling = [(100, [(1, 160, 150.0, 0)]), (101, [(1, 101, 3.0, 0)])]
    assert judged(falling) == [("high", 100, "raised"), ("high", 101, "cleared")]


def test_a_dwell_of_a_clock_that_is_ahead_begins_with_its_record() -> None:
    flood: list[tuple[int, list[Reading]]] = [(100 + second, [(1, 130 + second, 150.0, 0)]) for second in range(6)]
    assert judged(flood, dwell=5) == [("high", 105, "raised")]


def test_readings_of_one_record_that_are_ahead_keep_their_order() -> None:
    numbers, times = np.array([1, 2, 1, 1, 2], np.uint32), np.array([130, 99, 120, 100, 101], np.int64)
    assert cap_times(100, numbers, times).tolist() == [100, 99, 99, 100, 100]
    assert cap_times(200, numbers, times) is times
    together = [(100, [(1, 128, 1.0, 0), (1, 129, 150.0, 0), (1, 130, 1.0, 0)])]
    assert [claim for _, _, claim in judged(together)] == ["raised", "cleared"]
