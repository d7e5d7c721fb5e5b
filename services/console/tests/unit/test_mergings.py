"""The forms that merge, set apart and split: who sees them, what they say, what must be shown before they are sent."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from cityloop.cases.v1.case_pb2 import Case, CasePhase
from cityloop.cases.v1.cases_service_pb2 import CaseSignal
from cityloop.common.v1.common_pb2 import Merge
from cityloop.events.v1.signal_pb2 import SignalSource, SignalSourceType
from cityloop_console.desk.domain.mergings import (
    choices_of,
    filled_split,
    merge_is_confirmed,
    merging_posts,
    other_number,
    separation_is_confirmed,
    split_is_confirmed,
)
from cityloop_kernel import InvalidError
from cityloop_packs import Right

CASE = Case(
    case_number="C-1",
    event_number="E-1",
    event_id="event",
    phase=CasePhase.CASE_PHASE_IN_HANDLING,
    event_class="hole",
)
REPORT = SignalSourceType.SIGNAL_SOURCE_TYPE_REPORT
SIGNALS = [
    CaseSignal(signal_id=name, source=SignalSource(type=REPORT if report else 1, source_id=report or name))  # type: ignore[arg-type]
    for name, report in (("a", "R-1"), ("b", ""), ("c", "R-1"), ("d", "R-2"))
]
CHOICES = choices_of(SIGNALS)


def posts(case: Case) -> tuple[str, ...]:
    rights = {"intake": {Right.CORRECT_CASES}, "handle": {Right.HANDLE_TASKS}}

    def rights_of(roles: Iterable[str]) -> set[Right]:
        return {right for role in roles for right in rights[role]}

    return merging_posts(case, ["intake", "handle"], lambda post: {post}, rights_of)


def test_the_forms_are_for_posts_with_the_right_while_there_is_something_to_decide() -> None:
    assert posts(CASE) == ("intake",)
    void = CasePhase.CASE_PHASE_VOID
    assert posts(Case(phase=void, event_id="event")) == ()
    assert posts(Case(phase=void, event_id="event", merge=Merge(number=1, case_id="x"))) == ("intake",)
    assert posts(Case(phase=CasePhase.CASE_PHASE_IN_HANDLING)) == (), "it has no event of its own"


def test_a_report_is_one_choice_with_all_that_it_says() -> None:
    assert [(choice.signal_id, choice.number, choice.report) for choice in CHOICES] == [
        ("a", "R-1", True),
        ("b", "b", False),
        ("d", "R-2", True),
    ]


@pytest.mark.parametrize(
    ("form", "signals", "reason"),
    [
        ({"text": "x"}, [], "SPLIT_OF_HOW_MANY"),
        ({"text": "x"}, ["a", "b", "d"], "SPLIT_LEAVES_NOTHING"),
        ({"text": " "}, ["a"], "REASON_MISSING"),
    ],
)
def test_what_is_no_split_is_refused(form: dict[str, str], signals: list[str], reason: str) -> None:
    with pytest.raises(InvalidError) as refused:
        filled_split(form, signals, CASE, CHOICES)
    assert refused.value.reason == reason


def test_a_split_of_the_same_class_says_none() -> None:
    assert filled_split({"text": " x ", "event_class": "hole"}, ["a"], CASE, CHOICES).event_class == ""
    found = filled_split({"text": " x ", "event_class": "lamp"}, ["a"], CASE, CHOICES)
    assert (found.event_class, found.reason) == ("lamp", "x")


@pytest.mark.parametrize(
    ("form", "reason"),
    [
        ({"text": "x"}, "OTHER_CASE_MISSING"),
        ({"text": "x", "other": " C-1"}, "MERGE_OF_ITSELF"),
        ({"text": "x", "other": "E-1"}, "MERGE_OF_ITSELF"),
        ({"other": "C-2"}, "REASON_MISSING"),
    ],
)
def test_what_is_no_merge_is_refused(form: dict[str, str], reason: str) -> None:
    with pytest.raises(InvalidError) as refused:
        other_number(form, CASE)
    assert refused.value.reason == reason


def test_only_what_was_shown_can_be_confirmed() -> None:
    merge = {"other": "C-2 ", "confirmed": "1", "text": "x"}
    assert not merge_is_confirmed(merge)
    assert merge_is_confirmed(merge | {"shown_other": "C-2"})
    assert not merge_is_confirmed({"other": "C-2", "shown_other": "C-2"})
    split = {"confirmed": "1", "shown_signals": "b a", "event_class": "hole", "shown_event_class": "hole"}
    assert split_is_confirmed(split, ["a", "b"])
    assert not split_is_confirmed(split, ["a"])
    assert not split_is_confirmed(split | {"event_class": "lamp"}, ["a", "b"])
    assert separation_is_confirmed({"text": "x", "confirmed": "1"})
    assert not separation_is_confirmed({"text": "x"})
