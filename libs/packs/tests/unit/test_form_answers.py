"""Forms: what is taken as an answer."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import jsonschema
import pytest
from cityloop.common.v1.common_pb2 import (
    AttachmentReference,
    AttributeValue,
    Classification,
    PrefilledValue,
    PrefillOutcome,
    PrefillSource,
)
from cityloop_expressions import classification_number
from cityloop_kernel import InvalidError
from cityloop_packs import (
    CheckedAnswer,
    FormDefinition,
    check_answer_in_steps,
    confirmed_fields,
    document_of_texts,
    json_schema_of,
    outcome_of,
    proposed,
    read_document,
    rows_needed,
    texts_of,
)
from form_files import (
    CITY_AREAS,
    FLAG,
    LAST,
    LATER,
    SHANGHAI,
    answered,
    choices,
    definition,
    field,
    form,
    page,
    problems,
    reasons,
)
from hypothesis import given
from hypothesis import strategies as st

WHOLE = {
    "hurt": True,
    "persons": 3,
    "words": "a < b",
    "gate": "pass",
    "paths": "fail",
    "trees": [{"kind": "oak", "height": 4}],
}


def test_an_answer_that_fits_is_taken() -> None:
    checked = answered(WHOLE)
    assert checked.problems == ()
    assert checked.answer.document == {**WHOLE, "persons": 3.0, "trees": [{"kind": "oak", "height": 4.0}]}
    outcome = outcome_of(definition(), checked.answer)
    assert outcome is not None
    assert (outcome.passed, outcome.failed, outcome.not_applicable, outcome.good) == (1, 1, 0, False)
    assert answered(checked.answer.document).answer == checked.answer


def test_the_schema_stands_by_itself() -> None:
    """Another validator takes and refuses the same, conditions apart."""
    schema = json_schema_of(definition(), "trees/f")
    jsonschema.Draft202012Validator.check_schema(schema)
    hinted = FormDefinition.model_validate({**form(), "hint": {"en": "Look first", "zh": "请先查看"}})
    assert json_schema_of(hinted, "trees/f")["description"] == "Look first"
    assert "description" not in schema
    validator = jsonschema.Draft202012Validator(schema)
    assert validator.is_valid(WHOLE)
    for wrong in ({**WHOLE, "more": 1}, {**WHOLE, "persons": 51}, {"persons": 3}, {**WHOLE, "words": "<script>"}):
        assert not validator.is_valid(wrong)


def test_what_is_hidden_is_absent() -> None:
    checked = answered({**WHOLE, "hurt": False})
    assert checked.problems == ()
    assert checked.answer.left_out == ("persons",)
    assert "persons" not in checked.answer.document
    many = answered({"hurt": True, "persons": 20, "gate": "fail", "trees": [{"kind": "oak"}]})
    assert (many.problems, many.answer.left_out) == ((), ("gate", "trees"))
    pine = answered({**WHOLE, "trees": [{"kind": "pine", "height": 4}]})
    assert pine.answer.document["trees"] == [{"kind": "pine"}]


REFUSED: dict[str, tuple[Any, str, str]] = {
    "no object": ([1], "answer", "ANSWER_SHAPE_WRONG"),
    "unknown": ({**WHOLE, "more": 1}, "more", "ATTRIBUTE_UNKNOWN"),
    "unknown in a row": ({**WHOLE, "trees": [{"kind": "oak", "x": 1}]}, "trees.1.x", "ATTRIBUTE_UNKNOWN"),
    "missing": ({**WHOLE, "persons": None}, "persons", "ATTRIBUTE_MISSING"),
    "missing in a row": ({**WHOLE, "trees": [{"kind": "oak"}, {}]}, "trees.2.kind", "ATTRIBUTE_MISSING"),
    "too great": ({**WHOLE, "persons": 51}, "persons", "ATTRIBUTE_TOO_GREAT"),
    "another type": ({**WHOLE, "persons": "3"}, "persons", "ATTRIBUTE_TYPE_WRONG"),
    "true is no number": ({**WHOLE, "persons": True}, "persons", "ATTRIBUTE_TYPE_WRONG"),
    "not offered": ({**WHOLE, "gate": "maybe"}, "gate", "ATTRIBUTE_NOT_OFFERED"),
    "script": ({**WHOLE, "words": "a<script>alert(1)</script>"}, "words", "ANSWER_MARKUP"),
    "an event handler": ({**WHOLE, "words": "<img src=x onerror=alert(1)>"}, "words", "ANSWER_MARKUP"),
    "an address that is script": ({**WHOLE, "words": "JavaScript :alert(1)"}, "words", "ANSWER_MARKUP"),
    "long": ({**WHOLE, "words": "x" * 101}, "words", "ATTRIBUTE_TOO_LONG"),
    "5 MB in a field": ({**WHOLE, "words": "x" * 5_000_000}, "words", "ATTRIBUTE_TOO_LONG"),
    "rows": ({**WHOLE, "trees": [{"kind": "oak"}] * 201}, "trees", "ANSWER_ROWS_TOO_MANY"),
    "no rows": ({**WHOLE, "trees": {"kind": "oak"}}, "trees", "ANSWER_SHAPE_WRONG"),
    "no row": ({**WHOLE, "trees": ["oak"]}, "trees.1", "ANSWER_SHAPE_WRONG"),
    "no such area": ({**WHOLE, "park": "moon"}, "park", "ANSWER_AREA_UNKNOWN"),
    "a file in the document": ({**WHOLE, "picture": ["an-id"]}, "picture", "ATTRIBUTE_NO_FILE"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_does_not_fit_is_refused_at_its_field(case: str) -> None:
    document, name, reason = REFUSED[case]
    assert reasons(document) == {f"attribute/{name}": reason} or (
        case == "no object" and reason in reasons(document).values()
    )


def test_everything_that_is_wrong_is_said_at_once() -> None:
    assert reasons({"hurt": True, "words": "<b>", "trees": [{}]}) == {
        "attribute/words": "ANSWER_MARKUP",
        "attribute/persons": "ATTRIBUTE_MISSING",
    }


def test_files_come_beside() -> None:
    photo = AttachmentReference(attachment_id="p1", media_type="image/jpeg")
    taken = answered(WHOLE, picture=[photo]).accepted()
    assert list(taken.values["picture"].attachments.attachments) == [photo]
    assert [error.reason for error in answered(WHOLE, picture=[photo] * 3).problems] == ["ATTRIBUTE_TOO_MANY"]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("{", "ANSWER_NOT_JSON"),
        ('["a\\ud800"]', "ANSWER_NOT_JSON"),
        ('{"a": NaN}', "ANSWER_NOT_JSON"),
        ("[" * 100_000, "ANSWER_NOT_JSON"),
        ('"' + "x" * 300_000 + '"', "ANSWER_TOO_LARGE"),
    ],
    ids=["broken", "half a character", "nan", "deep", "large"],
)
def test_what_is_no_document_is_refused(text: str, reason: str) -> None:
    with pytest.raises(InvalidError) as caught:
        read_document(text)
    assert caught.value.reason == reason


def test_what_people_type_is_a_document() -> None:
    typed = {
        "hurt": ["yes"],
        "persons": ["3"],
        "words": [""],
        "trees.1.kind": ["oak"],
        "trees.1.height": ["4"],
        "trees.7.kind": ["pine"],
    }
    read = document_of_texts(definition(), typed, SHANGHAI)
    assert (read.document, read.problems) == (
        {"hurt": True, "persons": 3.0, "trees": [{"kind": "oak", "height": 4.0}, {"kind": "pine"}]},
        [],
    )
    wrong = document_of_texts(definition(), {"persons": ["many"], "trees.2.height": ["tall"], "x": ["1"]}, SHANGHAI)
    assert [(error.details["field"], error.reason) for error in wrong.problems] == [
        ("attribute/persons", "ATTRIBUTE_NO_NUMBER"),
        ("attribute/trees.2.height", "ATTRIBUTE_NO_NUMBER"),
        ("attribute/x", "ATTRIBUTE_UNKNOWN"),
    ]


JSON = st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["hurt", "kind", "x"]), inner, max_size=3)
    ),
    max_leaves=8,
)
NAMES = ["hurt", "persons", "words", "park", "picture", "trees", "gate", "paths", "more"]


@given(st.dictionaries(st.sampled_from(NAMES), JSON))
def test_any_document_is_taken_or_refused(document: dict[str, Any]) -> None:
    """Never an error of ours; what is taken is taken again, as it was kept, and by what people would type."""
    checked = answered(document)
    if checked.problems:
        return
    kept = json.loads(json.dumps(checked.answer.document))
    again = answered(kept)
    assert (again.problems, again.answer.document) == ((), kept)
    typed = document_of_texts(definition(), texts_of(kept), SHANGHAI)
    assert typed.problems == []
    assert answered(typed.document).answer.document == kept


def test_a_form_is_told_from_its_other_versions() -> None:
    now = definition()
    same = FormDefinition.model_validate(json.loads(json.dumps(now.content)))
    assert same.digest == now.digest
    assert FormDefinition.model_validate({**form(), "name": {"en": "G"}}).digest != now.digest


def test_a_large_answer_lets_others_go_on_and_is_judged_the_same() -> None:
    trees = [{"kind": "oak", "height": number} for number in range(1, 201)]
    wrong = [*trees[:150], {"kind": "beech"}, {"kind": "pine", "more": 1}, "no row", *trees[153:]]
    for rows in (trees, wrong[:152], wrong, [*trees, *trees]):
        document = {"hurt": False, "trees": rows, "gate": "pass"}
        others = 0

        async def in_steps(document: Any = document) -> CheckedAnswer:
            judging = asyncio.ensure_future(
                check_answer_in_steps(definition(), document, {}, lambda layer: CITY_AREAS.get(layer, set()))
            )

            def go_on() -> None:
                nonlocal others
                others += 1
                if not judging.done():
                    asyncio.get_running_loop().call_soon(go_on)

            go_on()
            return await judging

        checked, at_once = asyncio.run(in_steps()), answered(document)
        assert checked.answer.document == at_once.answer.document
        assert [str(problem) for problem in checked.problems] == [str(problem) for problem in at_once.problems]
        assert others > 10, "the rows are judged a few at a time"
    first = {problem.details["field"]: problem.reason for problem in answered(document_of(wrong[:152])).problems}
    assert first["attribute/trees.151.kind"] == "ATTRIBUTE_NOT_OFFERED"
    assert first["attribute/trees.152.more"] == "ATTRIBUTE_UNKNOWN"
    assert [problem.reason for problem in answered(document_of([*trees, *trees])).problems] == ["ANSWER_ROWS_TOO_MANY"]


def document_of(rows: list[Any]) -> dict[str, Any]:
    return {"hurt": False, "trees": rows, "gate": "pass"}


def test_sources_of_prefilled_values_are_declared_and_of_the_same_type() -> None:
    depth = field("depth", {"number": "m"})

    def asking(**source: Any) -> list[str]:
        return problems(form([page([field("deep", {"number": "m"}, prefill=[source])])]), storm=[depth])

    assert asking(subject="depth") == []
    assert asking(row={"dataset": "wells", "field": "deep", "key": "depth"}) == []
    assert "no attribute height" in asking(subject="height")[0]
    assert "no attribute well" in asking(row={"dataset": "wells", "field": "deep", "key": "well"})[0]
    in_feet = form([page([field("deep", {"number": "[ft_i]"}, prefill=[{"subject": "depth"}])])])
    assert "another type" in problems(in_feet, storm=[depth])[0]


FROM_ROW = {"row": {"dataset": "wells", "field": "deep", "key": "well"}}


def test_a_field_takes_the_first_source_that_has_a_value_and_no_secret() -> None:
    asked = definition(
        page(
            [
                field("deep", {"number": "m"}, prefill=[FROM_ROW, {"subject": "deep"}, LAST]),
                field("kind", {"choice": choices("dug", "bored")}, prefill=[{"last": "subject"}]),
                field("words", "text", prefill=[{"row": {**FROM_ROW["row"], "field": "words"}}]),
                {**field("owner", "text", prefill=[LAST]), "classification": "general_3"},
            ]
        )
    )

    def put_in(row: dict[str, str], *, deep: float | None, kind: str = "dug") -> dict[str, Any]:
        values = {"well": AttributeValue(reference="w1", classification=Classification.CLASSIFICATION_GENERAL_1)}
        if deep is not None:
            values["deep"] = AttributeValue(number=deep, classification=Classification.CLASSIFICATION_GENERAL_2)
        last = {
            whose: ({"deep": 7, "kind": kind, "owner": "Wu"}, PrefillSource()) for whose in ("subject", "department")
        }
        assert rows_needed(asked, values) == {("wells", "w1"): ["deep", "words"]}
        found = proposed(asked, values, last, {("wells", "w1"): (row, PrefillSource())}, 2, SHANGHAI)
        return {value.field: json.loads(value.value) for value in found}

    greatest = classification_number("general_2")
    assert greatest == 2
    assert put_in({"deep": "12.5"}, deep=3) == {"deep": 12.5, "kind": "dug"}
    assert put_in({"words": "<script>"}, deep=3) == {"deep": 3, "kind": "dug"}, "nobody could confirm it"
    assert put_in({"deep": "twelve"}, deep=3) == {"deep": 3, "kind": "dug"}
    assert put_in({}, deep=None, kind="drilled") == {"deep": 7}, "what is no choice any more is not put in"


def test_what_was_put_in_counts_once_it_is_confirmed() -> None:
    prefilled = [PrefilledValue(field=name, value=text) for name, text in (("a", "1"), ("b", '"x"'), ("c", "true"))]
    found = confirmed_fields(prefilled, {"a": 1, "b": "y"}, {"a", "z"})
    assert [PrefillOutcome.Name(item.outcome).rpartition("_")[2] for item in found] == [
        "CONFIRMED",
        "CHANGED",
        "REMOVED",
    ]
    with pytest.raises(InvalidError) as refused:
        confirmed_fields(prefilled, {"a": 1, "b": "x"}, {"a"})
    assert (refused.value.reason, refused.value.details["field"]) == ("PREFILL_UNCONFIRMED", "attribute/b")


def test_photos_of_a_row_come_beside_it() -> None:
    seen = field("seen", {"photo": 1}, required=True)
    asked = definition({**page([FLAG]), "groups": [{"group": "g", "name": {"en": "G"}, "fields": [LATER, seen]}]})
    one = AttachmentReference(attachment_id="p1")
    document = {"a": True, "g": [{"b": True}, {"b": False}]}
    answer = answered(document, asked, **{"g.2.seen": [one]})
    assert [problem.details["field"] for problem in answer.problems] == ["attribute/g.1.seen"]
    assert answer.answer.files == {"p1"}
    named = answered({"g": [{"seen": ["p9"]}]}, asked)
    assert [problem.reason for problem in named.problems] == ["ATTRIBUTE_NO_FILE"], "nobody names another's photo"
