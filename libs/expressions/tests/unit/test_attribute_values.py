"""Attributes: what is taken as a value of each kind, and what is refused at its field."""

from __future__ import annotations

import datetime as dt
import json
from zoneinfo import ZoneInfo

import jsonschema
import pytest
from cityloop.common.v1.common_pb2 import (
    AttributeOrigin,
    AttributeValue,
    Choices,
    Classification,
    Position,
    ReferenceSystem,
    Shape,
    ShapeKind,
)
from cityloop_expressions import (
    TYPES,
    Attribute,
    ValueRefusedError,
    checked_values,
    json_of,
    typed_values,
    value_of_json,
    values_from_column,
    values_to_column,
)
from cityloop_expressions.units import is_unit
from cityloop_kernel import InvalidError
from pydantic import ValidationError

SHANGHAI = ZoneInfo("Asia/Shanghai")
LISTED = [
    {"choice": "pvc", "name": {"zh": "塑料"}},
    {"choice": "lead", "name": {"zh": "铅"}, "retired": True},
    {"choice": "steel", "name": {"zh": "钢"}},
]
A = {"choice": "a", "name": {"en": "A"}}


def attribute(kind: object, **more: object) -> Attribute:
    given = {"attribute": "asked", "name": {"zh": "所问"}, "type": kind, "classification": "general_2", **more}
    return Attribute.model_validate(given)


def typed(kind: object, *texts: str) -> AttributeValue:
    return typed_values([attribute(kind)], {"asked": texts}, SHANGHAI)["asked"]


def refusal(kind: object, *texts: str) -> InvalidError:
    with pytest.raises(InvalidError) as caught:
        typed(kind, *texts)
    assert caught.value.details["field"] == "attribute/asked"
    return caught.value


def shape(kind: ShapeKind, *pairs: tuple[float, float]) -> Shape:
    system = ReferenceSystem.REFERENCE_SYSTEM_CGCS2000
    return Shape(kind=kind, positions=[Position(longitude=x, latitude=y, reference_system=system) for x, y in pairs])


TAKEN = {
    "text": ("text", [" P-17 "], AttributeValue(text="P-17")),
    "number": ({"number": {"unit": "mm", "least": 0}}, ["300"], AttributeValue(number=300, unit="mm")),
    "full width digits": ({"number": "mm"}, ["３００"], AttributeValue(number=300, unit="mm")),
    "flag": ("flag", ["Yes"], AttributeValue(flag=True)),
    "choice": ({"choice": LISTED}, ["steel"], AttributeValue(choice="steel")),
    "choices": ({"choices": LISTED}, ["steel,pvc", "pvc"], AttributeValue(choices=Choices(choices=["pvc", "steel"]))),
    "moment": ("moment", ["2026-07-01T08:30"], AttributeValue(moment=dt.datetime(2026, 7, 1, 0, 30, tzinfo=dt.UTC))),
    "duration": ("duration", ["PT1H30M"], AttributeValue(duration=dt.timedelta(minutes=90))),
    "place": (
        {"place": "line"},
        ["120.1,30.2; 120.2,30.3"],
        AttributeValue(shape=shape(ShapeKind.SHAPE_KIND_LINE, (120.1, 30.2), (120.2, 30.3))),
    ),
    "reference": ({"reference": "component"}, ["lamp-7"], AttributeValue(reference="lamp-7")),
    "area": ({"area": "parks"}, ["west-lake"], AttributeValue(reference="west-lake")),
    "check": ("check", ["not_applicable"], AttributeValue(choice="not_applicable")),
}
OF_FORMS_ALONE = {"photo", "signature"}


@pytest.mark.parametrize("case", TAKEN)
def test_what_people_type_is_taken(case: str) -> None:
    kind, texts, value = TAKEN[case]
    value.classification = Classification.CLASSIFICATION_GENERAL_2
    assert typed(kind, *texts) == value


def test_every_kind_of_value_is_tried() -> None:
    tried = {attribute(kind).type.name for kind, _, _ in TAKEN.values()}
    assert tried | OF_FORMS_ALONE == {kind.name for kind in TYPES}


REFUSED = [
    ({"text": {"longest": 3}}, "wide", "ATTRIBUTE_TOO_LONG"),
    ("text", "a\0b", "ATTRIBUTE_NOT_STORABLE"),
    ("number", "wide", "ATTRIBUTE_NO_NUMBER"),
    ("number", "nan", "ATTRIBUTE_NO_NUMBER"),
    ("number", "1e999", "ATTRIBUTE_NO_NUMBER"),
    ({"number": {"least": 10}}, "9", "ATTRIBUTE_TOO_SMALL"),
    ({"number": {"most": 10}}, "10.5", "ATTRIBUTE_TOO_GREAT"),
    ("flag", "perhaps", "ATTRIBUTE_NO_FLAG"),
    ({"choice": LISTED}, "wood", "ATTRIBUTE_NOT_OFFERED"),
    ({"choice": LISTED}, "lead", "ATTRIBUTE_NOT_OFFERED"),
    ({"choices": LISTED}, ",", "ATTRIBUTE_EMPTY"),
    ("moment", "yesterday", "ATTRIBUTE_NO_MOMENT"),
    ("moment", "0001-01-01T00:00", "ATTRIBUTE_NO_MOMENT"),
    ("duration", "P1M", "ATTRIBUTE_NO_DURATION"),
    ("place", "120.1", "ATTRIBUTE_NO_PLACE"),
    ("place", "181,3", "ATTRIBUTE_NO_PLACE"),
    ({"place": "area"}, "1,1;2,2", "ATTRIBUTE_POSITIONS_WRONG"),
    ({"reference": "post"}, "p" * 201, "ATTRIBUTE_TOO_LONG"),
]


@pytest.mark.parametrize(("kind", "text", "reason"), REFUSED)
def test_what_is_no_value_is_refused_at_its_field(kind: object, text: str, reason: str) -> None:
    assert refusal(kind, text).reason == reason


@pytest.mark.parametrize("case", TAKEN)
def test_a_document_has_what_was_typed(case: str) -> None:
    """The schema of a kind takes every value of it, and reading the document gives that value again."""
    kind, texts, _ = TAKEN[case]
    asked = attribute(kind)
    value = typed(kind, *texts)
    document = json.loads(json.dumps(json_of(value)))
    jsonschema.Draft202012Validator(asked.type.json_schema()).validate(document)
    assert asked.checked(value_of_json(asked.type, document)) == value


@pytest.mark.parametrize("kind", [case[0] for case in TAKEN.values()])
@pytest.mark.parametrize("given", [{}, [[]], [["a", 1]], True, 7, "", None, [1], "P1Y"], ids=str)
def test_a_document_of_another_shape_is_refused(kind: object, given: object) -> None:
    item = attribute(kind)
    fits = jsonschema.Draft202012Validator(item.type.json_schema()).is_valid(given)
    try:
        item.checked(value_of_json(item.type, given))
    except (ValueRefusedError, InvalidError):
        return
    assert fits


@pytest.mark.parametrize("kind", ["photo", "signature"])
def test_files_come_with_forms_alone(kind: str) -> None:
    with pytest.raises(ValidationError, match="attribute-only-in-forms"):
        attribute(kind)


def test_two_texts_are_no_single_value() -> None:
    assert refusal("text", "one", "other").reason == "ATTRIBUTE_TWICE"


def test_blank_is_not_given() -> None:
    assert typed_values([attribute("number")], {"asked": [" "], "nobody": [""]}, SHANGHAI) == {}


def test_programs_give_the_value_alone_and_it_gets_the_rest() -> None:
    origin = AttributeOrigin(signal_id="s", confidence=0.5)
    sent = AttributeValue(number=3, classification=Classification.CLASSIFICATION_GENERAL_1)
    kept = checked_values([attribute({"number": "m"})], {"asked": sent}, origin)["asked"]
    assert kept == AttributeValue(
        number=3, unit="m", classification=Classification.CLASSIFICATION_GENERAL_2, origin=origin
    )
    assert values_from_column(values_to_column({"asked": kept})) == {"asked": kept}


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("asked", AttributeValue(text="3"), "ATTRIBUTE_TYPE_WRONG"),
        ("asked", AttributeValue(), "ATTRIBUTE_TYPE_WRONG"),
        ("asked", AttributeValue(number=3, unit="km"), "ATTRIBUTE_UNIT_WRONG"),
        ("asked", AttributeValue(number=float("inf")), "ATTRIBUTE_NO_NUMBER"),
        ("other", AttributeValue(number=3), "ATTRIBUTE_UNKNOWN"),
    ],
)
def test_what_programs_give_is_checked(name: str, value: AttributeValue, reason: str) -> None:
    with pytest.raises(InvalidError) as caught:
        checked_values([attribute({"number": "m"})], {name: value})
    assert (caught.value.reason, caught.value.details["field"]) == (reason, f"attribute/{name}")


def test_a_shape_is_the_declared_one_in_a_declared_system() -> None:
    declared = attribute("place")
    line = AttributeValue(shape=shape(ShapeKind.SHAPE_KIND_LINE, (1, 1), (2, 2)))
    with pytest.raises(InvalidError, match="ATTRIBUTE_SHAPE_WRONG"):
        declared.checked(line)
    bare = AttributeValue(shape=Shape(kind=ShapeKind.SHAPE_KIND_POINT, positions=[Position(longitude=1, latitude=1)]))
    with pytest.raises(InvalidError, match="ATTRIBUTE_NO_PLACE"):
        declared.checked(bare)


def test_nothing_new_is_taken_for_what_is_retired() -> None:
    with pytest.raises(InvalidError, match="no attribute 'asked'"):
        checked_values([attribute("flag", retired=True)], {"asked": AttributeValue(flag=True)})


def test_all_together_are_bounded() -> None:
    many = [attribute({"text": {"longest": 4_000}}, attribute=f"text_{number}") for number in range(20)]
    values = {item.attribute: AttributeValue(text="x" * 4_000) for item in many}
    with pytest.raises(InvalidError, match="65536 bytes"):
        checked_values(many, values)
    assert len(checked_values(many, dict(list(values.items())[:15]))) == 15


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ({"type": "colour"}, "attribute-no-type"),
        ({"type": {"number": "kilos"}}, "attribute-no-unit"),
        ({"type": {"number": {"least": 2, "most": 1}}}, "attribute-bounds-crossed"),
        ({"type": {"choice": [{**A, "retired": True}]}}, "attribute-nothing-offered"),
        ({"type": {"choice": [A, A]}}, "attribute-choices-alike"),
        ({"attribute": "in"}, "attribute-name-reserved"),
        ({"attribute": "timestamp"}, "attribute-name-reserved"),
        ({"attribute": "Diameter"}, "pattern"),
        ({"classification": "secret"}, "general_1"),
    ],
)
def test_what_is_no_declaration_is_refused(given: dict[str, object], problem: str) -> None:
    good = {"attribute": "asked", "name": {"en": "asked"}, "type": "text", "classification": "general_1"}
    with pytest.raises(ValidationError, match=problem):
        Attribute.model_validate({**good, **given})


def test_a_declaration_is_written_as_it_was_read() -> None:
    for kind in ("text", {"number": "mm"}, {"choice": LISTED}, {"place": "area"}):
        declared = attribute(kind)
        assert Attribute.model_validate_json(declared.model_dump_json(exclude_unset=True)) == declared


def test_what_values_cannot_bear() -> None:
    assert attribute({"number": "mm"}).changes_to(attribute({"number": "cm"})) == ("type",)
    assert attribute({"number": "mm"}).changes_to(attribute({"number": {"unit": "mm", "most": 3}})) == ()
    assert attribute("text").changes_to(attribute("flag")) == ("type",)
    assert attribute({"place": "line"}).changes_to(attribute({"place": "area"})) == ("type",)
    fewer = LISTED[:1]
    assert attribute({"choice": LISTED}).changes_to(attribute({"choice": fewer})) == ("choice",)
    assert attribute({"choice": fewer}).changes_to(attribute({"choice": LISTED})) == ()


@pytest.mark.parametrize("code", ["mm", "m3/h", "Cel", "kPa", "ug/m3", "%", "L/s", "[pH]", "{persons}", "10*3/uL", "1"])
def test_units_by_their_codes(code: str) -> None:
    assert is_unit(code)


@pytest.mark.parametrize("code", ["", "kilos", "m//h", "mm ", "毫米", "m" * 41, "km2h", "{"])
def test_what_is_no_unit(code: str) -> None:
    assert not is_unit(code)
