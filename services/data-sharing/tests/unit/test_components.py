"""Components: what a well-formed one is."""

from __future__ import annotations

import pytest
import shapely
from cityloop.common.v1.common_pb2 import Place, Position, ReferenceSystem
from cityloop.sharing.v1.city_pb2 import City, CityRecord, Department, Division
from cityloop.sharing.v1.component_pb2 import Component
from cityloop_city import model_of
from cityloop_data_sharing.components.domain import problem_of
from cityloop_data_sharing.components.handlers.put_components import resolve
from cityloop_kernel import InvalidError
from cityloop_operator.operations import problems_in_refusal
from cityloop_testkit.english import english

BOUNDARY = bytes(shapely.to_wkb(shapely.box(0, 0, 10, 10)))
CITY = model_of(
    "probe",
    1,
    [
        CityRecord(city=City(jurisdiction="99", fallback_department_id="ops", boundary=BOUNDARY)),
        CityRecord(division=Division(division_id="99")),
        CityRecord(department=Department(department_id="ops")),
    ],
)
WGS84, GCJ02 = ReferenceSystem.REFERENCE_SYSTEM_WGS84, ReferenceSystem.REFERENCE_SYSTEM_GCJ02
NUMBER = "9901010101000001"


@pytest.mark.parametrize(
    ("department", "position", "reason", "said"),
    [
        ("nobody", Position(reference_system=WGS84), "DEPARTMENT_UNKNOWN", "the city has no department 'nobody'"),
        ("ops", Position(longitude=20, reference_system=WGS84), "OUTSIDE_CITY", "lies outside the city"),
        ("ops", Position(reference_system=GCJ02), "POSITION_INVALID", "REFERENCE_SYSTEM_GCJ02 cannot be used here"),
        ("ops", Position(latitude=91, reference_system=WGS84), "POSITION_INVALID", "no longitude and latitude"),
    ],
)
def test_a_refusal_says_which_component_and_what_to_correct(
    department: str, position: Position, reason: str, said: str
) -> None:
    component = Component(
        component_id=NUMBER,
        component_class="0101",
        owner="owner",
        competent_department_id=department,
        place=Place(position=position),
    )
    with pytest.raises(InvalidError) as refused:
        resolve(component, CITY)
    (problem,) = map(english, problems_in_refusal(refused.value.details))
    assert (refused.value.reason, problem) == (reason, str(refused.value))
    assert f"component {NUMBER}" in problem
    assert said in problem


@pytest.mark.parametrize(
    ("component_id", "component_class", "owner", "ownerless", "problem"),
    [
        ("9901010101000001", "0101", "owner", False, None),
        ("9901010101000001", "0101", "", True, None),
        ("990101010100001", "0101", "owner", False, "16 digits"),
        ("99010101o1000001", "0101", "owner", False, "16 digits"),
        ("9901010101000001", "0102", "owner", False, "'0101'"),
        ("9901010101000001", "0101", "", False, "owner"),
        ("9901010101000001", "0101", "owner", True, "ownerless"),
    ],
)
def test_what_is_wrong(
    component_id: str, component_class: str, owner: str, ownerless: bool, problem: str | None
) -> None:
    found = problem_of(component_id, component_class, owner, ownerless=ownerless)
    assert found is None if problem is None else problem in english(found or "")
