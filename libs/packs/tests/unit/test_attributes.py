"""Attributes and conditions of packs: checked with file and line, judged, put together in any order."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import yaml
from cityloop.common.v1.common_pb2 import AttributeOrigin, AttributeValue, Choices, Classification, JudgedCondition
from cityloop_packs import (
    EVENT_CLASSES,
    RESPONSIBILITIES,
    ActivePacks,
    EventAttribute,
    Situation,
    changed_attributes,
    event_values,
    parse_all,
    problems_of,
    responsibility_of,
)
from hypothesis import given
from hypothesis import strategies as st

DIAMETER = {
    "attribute": "diameter",
    "name": {"zh": "管径", "en": "Diameter"},
    "type": {"number": "mm"},
    "classification": "general_1",
    "value": "greatest",
}
DAMAGE = {
    "attribute": "damage",
    "name": {"zh": "损坏"},
    "type": {"choices": [{"choice": name, "name": {"zh": name}} for name in ("road", "home", "shop")]},
    "classification": "general_1",
    "value": "all",
}
OWNER = {"attribute": "owner", "name": {"zh": "权属"}, "type": "text", "classification": "general_3"}
BURST: dict[str, Any] = {
    "event_class": "pipe-burst",
    "title": {"zh": "爆管"},
    "problem": "event",
    "attributes": [DIAMETER, DAMAGE, OWNER],
}


def packs(*large: str, burst: dict[str, Any] = BURST, classes: tuple[str, ...] = ("pipe-burst",)) -> ActivePacks:
    others = [{"event_class": "leak", "title": {"zh": "漏水"}, "problem": "event"}]
    responsibilities = [
        {"responsibility": f"large-{index}", "event_classes": list(classes), "when": when, "department": "water"}
        for index, when in enumerate(large)
    ]
    responsibilities.append({"responsibility": "all", "event_classes": ["pipe-burst"], "department": "streets"})
    base = {
        "pack.yaml": yaml.safe_dump({"pack": "base", "kind": "base", "title": {"zh": "基础"}}),
        "problem-kinds.yaml": yaml.safe_dump({"problem_kinds": [{"problem_kind": "event", "name": {"zh": "事件"}}]}),
    }
    pipes = {
        "pack.yaml": yaml.safe_dump({"pack": "pipes", "requires": ["base"], "title": {"zh": "管道"}}),
        "event-classes.yaml": yaml.safe_dump({"event_classes": [burst, *others]}),
        "responsibilities.yaml": yaml.safe_dump({"responsibilities": responsibilities}, sort_keys=False),
    }
    return ActivePacks.of(parse_all([base, pipes]))


@pytest.mark.parametrize(
    ("values", "department"),
    [
        ({"diameter": AttributeValue(number=300)}, "water"),
        ({"diameter": AttributeValue(number=299)}, "streets"),
        ({}, "streets"),
    ],
)
def test_a_condition_decides_who_is_responsible(values: dict[str, AttributeValue], department: str) -> None:
    active, judged = packs("diameter >= 300"), list[JudgedCondition]()
    found = responsibility_of(active, "pipe-burst", Situation(attributes=values), judged)
    assert found is not None
    assert found.item.department == department
    (judgement,) = judged
    assert (judgement.item_id, judgement.condition) == ("pipes/large-0", "diameter >= 300")
    assert (judgement.holds, list(judgement.absent)) == (department == "water", [] if values else ["diameter"])


def test_a_fit_condition_is_no_problem() -> None:
    assert problems_of(packs("diameter >= 300 && 'road' in damage")) == []


@pytest.mark.parametrize(
    ("when", "classes", "problem"),
    [
        ("diameter >= 'wide'", ("pipe-burst",), "condition-no-cel"),
        ("depth > 1", ("pipe-burst",), "condition-unknown-name"),
        ("owner == 'x'", ("pipe-burst",), "condition-unknown-name"),
        ("diameter >= 300", ("pipe-burst", "leak"), "for class leak|name leak"),
    ],
)
def test_a_condition_that_does_not_fit_is_told_with_file_and_line(
    when: str, classes: tuple[str, ...], problem: str
) -> None:
    active = packs("diameter > 0", when, classes=classes)
    found = [item for item in problems_of(active) if item.item_id == "large-1"]
    assert [item.path for item in found] == [("when",)]
    placed = active.packs["pipes"].content.placed(RESPONSIBILITIES, found[0])
    assert (placed.file, placed.line) == ("responsibilities.yaml", 12 if len(classes) == 2 else 10)
    assert problem.split("|")[-1] in str(found[0].phrase)


def test_no_attribute_is_of_every_class() -> None:
    (problem,) = problems_of(packs("diameter > 1", classes=("*",)))[:1]
    assert "pack-answers-for-all" in str(problem.phrase) or "condition-knows-nothing" in str(problem.phrase)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"attributes": [{**DIAMETER, "type": {"number": "cm"}}, DAMAGE, OWNER]}, "pack-attribute-type-changed"),
        ({"attributes": [DAMAGE, OWNER]}, "pack-attribute-gone"),
        (
            {
                "attributes": [
                    DIAMETER,
                    {**DAMAGE, "type": {"choices": [{"choice": "road", "name": {"zh": "路"}}]}},
                    OWNER,
                ]
            },
            "pack-attribute-choice-gone",
        ),
        ({"attributes": [{**DIAMETER, "retired": True}, DAMAGE, OWNER]}, ""),
    ],
)
def test_what_values_of_open_cases_cannot_bear_is_told(change: dict[str, Any], message: str) -> None:
    before, after = packs(), packs(burst={**BURST, **change})
    args = (EVENT_CLASSES, before, after, "open_cases")
    found = [str(item.phrase) for item in changed_attributes(*args, {"pipe-burst": 3})]
    assert [text.partition(" ")[0] for text in found] == ([message] if message else [])
    assert all("count 3" in text for text in found)
    assert list(changed_attributes(*args, {"leak": 3})) == []


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"value": "all"}, "pack-value-all"),
        ({"type": "text"}, "pack-value-greatest"),
        ({"attribute": "Size"}, "pattern"),
        ({"set_by": {"roles": []}}, "at least 1"),
    ],
)
def test_what_is_no_attribute_of_a_class(change: dict[str, Any], problem: str) -> None:
    with pytest.raises(ValueError, match=problem):
        EventAttribute.model_validate({**DIAMETER, **change})


@pytest.mark.parametrize(
    ("same", "problem"),
    [(["colour"], "pack-same-unknown"), (["owner"], "pack-same-too-high"), (["diameter"], "")],
)
def test_fusion_compares_what_reaches_it(same: list[str], problem: str) -> None:
    fusion = {"distance_metres": 50, "window_hours": 24, "same": same}
    if not problem:
        assert problems_of(packs(burst={**BURST, "fusion": fusion})) == []
        return
    with pytest.raises(ValueError, match=problem):
        packs(burst={**BURST, "fusion": fusion})


def value(number: int, second: int, confidence: float, choices: list[str]) -> dict[str, AttributeValue]:
    origin = AttributeOrigin(
        occurred_at=dt.datetime.fromtimestamp(second, dt.UTC), signal_id=f"s-{number}-{second}", confidence=confidence
    )
    general = Classification.CLASSIFICATION_GENERAL_1
    return {
        "diameter": AttributeValue(number=number, unit="mm", classification=general, origin=origin),
        "damage": AttributeValue(choices=Choices(choices=choices), classification=general, origin=origin),
    }


SIGNALS = st.lists(
    st.builds(
        value,
        st.integers(0, 3),
        st.integers(0, 3),
        st.sampled_from([0.2, 0.5, 1.0]),
        st.lists(st.sampled_from(["road", "home", "shop"]), min_size=1, max_size=3, unique=True).map(
            lambda names: sorted(names, key=["road", "home", "shop"].index)
        ),
    ),
    min_size=1,
    max_size=6,
    unique_by=lambda values: values["diameter"].origin.signal_id,
)


@given(SIGNALS, st.randoms(use_true_random=False), st.sampled_from(["first", "last", "greatest", "surest"]))
def test_the_value_of_an_event_is_the_same_in_whatever_order_its_signals_come(
    signals: list[dict[str, AttributeValue]], chance: Any, rule: str
) -> None:
    declared = [EventAttribute.model_validate({**DIAMETER, "value": rule}), EventAttribute.model_validate(DAMAGE)]

    def put_together(order: list[dict[str, AttributeValue]]) -> dict[str, AttributeValue]:
        values: dict[str, AttributeValue] = {}
        for said in order:
            values = event_values(declared, values, said)
        return values

    shuffled = [*signals, *signals[:2]]
    chance.shuffle(shuffled)
    together = put_together(signals)
    assert put_together(shuffled) == together
    numbers = [said["diameter"] for said in signals]
    expected = {
        "first": min(numbers, key=lambda one: (one.origin.occurred_at.seconds, one.origin.signal_id)),
        "last": max(numbers, key=lambda one: (one.origin.occurred_at.seconds, one.origin.signal_id)),
    }.get(rule)
    assert expected is None or together["diameter"] == expected
    if rule == "greatest":
        assert together["diameter"].number == max(one.number for one in numbers)
    if rule == "surest":
        assert together["diameter"].origin.confidence == max(one.origin.confidence for one in numbers)
    assert set(together["damage"].choices.choices) == {
        choice for said in signals for choice in said["damage"].choices.choices
    }


def test_what_the_class_does_not_declare_is_left_out() -> None:
    assert event_values([EventAttribute.model_validate(DIAMETER)], {}, value(1, 1, 1.0, ["road"])).keys() == {
        "diameter"
    }
