"""Parameters of packs: typed, and given by packs that stand on theirs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import pytest
from cityloop_declarations import duration_of
from cityloop_flows.guards.within.guard import WithinGuard
from cityloop_packs import PROCESSES, RULES, ActivePacks, PackError, parse, parse_all, problems_of
from cityloop_packs.parameters import Parameter
from cityloop_testkit.english import english
from hypothesis import example, given
from hypothesis import strategies as st

TITLE = "title: {zh: 名, en: Name}"
BASE = {
    "pack.yaml": f"{{pack: ground, kind: base, {TITLE}, parameters: {{reopen_within: {{duration: P15D}}}}}}",
    "process.yaml": "processes: [{process: p, moves: [{move: reopen, sources: [closed], target: pending_dispatch,"
    " guards: [{role: [a]}, {within: $reopen_within}]}]}]",
    "roles.yaml": "roles: [{role: a, name: {en: A}}]",
    "problem-kinds.yaml": "problem_kinds: [{problem_kind: event, name: {en: Event}}]",
}
FLOOD = {
    "pack.yaml": f"{{pack: flood, {TITLE}, requires: [ground], parameters: {{limit_cm: {{number: 25}},"
    " lead: {department: drainage}}}",
    "event-classes.yaml": f"event_classes: [{{event_class: flood, {TITLE}, problem: event}}]",
    "thing-models.yaml": f"thing_models: [{{thing_model: gauge, {TITLE},"
    f" observed_properties: [{{observed_property: level, {TITLE}}}]}}]",
    "rules.yaml": "rules: [{rule: high, thing_model: gauge, observed_property: level,"
    " threshold: {above: $limit_cm, clear_below: 5}, event_class: flood, grade: general}]",
    "responsibilities.yaml": "responsibilities: [{responsibility: r, event_classes: [flood], department: $lead}]",
}


def giving(pack: str, values: str, more: str = "requires: [flood]") -> Mapping[str, str]:
    return {"pack.yaml": f"{{pack: {pack}, {TITLE}, {more}, values: {values}}}"}


def limit(*packs: Mapping[str, str]) -> float:
    (rule,) = parse_all(packs)["flood"].of(RULES)
    assert rule.threshold is not None
    return rule.threshold.above


def test_a_pack_that_stands_on_another_gives_its_parameters_values() -> None:
    assert limit(BASE, FLOOD) == 25
    assert limit(BASE, FLOOD, giving("harbour", "{flood/limit_cm: 40}")) == 40


def test_a_base_gives_values_to_the_base_below() -> None:
    city = giving("city", "{ground/reopen_within: P3D}", "kind: base, requires: [ground]")
    (process,) = parse_all([BASE, city])["ground"].of(PROCESSES)
    within = process.moves[0].guard(WithinGuard)
    assert within is not None
    assert within.period == dt.timedelta(days=3)


@given(st.timedeltas(dt.timedelta(microseconds=1)))
@example(dt.timedelta(days=366))
def test_a_duration_is_stored_as_it_can_be_read(duration: dt.timedelta) -> None:
    stored = Parameter(duration=duration).value
    assert Parameter.model_validate({"duration": stored}).duration == duration
    assert duration_of(WithinGuard(period=duration).written()["within"]) == duration


@pytest.mark.parametrize(
    ("packs", "says"),
    [
        ([giving("a", "{flood/unheard_of: 1}")], "is of no parameter; 'flood' has limit_cm and lead"),
        ([giving("a", "{flood/limit_cm: high}")], "does not fit: 'high' is no number"),
        ([giving("a", "{ground/reopen_within: soon}", "kind: base, requires: [ground]")], "'soon' is no duration"),
        ([giving("a", "{flood/limit_cm: 3}", "requires: []")], "does not require 'flood'; let it require that pack"),
        ([giving("a", "{ground/reopen_within: P1D}", "requires: [ground]")], "give it in the city's own base"),
        ([giving("a", "{flood/limit_cm: 30}"), giving("b", "{flood/limit_cm: 40}")], "is given by 'a' too; keep one"),
    ],
)
def test_a_value_that_cannot_be_given_is_said_with_its_place(packs: list[Mapping[str, str]], says: str) -> None:
    found = problems_of(ActivePacks.of(parse_all([BASE, FLOOD, *packs])))
    assert len(found) == 1
    assert says in english(found[0].phrase)
    assert found[0].path[0] == "values"
    assert limit(BASE, FLOOD, *packs) == (30 if len(packs) == 2 else 25), "what is wrong changes nothing"


@pytest.mark.parametrize(
    ("parameter", "says"),
    [
        ("{limit_cm: 25}", "pack.yaml:1: parameters.limit_cm"),
        ("{limit_cm: {number: 25, text: x}}", "one value: a number, a text, a duration or a department"),
        ("{limit_cm: {duration: P1Y}}", "is no duration"),
        ("{limit_cm: {}}", "one value"),
    ],
)
def test_a_parameter_has_one_type_and_a_value_of_it(parameter: str, says: str) -> None:
    with pytest.raises(PackError) as raised:
        parse({"pack.yaml": f"{{pack: flood, {TITLE}, parameters: {parameter}}}"})
    assert any(says in english(problem.sentence) for problem in raised.value.problems)
