"""Attributes of a case: what an officer may set, what stays, and what clocks and moves make of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from casework import START, actor, at, case, decide, dispatched, refusal, rules
from cityloop.cases.v1 import case_pb2
from cityloop.common.v1.common_pb2 import AttributeOrigin, AttributeValue, Classification
from cityloop_collaboration_tasks.cases.domain.attributes import (
    AttributeSetting,
    apply_values,
    values_set,
    with_values_of_event,
)
from cityloop_collaboration_tasks.cases.domain.case import Case, CasePhase
from cityloop_collaboration_tasks.cases.domain.case_change import Rules
from cityloop_expressions import Environment
from cityloop_kernel import ConflictError, ForbiddenError, InvalidError
from cityloop_localisation import Catalogues
from cityloop_messaging import to_timestamp
from cityloop_packs import EventAttribute, SubjectConditions
from cityloop_timelines import attribute_said
from cityloop_timelines.entries import of_case

GENERAL_1, GENERAL_3 = Classification.CLASSIFICATION_GENERAL_1, Classification.CLASSIFICATION_GENERAL_3
DIAMETER = EventAttribute.model_validate(
    {
        "attribute": "diameter",
        "name": {"zh": "管径", "en": "Diameter"},
        "type": {"number": {"unit": "mm", "most": 3000, "unit_name": {"zh": "毫米", "en": "mm"}}},
        "classification": "general_1",
        "set_by": {"roles": ["inspect"]},
        "corrected_by": {"roles": ["supervise"], "states": ["pending_filing", "in_handling"]},
    }
)
MATERIAL = EventAttribute.model_validate(
    {
        "attribute": "material",
        "name": {"zh": "管材", "en": "Material"},
        "type": {"choice": [{"choice": "iron", "name": {"zh": "铸铁", "en": "cast iron"}}]},
        "classification": "general_1",
    }
)
DECLARED = [DIAMETER, MATERIAL]
CLOCKS = [
    {"stage": "pending_dispatch", "urgent_hours": 0.5},
    {"stage": "in_handling", "urgent_hours": 4},
    {"stage": "in_handling", "urgent_hours": 2, "when": "diameter >= 300"},
]


def diameter(millimetres: float, post: str = "") -> AttributeValue:
    origin = AttributeOrigin(occurred_at=to_timestamp(START), post_id=post)
    return AttributeValue(number=millimetres, unit="mm", classification=GENERAL_1, origin=origin)


def known(values: dict[str, AttributeValue], **more: Any) -> Rules:
    """Rules by these attributes."""
    conditions = SubjectConditions(Environment.of(DECLARED).at_hand(values))
    return replace(rules(**more), conditions=conditions)


def with_values(found: Case, **values: AttributeValue) -> Case:
    return replace(found, attributes=values)


def test_what_has_no_value_gets_one_from_whom_the_pack_lets() -> None:
    found = case(CasePhase.PENDING_FILING).case
    setting = AttributeSetting({"diameter": AttributeValue(number=300)}, "measured")
    values = values_set(found, DECLARED, setting, actor("inspect"), at(1))
    assert values["diameter"].number == 300
    assert values["diameter"].origin.post_id == "drainage.inspect"
    assert (values["diameter"].unit, values["diameter"].classification) == ("mm", GENERAL_1)
    with pytest.raises(ForbiddenError) as refused:
        values_set(found, DECLARED, setting, actor("supervise"), at(1))
    assert refusal(refused) == "ATTRIBUTE_NOT_YOURS"


def test_a_value_is_corrected_by_others_and_only_where_the_case_stands_so() -> None:
    setting = AttributeSetting({"diameter": AttributeValue(number=300)}, "measured")
    found = with_values(case(CasePhase.PENDING_FILING).case, diameter=diameter(200))
    assert values_set(found, DECLARED, setting, actor("supervise"), at(1))["diameter"].number == 300
    with pytest.raises(ForbiddenError):
        values_set(found, DECLARED, setting, actor("inspect"), at(1))
    elsewhere = with_values(case(CasePhase.PENDING_CHECK).case, diameter=diameter(200))
    with pytest.raises(ConflictError) as refused:
        values_set(elsewhere, DECLARED, setting, actor("supervise"), at(1))
    assert refusal(refused) == "ATTRIBUTE_FIXED"


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({}, "ATTRIBUTES_MISSING"),
        ({"depth": AttributeValue(number=1)}, "ATTRIBUTE_UNKNOWN"),
        ({"diameter": AttributeValue(number=4000)}, "ATTRIBUTE_TOO_GREAT"),
        ({"diameter": AttributeValue(text="wide")}, "ATTRIBUTE_TYPE_WRONG"),
    ],
)
def test_what_is_no_value_is_refused(values: dict[str, AttributeValue], reason: str) -> None:
    with pytest.raises(InvalidError) as refused:
        values_set(case().case, DECLARED, AttributeSetting(values, ""), actor("inspect"), at(1))
    assert refusal(refused) == reason


def test_nothing_is_set_once_the_case_has_ended() -> None:
    setting = AttributeSetting({"diameter": AttributeValue(number=300)}, "")
    with pytest.raises(ConflictError):
        values_set(case(CasePhase.CLOSED).case, DECLARED, setting, actor("inspect"), at(1))


def test_what_an_officer_has_set_stays_when_the_event_knows_more() -> None:
    found = with_values(case().case, diameter=diameter(300, "drainage.inspect"))
    material = AttributeValue(choice="iron", classification=GENERAL_1)
    values = with_values_of_event(found, {"diameter": diameter(200), "material": material})
    assert (values["diameter"].number, values["material"].choice) == (300, "iron")


def test_a_clock_goes_by_attributes_and_its_tasks_with_it() -> None:
    before = dispatched("drainage")
    assert before.case.due_at == START + dt.timedelta(hours=4)
    values = {"diameter": diameter(300)}
    record = case_pb2.Transition(move="set-attributes", post_id="drainage.inspect")
    after = apply_values(before, known(values, clocks=CLOCKS), values, record, at(1))
    assert after.case.due_at == START + dt.timedelta(hours=3), "two hours from when it was known"
    assert [task.due_at for task in after.tasks] == [after.case.due_at]
    assert after.case.version == before.case.version + 1
    assert [version.version for version in after.versions if isinstance(version, Case)][-1] == after.case.version
    assert after.case.attributes == values
    small = {"diameter": diameter(100)}
    unchanged = apply_values(before, known(small, clocks=CLOCKS), small, record, at(1))
    assert unchanged.case.due_at == before.case.due_at


def test_a_move_by_itself_follows_what_is_known_and_says_by_which_condition() -> None:
    moves = [*rules().process.item.model_dump(mode="json")["moves"]]
    moves.append(
        {
            "move": "file-at-once",
            "sources": ["pending_filing"],
            "target": "pending_dispatch",
            "guards": [{"role": ["intake"]}, {"condition": "diameter >= 300"}],
        }
    )
    before = case(CasePhase.PENDING_FILING)
    record = case_pb2.Transition(move="set-attributes")
    for millimetres, state in ((200, "pending_filing"), (300, "pending_dispatch")):
        values = {"diameter": diameter(millimetres)}
        by = known(values, automatic=("file-at-once",), moves=moves)
        after = apply_values(before, by, values, record, at(1))
        assert after.case.state.name == state
    (judged,) = after.case.transition.explanation.conditions
    assert (judged.item_id, judged.condition, judged.holds) == ("pack/p", "diameter >= 300", True)
    with pytest.raises(ConflictError) as refused:
        decide(before, "file-at-once", actor("intake"), by=known({}, moves=moves))
    assert refused.value.details["absent"] == "diameter"


def test_a_timeline_says_what_an_officer_has_set_and_nothing_that_is_classified() -> None:
    origin = AttributeOrigin(occurred_at=to_timestamp(START), post_id="drainage.inspect")
    secret = AttributeValue(text="4711", classification=GENERAL_3, origin=origin)
    old = diameter(5)
    message = case_pb2.Case(
        case_number="C-1",
        occurred_at=to_timestamp(START),
        transition=case_pb2.Transition(move="set-attributes", post_id="drainage.inspect"),
        attributes={"diameter": diameter(300, "drainage.inspect"), "code": secret, "old": old},
    )
    assert set(of_case(message, "").attributes) == {"diameter"}


def test_a_value_is_said_with_names_and_units_in_each_language() -> None:
    languages = Catalogues.of("cityloop_localisation", "cityloop_web", "cityloop_words", "cityloop_timelines")
    said = {
        language.tag: (
            language.spoken(attribute_said("diameter", diameter(300), DIAMETER)),
            language.spoken(attribute_said("material", AttributeValue(choice="iron"), MATERIAL)),
            language.spoken(attribute_said("hurt", AttributeValue(flag=True), None)),
        )
        for language in languages
    }
    assert said["zh"] == ("管径：300 毫米", "管材：铸铁", "hurt：是")
    assert said["en"] == ("Diameter: 300 mm", "Material: cast iron", "hurt: yes")
