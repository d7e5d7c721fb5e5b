"""What a proposal comes to, and what becomes of a set."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from itertools import permutations
from pathlib import Path

import pytest
from cityloop_data_sharing.city.domain import CityNames
from cityloop_data_sharing.packs.domain.pack_sets import Answer, Member, PackSet, SetState, decide
from cityloop_data_sharing.packs.handlers.pack_drafts import Draft, PackInUse, Proposal, locate_problem, make_draft
from cityloop_operator.operations import read_city, read_packs
from cityloop_packs import PackError, Problem, difference, parse, parse_all
from cityloop_testkit.english import english

NOW = dt.datetime(2026, 7, 1, tzinfo=dt.UTC)
SECOND = dt.timedelta(seconds=1)
FOLDER = Path(__file__).parents[4] / "deploy/packs"
BASE, CITY, WATER = read_packs(FOLDER, "waterlogging")
REQUIRED = parse_all([BASE, CITY])
CITY_ID, RECORDS = read_city(FOLDER.parent / "cities/simulated")
DEPARTMENTS = frozenset(record.department.department_id for record in RECORDS if record.HasField("department"))
LAYERS = frozenset(layer.layer for record in RECORDS for layer in record.city.layers)
AREAS = frozenset((record.area.layer, record.area.area_id) for record in RECORDS if record.HasField("area"))
YUNWAN = CityNames(CITY_ID, DEPARTMENTS, LAYERS, AREAS)


def present(*packs: Mapping[str, str]) -> dict[str, PackInUse]:
    found = zip(parse_all(packs).items(), packs, strict=True)
    return {name: PackInUse(3, content, files) for (name, content), files in found}


def told(draft: Draft) -> list[str]:
    return [english(change) for change in draft.changes]


def wrong(draft: Draft) -> list[str]:
    return [english(problem.sentence) for problem in draft.problems]


def changed(files: Mapping[str, str], name: str, old: str, new: str) -> dict[str, str]:
    assert old in files[name]
    return {**files, name: files[name].replace(old, new)}


def test_a_plan_names_what_is_added_changed_and_removed() -> None:
    after = changed(WATER, "pack.yaml", "road_closure_level_cm: {number: 25}", "road_closure_level_cm: {number: 30}")
    after["rules.yaml"] = after["rules.yaml"].partition("  - rule: gauge-silent")[0]
    after["responsibilities.yaml"] += (
        "  - {responsibility: extra, event_classes: [road-waterlogging], department: health}\n"
    )
    draft = make_draft(present(BASE, CITY, WATER), Proposal([after]), YUNWAN)
    assert draft.problems == []
    assert told(draft) == [
        "waterlogging: + responsibility extra",
        "waterlogging: - rule gauge-silent",
        "waterlogging: ~ pack.yaml: parameters.road_closure_level_cm.number: 25.0 becomes 30.0",
        "waterlogging: ~ rule underpass-level-forecast: prediction.above: 25.0 becomes 30.0",
        "waterlogging: ~ rule underpass-water-level: threshold.above: 25.0 becomes 30.0",
    ]
    assert draft.members({"waterlogging": 5}) == (
        Member("base", 3),
        Member("simulated", 3),
        Member("waterlogging", 6),
    )


def test_a_plan_of_a_new_pack_adds_all_and_of_the_same_pack_changes_nothing() -> None:
    content = parse(WATER, REQUIRED)
    added = difference("w", None, content)
    wanted = {"w: + pack.yaml", "w: + event class road-waterlogging", "w: + process flood"}
    assert wanted <= {english(change) for change in added}
    assert len(added) == 1 + len(content), "no kind is left out of a plan"
    draft = make_draft(present(BASE, CITY, WATER), Proposal([WATER, CITY]), YUNWAN)
    assert (draft.problems, draft.changes, draft.written) == ([], [], {})


def test_packs_that_copy_a_changed_one_get_a_new_version_with_it() -> None:
    """The base changes a move that the scenario's processes extend; nobody has to send the scenario again."""
    base = changed(
        BASE,
        "process.yaml",
        "guards: [{role: [intake, supervise]}, tasks_done]}\n      - {move: void",
        "guards: [{role: [intake]}, tasks_done]}\n      - {move: void",
    )
    draft = make_draft(present(BASE, CITY, WATER), Proposal([base]), YUNWAN)
    assert draft.problems == []
    assert set(draft.written) == {"base", "waterlogging"}
    assert draft.unchanged == {"simulated": 3}
    moves = [line for line in told(draft) if "process flood" in line]
    assert moves == ['waterlogging: ~ process flood: moves.6.guards.0.role: ["intake", "supervise"] becomes ["intake"]']


@pytest.mark.parametrize("order", list(permutations(("waterlogging", "harbour-storm", "gas-safety"))), ids=",".join)
def test_packs_come_and_go_in_every_order_that_requires_allows(order: tuple[str, ...]) -> None:
    packs = present(BASE, CITY)
    for name in order:
        draft = make_draft(packs, Proposal([read_packs(FOLDER, name)[-1]]), YUNWAN)
        assert (draft.problems, set(draft.written)) == ([], {name})
        files, content = draft.written[name]
        packs[name] = PackInUse(1, content, files)
    for name in reversed(order[1:] + order[:1]):
        draft = make_draft(packs, Proposal(withdraw=[name]), YUNWAN)
        assert (draft.problems, draft.retiring, draft.written) == ([], {name}, {})
        del packs[name]
    assert set(packs) == {"base", "simulated"}


def test_a_pack_that_goes_retires_where_it_has_classes_of_its_own() -> None:
    all_of_them = present(BASE, CITY, WATER)
    draft = make_draft(all_of_them, Proposal(withdraw=["waterlogging"]), YUNWAN)
    assert draft.problems == []
    assert told(draft) == ["- pack waterlogging, retiring while work stands under it"]
    assert draft.members({}) == (Member("base", 3), Member("simulated", 3), Member("waterlogging", 3, retiring=True))
    both = make_draft(all_of_them, Proposal(withdraw=["waterlogging", "simulated"]), YUNWAN)
    assert both.problems == []
    assert both.retiring == {"waterlogging", "simulated"}
    alone = make_draft(all_of_them, Proposal(withdraw=["simulated"]), YUNWAN)
    assert wrong(alone) == ["waterlogging/pack.yaml: requires 'simulated', which is not in use; apply it too"]


def test_classes_that_another_pack_takes_over_hold_up_nothing() -> None:
    other = changed(WATER, "pack.yaml", "pack: waterlogging", "pack: floods")
    draft = make_draft(present(BASE, CITY, WATER), Proposal([other], withdraw=["waterlogging"]), YUNWAN)
    assert draft.problems == []
    assert [member.pack_id for member in draft.members({})] == ["base", "floods", "simulated"]


def test_a_retiring_pack_that_is_applied_again_takes_new_work_again() -> None:
    packs = present(BASE, CITY, WATER)
    packs["waterlogging"] = PackInUse(3, packs["waterlogging"].content, WATER, retiring=True)
    draft = make_draft(packs, Proposal([WATER]), YUNWAN)
    assert draft.problems == []
    assert told(draft) == ["waterlogging: takes new work again"]
    assert not any(member.retiring for member in draft.members({}))


@pytest.mark.parametrize(
    ("proposal", "says"),
    [
        (Proposal(withdraw=["nothing"]), "pack 'nothing' is not in use; `cityloop pack status` lists those that are"),
        (Proposal([WATER], withdraw=["waterlogging"]), "pack 'waterlogging' is proposed and withdrawn; do one"),
        (Proposal([WATER, WATER]), "pack 'waterlogging' is proposed twice; keep one"),
        (Proposal([{"rules.yaml": ""}]), "pack.yaml is missing"),
        (
            Proposal([changed(CITY, "pack.yaml", "city: simulated", "city: elsewhere")]),
            "simulated/pack.yaml: it is for the city 'elsewhere'; this one is 'simulated'",
        ),
        (
            Proposal([changed(WATER, "rules.yaml", "water_level_cm\n    threshold", "depth\n    threshold")]),
            "waterlogging/rules.yaml:5: rule 'underpass-water-level' is about 'depth', which things of model",
        ),
        (
            Proposal([changed(WATER, "responsibilities.yaml", "department: water-affairs", "department: nobody")]),
            "waterlogging/responsibilities.yaml:8: responsibility 'rectification' names department 'nobody', which",
        ),
    ],
)
def test_what_cannot_be_is_said_with_pack_file_and_line(proposal: Proposal, says: str) -> None:
    draft = make_draft(present(BASE, CITY, WATER), proposal, YUNWAN)
    assert any(says in line for line in wrong(draft)), wrong(draft)


@pytest.mark.parametrize(
    ("name", "text", "problem"),
    [
        ("rule.yaml", "rules: []", "no file of a pack has this name"),
        ("rules.yaml", "rules: [", "rules.yaml"),
        ("rules.yaml", "[]", "expected one list named `rules`"),
        ("rules.yaml", "rules: [{rule: a}]", "rules.yaml:1: thing_model: it is missing; add it"),
        (
            "rules.yaml",
            WATER["rules.yaml"].replace("clear_below: $all_clear_level_cm", "clear_below: 50"),
            "lies above the limit",
        ),
        ("rules.yaml", WATER["rules.yaml"] + WATER["rules.yaml"].partition("\n")[2], "is defined twice"),
        ("pack.yaml", "pack: Not An Id", "pack.yaml:1: pack: "),
    ],
)
def test_a_problem_is_named_by_its_place(name: str, text: str, problem: str) -> None:
    with pytest.raises(PackError) as raised:
        parse({**WATER, name: text}, REQUIRED)
    assert any(problem in english(item.sentence) for item in raised.value.problems)


def proposed(state: SetState = SetState.PROPOSED) -> PackSet:
    members = (Member("a", 1), Member("b", 2, retiring=True))
    return PackSet(4, 1, state, members, 3, (), "operator", "990100", NOW, NOW)


YES, NO = Answer.ACCEPTED, Answer.REFUSED


@pytest.mark.parametrize(
    ("answers", "waited", "state"),
    [
        ({"a": [YES], "b": [YES]}, 1, SetState.ACTIVE),
        ({"a": [YES, YES], "b": [YES]}, 1, SetState.ACTIVE),
        ({"a": [YES], "b": [NO]}, 1, SetState.REFUSED),
        ({"a": [YES, NO], "b": [YES]}, 1, SetState.REFUSED),
        ({"a": [NO]}, 1, SetState.REFUSED),
        ({"a": [YES]}, 30, SetState.PROPOSED),
        ({"a": [YES]}, 31, SetState.REFUSED),
        ({}, 31, SetState.REFUSED),
    ],
)
def test_all_accept_or_none_takes_it(answers: dict[str, list[Answer]], waited: int, state: SetState) -> None:
    assert decide(proposed(), answers, ["a", "b"], NOW + waited * SECOND) is state


@pytest.mark.parametrize(
    ("answers", "waited", "state"),
    [
        ({"a": [YES]}, 1, SetState.PLANNED),
        ({"a": [NO]}, 1, SetState.PLANNED),
        ({"a": [NO], "b": [YES]}, 1, SetState.ANSWERED),
        ({"a": [YES]}, 31, SetState.ANSWERED),
    ],
)
def test_a_plan_ends_with_the_last_answer(answers: dict[str, list[Answer]], waited: int, state: SetState) -> None:
    assert decide(proposed(SetState.PLANNED), answers, ["a", "b"], NOW + waited * SECOND) is state


def test_a_retiring_pack_stays_while_anything_stands_under_it() -> None:
    assert proposed().without_idle([("b", 0), ("b", 2)]).members == proposed().members
    assert proposed().without_idle([("b", 0)]).members == (Member("a", 1),)


def test_an_item_that_goes_is_named_with_its_line_in_the_version_that_has_it() -> None:
    before = present(BASE, CITY, WATER)
    after = {name: pack.content for name, pack in before.items() if name != "waterlogging"}
    problem = Problem("3 open cases are of it; keep it", "waterlogging", "event_classes", "gauge-silent")
    line = next(at for at, text in enumerate(WATER["event-classes.yaml"].splitlines(), 1) if "gauge-silent" in text)
    says = "3 open cases are of it; keep it (line of version 3)"
    assert (
        english(locate_problem(problem, after, {}, before).sentence)
        == f"waterlogging/event-classes.yaml:{line}: {says}"
    )
    stays = {name: pack.content for name, pack in before.items()}
    stood = locate_problem(problem, stays, before, before)
    assert (stood.file, stood.line, stood.phrase) == ("event-classes.yaml", line, problem.phrase)


def test_a_value_that_another_pack_gives_changes_the_pack_with_it() -> None:
    own = {"pack.yaml": GIVING.format(value="40")}
    draft = make_draft(present(BASE, CITY, WATER), Proposal([own]), YUNWAN)
    assert draft.problems == []
    assert set(draft.written) == {"own", "waterlogging"}
    assert "waterlogging: ~ rule underpass-water-level: threshold.above: 25.0 becomes 40.0" in told(draft)
    files, content = draft.written["waterlogging"]
    now = present(BASE, CITY, WATER, own) | {"waterlogging": PackInUse(4, content, files)}
    assert make_draft(now, Proposal([own]), YUNWAN).changes == [], "it is given already"
    back = make_draft(now, Proposal(withdraw=["own"]), YUNWAN)
    assert set(back.written) == {"waterlogging"}
    assert "waterlogging: ~ rule underpass-water-level: threshold.above: 40.0 becomes 25.0" in told(back)


def test_a_value_that_does_not_fit_is_named_with_its_line() -> None:
    draft = make_draft(present(BASE, CITY, WATER), Proposal([{"pack.yaml": GIVING.format(value="high")}]), YUNWAN)
    (problem,) = wrong(draft)
    assert problem.startswith("own/pack.yaml:4: the value of 'waterlogging/road_closure_level_cm' does not fit")


GIVING = """pack: own
title: {{zh: 本市, en: Own}}
requires: [waterlogging]
values: {{waterlogging/road_closure_level_cm: {value}}}
"""
