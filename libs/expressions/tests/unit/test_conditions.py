"""Conditions: typed, bounded, absent is no match, an error is no match; whole numbers count as numbers."""

from __future__ import annotations

import datetime as dt

import pytest
from cityloop.common.v1.common_pb2 import AttributeValue, Choices
from cityloop_expressions import Attribute, Environment
from cityloop_kernel import SentenceError
from hypothesis import given, settings
from hypothesis import strategies as st


def attribute(name: str, kind: object) -> Attribute:
    label = {"en": name}
    return Attribute.model_validate({"attribute": name, "name": label, "type": kind, "classification": "general_1"})


def listed(*names: str) -> list[object]:
    return [{"choice": name, "name": {"en": name}} for name in names]


ATTRIBUTES = [
    attribute("pipe_number", "text"),
    attribute("diameter", {"number": {"unit": "mm"}}),
    attribute("leaking", "flag"),
    attribute("material", {"choice": listed("pvc", "steel")}),
    attribute("damage", {"choices": listed("road", "home")}),
    attribute("seen", "moment"),
    attribute("lasted", "duration"),
    attribute("stretch", {"place": "line"}),
    attribute("owner", {"reference": "department"}),
]
ENVIRONMENT = Environment.of(ATTRIBUTES)
ALL = {
    "pipe_number": AttributeValue(text="P-17"),
    "diameter": AttributeValue(number=300, unit="mm"),
    "leaking": AttributeValue(flag=True),
    "material": AttributeValue(choice="steel"),
    "damage": AttributeValue(choices=Choices(choices=["road", "home"])),
    "seen": AttributeValue(moment=dt.datetime(2026, 7, 1, 12, 30, tzinfo=dt.UTC)),
    "lasted": AttributeValue(duration=dt.timedelta(hours=2)),
    "owner": AttributeValue(reference="water-affairs"),
}
AT_HAND = ENVIRONMENT.at_hand(ALL)


@pytest.mark.parametrize(
    "text",
    [
        "diameter >= 300",
        "300 <= diameter && diameter < 300.5",
        "diameter in [100, 200, 300]",
        "diameter * 2 + 1 > 600",
        "-diameter < -299",
        "(leaking ? diameter : 0) == 300",
        "size(damage) >= 2 && diameter > 1",
        "damage[0] == 'road' && damage.exists(part, part == 'home')",
        "material == 'steel' && pipe_number.startsWith('P-')",
        "pipe_number.matches('^P-[0-9]+$') && '17' != pipe_number",
        "seen.getHours('Asia/Shanghai') >= 18 && seen.getHours() == 12",
        "lasted > duration('1h30m') && lasted <= duration('2h')",
        "owner == 'water-affairs'",
        'pipe_number == "P-17" // 300 is no number here',
    ],
)
def test_what_holds(text: str) -> None:
    judged = AT_HAND.judge(text)
    assert (judged.holds, judged.outcome, judged.absent, judged.error) == (True, "holds", (), "")


@pytest.mark.parametrize(("text", "absent"), [("diameter >= 300", ("diameter",)), ("!(diameter > 1)", ("diameter",))])
def test_what_is_absent_holds_nothing_and_is_named(text: str, absent: tuple[str, ...]) -> None:
    judged = ENVIRONMENT.at_hand({}).judge(text)
    assert (judged.holds, judged.outcome, judged.absent) == (False, "absent", absent)


def test_what_decides_without_the_absent_decides() -> None:
    at_hand = ENVIRONMENT.at_hand({"leaking": AttributeValue(flag=True)})
    judged = at_hand.judge("diameter > 1 || leaking")
    assert (judged.holds, judged.absent) == (True, ("diameter",))
    assert at_hand.judge("diameter > 1 && !leaking").outcome == "absent"


def test_an_error_holds_nothing_and_says_what_went_wrong() -> None:
    judged = AT_HAND.judge("1 / (size(damage) - 2) > 0")
    assert (judged.holds, judged.outcome) == (False, "error")
    assert "zero" in judged.error
    assert AT_HAND.judge("damage[7] == 'road'").outcome == "error"


def test_a_contract_has_the_item_and_what_was_absent() -> None:
    message = ENVIRONMENT.at_hand({}).judge("diameter >= 300").message("pipes/large")
    assert (message.item_id, message.condition, message.holds, list(message.absent)) == (
        "pipes/large",
        "diameter >= 300",
        False,
        ["diameter"],
    )


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("diameter", "condition-not-true-or-false"),
        ("depth > 1", "condition-unknown-name"),
        ("stretch == stretch", "condition-unknown-name"),
        ("diameter > ", "condition-no-cel"),
        ("diameter > 'wide'", "condition-no-cel"),
        ("material > 3", "condition-no-cel"),
        ("a" * 1_001, "condition-too-long"),
        ("(" * 400 + "leaking" + ")" * 400, "condition-no-cel"),
        ("[" * 25 + "]" * 25 + " == []", "condition-too-large"),
        (" || ".join(["leaking"] * 90), "condition-too-large"),
        ("damage.exists(a, damage.exists(b, a == b))", "condition-nested-loops"),
        ("", "condition-no-cel"),
    ],
)
def test_what_is_no_condition_is_refused(text: str, problem: str) -> None:
    with pytest.raises(SentenceError, match=problem):
        ENVIRONMENT.condition(text)


def test_a_variable_of_a_loop_is_no_attribute() -> None:
    assert ENVIRONMENT.condition("damage.all(part, part != 'roof')").names == ("damage",)


def test_one_environment_of_equal_declarations() -> None:
    assert Environment.of(ATTRIBUTES) is ENVIRONMENT
    assert ENVIRONMENT.condition("leaking") is ENVIRONMENT.condition("leaking")


@settings(max_examples=50)
@given(st.text(max_size=60) | st.text("diameter<>=&|()[]!0123. '+-", max_size=60))
def test_any_text_is_a_condition_or_refused(text: str) -> None:
    try:
        judged = AT_HAND.judge(text)
    except SentenceError:
        return
    assert isinstance(judged.holds, bool)


@given(st.integers(-(10**9), 10**9), st.floats(-1e9, 1e9))
def test_a_whole_number_compares_as_its_decimal(limit: int, value: float) -> None:
    at_hand = ENVIRONMENT.at_hand({"diameter": AttributeValue(number=value)})
    assert at_hand.judge(f"diameter >= {limit}").holds == (value >= limit)
