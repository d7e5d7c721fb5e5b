"""The components of the simulated city: the same every time, well-formed, some without an owner."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import shapely
from cityloop_operator.city_file import CityFile
from cityloop_operator.generated_city import generate
from cityloop_operator.generated_components import generate_components

FILE = CityFile.read(Path(__file__).parents[4] / "deploy/cities/simulated")


def test_the_same_file_gives_the_same_components() -> None:
    again = FILE.model_copy(update={"generated_layout": FILE.generated.model_copy(update={"seed": 1})})
    components = generate_components(FILE)
    assert components == generate_components(FILE)
    assert components != generate_components(again)
    assert 1_900 <= len(components) <= 2_100


def test_each_is_well_formed_and_stands_in_the_county_of_its_id() -> None:
    records = generate(FILE)
    districts = {
        record.area.area_id: shapely.from_wkb(record.area.geometry)
        for record in records
        if record.HasField("area") and record.area.layer == "district"
    }
    departments = {record.department.department_id for record in records if record.HasField("department")}
    components = generate_components(FILE)
    assert len({component.component_id for component in components}) == len(components)
    for component in components:
        position = component.place.position
        assert len(component.component_id) == 16
        assert component.component_id[6:10] == component.component_class
        assert districts[component.component_id[:6]].covers(shapely.Point(position.longitude, position.latitude))
        assert component.competent_department_id in departments
        assert component.ownerless != bool(component.owner)
    share = sum(component.ownerless for component in components) / len(components)
    assert 0.02 <= share <= 0.04
    counts = Counter(component.component_class for component in components)
    assert FILE.generated.components is not None
    assert counts == {item.code: item.count for item in FILE.generated.components.classes}
