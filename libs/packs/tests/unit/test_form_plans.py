"""Forms: what a plan takes and refuses of them."""

from __future__ import annotations

import json
from typing import Any

import pytest
from cityloop_packs import (
    FORMS,
    ActivePacks,
    PackError,
    form_of,
    parse_all,
    problems_of,
    problems_with_city,
)
from cityloop_testkit.english import english
from form_files import (
    FLAG,
    LAST,
    LATER,
    PERMIT,
    REPORT,
    choices,
    field,
    files,
    form,
    packs,
    page,
    problems,
)


def test_a_form_that_fits_has_no_problem() -> None:
    assert problems(form()) == []
    found = form_of(packs(form()), "feedback", "storm")
    assert found is not None
    assert found.name == "trees/f"
    assert form_of(packs(form()), "report", "storm") is None


UNFIT = {
    "a circle": ([page([field("a", "flag", when="b"), field("b", "flag", when="a")])], "the condition asks for b"),
    "itself": ([page([field("a", "flag", when="a")])], "the condition asks for a"),
    "unknown": ([page([FLAG, field("b", "flag", when="c")])], "the condition asks for c; it knows a"),
    "a later page": ([page([field("a", "flag", when="z")]), {**page([field("z", "flag")]), "page": "q"}], "asks for z"),
    "no truth": ([page([FLAG, field("b", "flag", when="1")])], "a condition is true or false"),
    "never by flags": ([page([FLAG, field("b", "flag", when="a && !a", required=True)])], "b is never asked"),
    "never by what is hidden": (
        [page([FLAG, field("b", "flag", when="a"), field("c", "text", when="b && !a")])],
        "c is never asked",
    ),
    "never by bounds": (
        [page([field("n", {"number": {"most": 300}}), field("c", "text", when="n > 500")])],
        "c is never asked",
    ),
    "never by a choice that is none": (
        [page([field("m", {"choice": choices("x", "y")}), field("c", "text", when="m == 'z'")])],
        "c is never asked",
    ),
    "never by its page": (
        [page([FLAG]), {**page([field("c", "text", when="!a")], when="a"), "page": "q"}],
        "c is never asked",
    ),
    "never in a group": (
        [
            {
                **page([FLAG]),
                "groups": [{"group": "g", "name": {"en": "G"}, "when": "a && !a", "fields": [field("c", "text")]}],
            }
        ],
        "g is never asked",
    ),
}


@pytest.mark.parametrize("case", UNFIT)
def test_a_form_that_cannot_be_filled_is_refused(case: str) -> None:
    pages, says = UNFIT[case]
    said = problems(form(pages))
    assert len(said) == 1 or case == "a circle"
    assert says in said[0]


MAYBE = {
    "arithmetic": [page([field("n", {"number": {"most": 3}}), field("c", "text", when="n * 100.0 > 250.0")])],
    "a text": [page([field("t", "text"), field("c", "text", when="t == 'never'")])],
    "absent": [page([FLAG, field("b", "flag", when="a"), field("c", "text", when="b || !a")])],
    "between": [page([field("n", "number"), field("c", "text", when="n > 1.5 && n < 2")])],
    "several": [
        page([field("s", {"choices": choices("x", "y")}), field("c", "text", when="s.size() == 2 && 'x' in s")])
    ],
}


@pytest.mark.parametrize("case", MAYBE)
def test_what_can_be_asked_is_not_refused(case: str) -> None:
    assert problems(form(MAYBE[case])) == []


def test_a_problem_has_its_file_and_line() -> None:
    given = files(form([page([field("a", "flag", when="b")])]))
    with pytest.raises(PackError) as caught:
        parse_all([given[0], {**given[1], "forms.yaml": "forms:\n- form: f\n  pages: 3\n"}])
    assert any(found.file == "forms.yaml" and found.line for found in caught.value.problems)
    found = [one for one in problems_of(ActivePacks.of(parse_all(given))) if one.kind == "forms"]
    assert found[0].path == ("pages", 0, "fields", 0, "when")


REQUIRED = field("depth", {"number": "m"}, asked="required")


def test_a_form_and_its_subject_agree() -> None:
    asks = field("depth", {"number": "m"}, required=True)
    assert problems(form([page([asks])], **REPORT), storm=[REQUIRED]) == []
    assert "requires the attribute depth" in problems(form([page([FLAG])], **REPORT), storm=[REQUIRED])[0]
    sometimes = {**asks, "when": "a"}
    assert "requires the attribute depth" in problems(form([page([FLAG, sometimes])], **REPORT), storm=[REQUIRED])[0]
    in_feet = field("depth", {"number": "[ft_i]"}, required=True)
    assert "another type" in problems(form([page([in_feet])], **REPORT), storm=[REQUIRED])[0]
    flow = {**PERMIT, "attributes": [field("length", "text")]}
    assert any("another type" in said for said in problems(flow=flow))
    waits = {**PERMIT, "moves": [{**PERMIT["moves"][0], "guards": [{"role": ["clerk"]}, {"form_complete": "other"}]}]}  # type: ignore[index]
    assert any("waits for form other" in said for said in problems(flow=waits))
    assert any("no flow 'none'" in said for said in problems(form(purpose="check", flows=["none"], roles=["clerk"])))
    assert any("is for storm already" in said for said in problems(form(), form(form="g")))


def of_case(guard: object, *forms: dict[str, Any], automatic: bool = False) -> list[tuple[str, tuple[object, ...]]]:
    """Problems of a process whose move to close waits for a form."""
    moves = [
        {
            "move": "close",
            "sources": ["pending_confirmation"],
            "target": "closed",
            "guards": [{"role": ["clerk"]}, "tasks_done", {"form_complete": guard}],
        }
    ]
    process = {"process": "p", "event_classes": ["storm"], "moves": moves, "automatic": ["close"] if automatic else []}
    base, own = files(*forms)
    given = [base, {**own, "process.yaml": json.dumps({"processes": [process]})}]
    found = problems_of(ActivePacks.of(parse_all(given)))
    return [(english(one.phrase), one.path) for one in found if one.kind == "processes"]


def test_a_case_waits_for_a_form_that_its_class_has() -> None:
    review = form(form="review", purpose="check", event_classes=["storm"], roles=["clerk"])
    assert of_case("review", review) == []
    assert of_case({"form": "review", "passed": True}, review) == []
    ((said, path),) = of_case("other", review)
    assert "waits for form other, which the pack has not for cases of storm" in said
    assert path == ("moves", 0)
    asked = form([page([FLAG])], form="review", purpose="report", event_classes=["storm"])
    assert "waits for form review" in of_case("review", asked)[0][0], "reporters answer it, and no officer"
    assert "nobody makes it" in of_case("review", review, automatic=True)[0][0]


def test_conditions_of_flows_are_checked_by_their_own_attributes() -> None:
    flow = {**PERMIT, "moves": [{**PERMIT["moves"][0], "guards": [{"role": ["clerk"]}, {"condition": "depth < 1"}]}]}  # type: ignore[index]
    assert any("the condition asks for depth; it knows length" in said for said in problems(flow=flow))


def test_layers_are_those_of_the_city() -> None:
    found = problems_with_city(packs(form()), set(), {"parks"}, set())
    assert [one for one in found if one.kind == FORMS.key] == []
    found = problems_with_city(packs(form()), set(), set(), set())
    assert [one.path[-1] for one in found if one.kind == FORMS.key] == ["layer"]


DECLARED_WRONG: dict[str, tuple[dict[str, Any], str]] = {
    "alike": ({"pages": [page([FLAG, FLAG])]}, "stands twice"),
    "alike in a group": (
        {"pages": [{**page([FLAG]), "groups": [{"group": "g", "name": {"en": "G"}, "fields": [FLAG]}]}]},
        "stands twice",
    ),
    "rows": (
        {
            "pages": [
                {
                    **page([FLAG]),
                    "groups": [{"group": "g", "name": {"en": "G"}, "fields": [LATER], "least": 3, "most": 2}],
                }
            ]
        },
        "at least 3",
    ),
    "too many rows": (
        {"pages": [{**page([FLAG]), "groups": [{"group": "g", "name": {"en": "G"}, "fields": [LATER], "most": 201}]}]},
        "200",
    ),
    "a photo of a report in a group": (
        {
            "purpose": "report",
            "pages": [
                {**page([FLAG]), "groups": [{"group": "g", "name": {"en": "G"}, "fields": [field("b", "photo")]}]}
            ],
        },
        "takes photos by itself",
    ),
    "prefilled in a group": (
        {
            "pages": [
                {
                    **page([FLAG]),
                    "groups": [{"group": "g", "name": {"en": "G"}, "fields": [{**LATER, "prefill": [LAST]}]}],
                }
            ]
        },
        "are not prefilled",
    ),
    "a prefilled report": (
        {"purpose": "report", "pages": [page([{**FLAG, "prefill": [LAST]}])]},
        "cannot be prefilled",
    ),
    "a prefilled photo": ({"pages": [page([field("b", "photo", prefill=[LAST])])]}, "cannot be prefilled"),
    "prefilled from two": (
        {"pages": [page([{**FLAG, "prefill": [{"subject": "a", "last": "subject"}]}])]},
        "one of `subject`, `last` and `row`",
    ),
    "photos of a report": ({"purpose": "report"}, "takes photos by itself"),
    "for nothing": ({"event_classes": []}, "names `event_classes`"),
    "roles": ({"roles": ["clerk"]}, "leave out `roles`"),
}


@pytest.mark.parametrize("case", DECLARED_WRONG)
def test_what_is_no_form_is_refused(case: str) -> None:
    more, says = DECLARED_WRONG[case]
    with pytest.raises(PackError) as caught:
        parse_all(files({**form(), **more}))
    assert any(says in english(found.phrase) for found in caught.value.problems)
