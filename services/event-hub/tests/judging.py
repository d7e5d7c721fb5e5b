"""What unit tests of detection build a state from, and readings as they come."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from cityloop_event_hub.detection.domain.detection import DetectionState
from cityloop_event_hub.detection.domain.rule_set import RuleSet, Subject
from cityloop_event_hub.detection.rules.kind import MICROSECONDS, Finding
from cityloop_packs import PackItem, Rule

Reading = tuple[int, int, float, int]
"""Datastream number, second, value, quality."""
LEVEL: Subject = ("gauge", "level")
FLOW: Subject = ("gauge", "flow")
SHARDS = 256


def rule_set(conditions: Mapping[str, Mapping[str, Any]], subjects: Mapping[str, Subject] | None = None) -> RuleSet:
    """Rules by name, each by its condition as a pack has it; about levels, unless it says otherwise."""
    items = {}
    for name, condition in conditions.items():
        model, observed = (subjects or {}).get(name, LEVEL)
        item = Rule.model_validate(
            {"rule": name, "thing_model": model, "observed_property": observed, "event_class": "c", "grade": "major"}
            | dict(condition)
        )
        items[name] = PackItem(item, "p", 1, name, name)
    return RuleSet("1", items)


def state_of(rules: RuleSet, streams: Mapping[int, Subject]) -> DetectionState:
    """Of datastreams of which nothing is known yet."""
    state = DetectionState(rules)
    state.bind(streams)
    return state


def judge(state: DetectionState, batch: Sequence[Reading]) -> list[Finding]:
    """Readings judged together, and the state changed by them."""
    judged = state.judge(
        np.array([reading[0] for reading in batch], np.uint32),
        np.array([reading[1] * MICROSECONDS for reading in batch], np.int64),
        np.array([reading[2] for reading in batch], np.float64),
        np.array([reading[3] for reading in batch], np.uint16),
    )
    state.commit(judged)
    return judged.findings


def saved_and_loaded(state: DetectionState, streams: Mapping[int, Subject]) -> DetectionState:
    """The state as another owner has it."""
    loaded = DetectionState(state.rules)
    loaded.load(state.dump(SHARDS, range(SHARDS)).values())
    loaded.bind(streams)
    return loaded


def cut(stream: Sequence[Reading], cuts: Iterable[int]) -> list[Sequence[Reading]]:
    """The stream in batches that end at these places."""
    bounds = sorted({0, *[place for place in cuts if place < len(stream)], len(stream)})
    return [stream[first:last] for first, last in itertools.pairwise(bounds)]


def of_one(values: Iterable[float], number: int = 1, every: int = 1) -> list[Reading]:
    """Good readings of one datastream, so many seconds apart."""
    return [(number, every * index, value, 0) for index, value in enumerate(values)]


def moves(findings: Iterable[Finding]) -> list[tuple[str, int, str]]:
    """Rule, second and claim of each finding."""
    return [(item.rule_id, round(item.time / MICROSECONDS), str(item.kind)) for item in findings]
