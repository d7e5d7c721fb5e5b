"""The simulated city: the same for one seed, another for another; every point has its grids, everything both names."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from cityloop.common.v1.common_pb2 import Label, Position, ReferenceSystem
from cityloop.sharing.v1.city_pb2 import CityRecord
from cityloop_city import CityModel, model_of
from cityloop_operator.city_file import CityFile
from cityloop_operator.generated_city import generate
from cityloop_operator.generated_components import generate_components
from cityloop_operator.generated_layout import lay_out
from google.protobuf.message import Message
from hypothesis import given
from hypothesis import strategies as st

FILE = CityFile.read(Path(__file__).parents[4] / "deploy/cities/simulated")
SEEDS = (FILE.generated.seed, 1, 2)
RECORDS = "4cca93a0fb302fb734c363f54c27402925feba056b13843810040a4d3c7130b4"
COMPONENTS = "2a918025cf5ff0595b6d7fe2147c59ea3e646bb4246774a5a3425c0c3f0e77c9"
"""Digests of the committed city: plays and packs name its areas, departments and places."""
GRIDS = {"unit-grid", "duty-grid", "integrated-grid", "street", "district"}


def seeded(seed: int) -> CityFile:
    return FILE.model_copy(update={"generated_layout": FILE.generated.model_copy(update={"seed": seed})})


def digest(messages: Sequence[Message]) -> str:
    together = hashlib.sha256()
    for message in messages:
        together.update(message.SerializeToString(deterministic=True))
    return together.hexdigest()


@pytest.fixture(params=SEEDS, scope="module")
def model(request: pytest.FixtureRequest) -> CityModel:
    return model_of(FILE.city, 1, generate(seeded(request.param)))


def outlines(records: Sequence[CityRecord]) -> dict[tuple[str, str], bytes]:
    return {(item.area.layer, item.area.area_id): item.area.geometry for item in records if item.HasField("area")}


def test_the_committed_file_gives_the_city_that_plays_and_packs_name() -> None:
    assert digest(generate(FILE)) == RECORDS
    assert digest(generate_components(FILE)) == COMPONENTS


def test_another_seed_gives_other_divisions_and_grids_of_the_same_names() -> None:
    ours, other = outlines(generate(FILE)), outlines(generate(seeded(1)))
    assert ours.keys() == other.keys()
    moved = {layer for layer, area in ours if ours[layer, area] != other[layer, area]}
    assert moved == GRIDS
    assert len({tuple(lay_out(seeded(seed).generated)) for seed in range(20)}) > 15
    assert digest(generate(seeded(1))) == digest(generate(seeded(1)))


@given(st.floats(0, 1), st.floats(0, 1))
def test_every_point_of_the_city_has_a_unit_a_duty_and_an_integrated_grid(
    model: CityModel, east: float, north: float
) -> None:
    layout = FILE.generated
    side = 2 * layout.streets_per_district * layout.unit_grids_per_street * layout.unit_grid_degrees
    west, south = layout.south_west
    position = Position(
        longitude=west + east * side,
        latitude=south + north * side,
        reference_system=ReferenceSystem.REFERENCE_SYSTEM_CGCS2000,
    )
    if model.contains(position):
        assert model.areas_at(position).keys() == GRIDS


def test_at_least_twelve_departments_have_posts() -> None:
    departments = {entry.department: entry for entry in FILE.departments}
    records = generate(FILE)
    manned = {record.post.department_id for record in records if record.HasField("post")}
    assert len(departments) >= 12
    assert departments.keys() <= manned
    known = {record.department.department_id for record in records if record.HasField("department")}
    assert known == manned, "street offices too"


def labels(message: Message) -> Iterator[Label]:
    for _, value in message.ListFields():
        for item in value if isinstance(value, Sequence) and not isinstance(value, (str, bytes)) else [value]:
            if isinstance(item, Label):
                yield item
            elif isinstance(item, Message):
                yield from labels(item)


def test_everything_has_a_name_in_both_languages() -> None:
    for record in generate(FILE):
        found = list(labels(record))
        assert found or record.HasField("calendar")
        assert all(set(label.texts) in ({"zh", "en"}, {"und"}) and all(label.texts.values()) for label in found)
    for component in generate_components(FILE):
        assert component.name.texts["zh"]
        assert component.name.texts["en"]
        for name in (component.owner, component.maintenance_unit):
            assert component.ownerless or re.fullmatch(r"[^ -~]+ \([ -~]+\)", name), name
