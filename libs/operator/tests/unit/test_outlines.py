"""Outlines are degrees, become degrees by the system that they name, or are refused; ids are what they are."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import pyproj
import pytest
import shapely
from cityloop_operator.city_file import CityFile, ImportedLayer
from cityloop_operator.imported_city import import_city
from cityloop_operator.reading.faults import CityDataError, FaultReason
from cityloop_operator.reading.outlines import cut_at_antimeridian, read_outlines
from cityloop_testkit.english import english, refused_saying
from fieldtown import EAST, WEST, Feature, city, city_file, feature, row, write_areas, write_requests
from hypothesis import given
from hypothesis import strategies as st

METRES = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::26919"}}


def layer(**settings: Any) -> ImportedLayer:
    names = {"zh": "区", "en": "Ward"}
    usual = {"layer": "ward", "name": names, "file": "areas.geojson", "id_property": "id", "name_property": "name"}
    return ImportedLayer.model_validate(usual | settings)


def areas(folder: Path, features: list[Feature], settings: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    write_areas(folder, features, **more)
    return read_outlines(folder / "areas.geojson", layer(**(settings or {}))).areas


def projected(ring: list[list[float]], system: str) -> list[list[float]]:
    transformer = pyproj.Transformer.from_crs("OGC:CRS84", system, always_xy=True)
    return [list(transformer.transform(x, y)) for x, y in ring]


@pytest.mark.parametrize("system", ["EPSG:3857", "EPSG:2249", "EPSG:26919", "EPSG:4326", "EPSG:4269"])
def test_the_system_that_the_file_names_is_honoured(tmp_path: Path, system: str) -> None:
    crs = {"type": "name", "properties": {"name": system}}
    found = areas(tmp_path, [feature("1", projected(WEST, system))], crs=crs)
    assert shapely.bounds(found["1"][1]) == pytest.approx((-71.1, 42.0, -71.0, 42.1), abs=1e-5)


@pytest.mark.parametrize("name", ["urn:ogc:def:crs:OGC:1.3:CRS84", "urn:ogc:def:crs:EPSG::4326", "EPSG:4490"])
def test_degrees_stay_as_they_are_longitude_first(tmp_path: Path, name: str) -> None:
    found = areas(tmp_path, [feature("1")], crs={"type": "name", "properties": {"name": name}})
    assert shapely.bounds(found["1"][1]) == pytest.approx((-71.1, 42.0, -71.0, 42.1), abs=1e-4)


def test_a_system_can_be_set_where_the_file_names_none(tmp_path: Path) -> None:
    found = areas(tmp_path, [feature("1", projected(WEST, "EPSG:3857"))], {"crs": "EPSG:3857"})
    assert shapely.bounds(found["1"][1]) == pytest.approx((-71.1, 42.0, -71.0, 42.1))


@pytest.mark.parametrize(
    ("own", "setting"), [("EPSG:3857", "EPSG:4326"), ("urn:ogc:def:crs:OGC:1.3:CRS84", "EPSG:26919")]
)
def test_a_setting_that_contradicts_the_file_is_refused_with_both(tmp_path: Path, own: str, setting: str) -> None:
    crs = {"type": "name", "properties": {"name": own}}
    with pytest.raises(CityDataError) as error:
        areas(tmp_path, [feature("1", projected(WEST, own))], {"crs": setting}, crs=crs)
    said = english(error.value.sentence)
    assert f"its `crs` names {own!r}, city.yaml says `crs: {setting}`; take out" in said
    assert str(tmp_path / "areas.geojson") in said


@pytest.mark.parametrize(
    ("own", "setting"),
    [
        ("urn:ogc:def:crs:EPSG::3857", "EPSG:3857"),
        ("EPSG:900913", "EPSG:3857"),
        # Nobody knows what the file names: the setting says it.
        ("EPSG:999999", "EPSG:3857"),
        ("local grid", "EPSG:3857"),
    ],
)
def test_a_setting_that_says_what_the_file_says_holds(tmp_path: Path, own: str, setting: str) -> None:
    crs = {"type": "name", "properties": {"name": own}}
    found = areas(tmp_path, [feature("1", projected(WEST, "EPSG:3857"))], {"crs": setting}, crs=crs)
    assert shapely.bounds(found["1"][1]) == pytest.approx((-71.1, 42.0, -71.0, 42.1))
    turned = {"type": "name", "properties": {"name": "OGC:CRS84"}}
    assert areas(tmp_path, [feature("1")], {"crs": "EPSG:4326"}, crs=turned), "the same degrees, in another order"


@pytest.mark.parametrize(
    ("features", "more", "said"),
    [
        (
            [feature("1", projected(WEST, "EPSG:3857"))],
            {},
            "is no longitude and latitude in degrees; name .* `crs: EPSG",
        ),
        (
            [feature("1", [[y, x] for x, y in [(171, 42), (172, 42), (172, 43), (171, 42)]])],
            {},
            "latitude before longitude",
        ),
        ([feature("1", [[0, 0], [400, 0], [400, 1], [0, 0]])], {}, "no longitude and latitude"),
        (
            [feature("1")],
            {"crs": {"type": "name", "properties": {"name": "EPSG:999999"}}},
            "'EPSG:999999' is not known",
        ),
        ([feature("1")], {"crs": {"type": "link", "properties": {"href": "x"}}}, "names no reference system"),
        ([feature("1")], {"crs": 7}, "names no reference system"),
        ([feature("1", [[1e300, 0], [1e300, 1], [0, 1], [1e300, 0]])], {"crs": METRES}, "do not lie where"),
    ],
)
def test_outlines_that_are_no_degrees_are_refused(
    tmp_path: Path, features: list[Feature], more: dict[str, Any], said: str
) -> None:
    with refused_saying(CityDataError, match=said) as error:
        areas(tmp_path, features, **more)
    assert str(tmp_path / "areas.geojson") in english(error.value.sentence)


def box(west: float, south: float, east: float, north: float) -> list[list[float]]:
    return [[west, south], [east, south], [east, north], [west, north], [west, south]]


@pytest.mark.parametrize(
    "ring",
    [box(179, -17, 181, -16), box(-181, -17, -179, -16), box(179, -17, -179, -16), box(539 - 360, -17, 541 - 360, -16)],
)
def test_a_ring_over_the_antimeridian_is_cut(tmp_path: Path, ring: list[list[float]]) -> None:
    outline = areas(tmp_path, [feature("1", ring)])["1"][1]
    assert outline.geom_type == "MultiPolygon"
    assert shapely.bounds(outline) == pytest.approx((-180, -17, 180, -16))
    assert shapely.area(outline) == pytest.approx(2)
    for longitude, inside in ((179.5, True), (-179.5, True), (178.5, False), (0.0, False), (-178.5, False)):
        assert shapely.intersects_xy(outline, longitude, -16.5) == inside


def test_a_ring_beyond_180_is_brought_back(tmp_path: Path) -> None:
    outline = areas(tmp_path, [feature("1", box(185, -17, 187, -16))])["1"][1]
    assert shapely.bounds(outline) == pytest.approx((-175, -17, -173, -16))


def test_a_hole_over_the_antimeridian_stays_a_hole() -> None:
    cut = cut_at_antimeridian(shapely.Polygon(box(178, -18, -178, -14), [box(179, -17, -179, -16)]))
    assert shapely.area(cut) == pytest.approx(16 - 2)
    assert not shapely.intersects_xy(cut, 179.5, -16.5)


def test_the_edge_of_a_city_at_the_antimeridian_is_widened_over_it(tmp_path: Path) -> None:
    write_areas(tmp_path, [feature("1", box(179.9, -17, 180, -16.9))])
    write_requests(tmp_path, row(lat="-16.95", lon="-179.9995"))
    city = import_city(city_file(), tmp_path).records[0].city
    edge = shapely.from_wkb(city.boundary)
    assert shapely.intersects_xy(edge, -179.9995, -16.95)
    assert shapely.bounds(edge)[2] <= 180


@given(st.floats(-180, 180), st.floats(-80, 80), st.floats(0.01, 5), st.floats(0.01, 5))
def test_a_cut_keeps_the_area_and_stays_in_degrees(west: float, south: float, width: float, height: float) -> None:
    cut = cut_at_antimeridian(shapely.Polygon(box(west, south, west + width, south + height)))
    assert shapely.area(cut) == pytest.approx(width * height, rel=1e-6)
    low, _, high, _ = shapely.bounds(cut)
    assert (low >= -180, high <= 180) == (True, True)


@pytest.mark.parametrize(("area_id", "text"), [(0, "0"), ("0", "0"), (1.0, "1"), (7, "7"), (" a ", "a"), ("水", "水")])
def test_an_id_is_what_it_is(tmp_path: Path, area_id: object, text: str) -> None:
    assert list(areas(tmp_path, [feature(area_id)])) == [text]


@pytest.mark.parametrize("own", [0, "0", "ward-1"])
def test_the_features_own_id_is_taken_where_no_property_is_named(tmp_path: Path, own: object) -> None:
    found = areas(tmp_path, [feature(None, id=own)], {"id_property": "", "name_property": ""})
    assert found[str(own)][0] == str(own)


def test_where_no_feature_has_the_id_property_those_that_there_are_are_named(tmp_path: Path) -> None:
    with pytest.raises(CityDataError) as error:
        areas(tmp_path, [feature("1", id=7)], {"id_property": "ward_no"})
    said = english(error.value.sentence)
    assert "has no property 'ward_no'; name the id property in city.yaml, of: id and name" in said
    assert "leave id_property out" in said
    with refused_saying(CityDataError, match=r"no feature has a property 'label' for the name; there are: id and name"):
        areas(tmp_path, [feature("1")], {"name_property": "label"})


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (feature("9", geometry=None), FaultReason.NO_OUTLINE),
        (feature("9", geometry={"type": "Point", "coordinates": [-71, 42]}), FaultReason.NO_POLYGON),
        (feature("9", geometry={"type": "Polygon", "coordinates": []}), FaultReason.NO_POLYGON),
        (feature("9", geometry={"type": "Polygon", "coordinates": [[[-71, 42], [-71, 43]]]}), FaultReason.NO_POLYGON),
        (
            feature("9", geometry={"type": "Polygon", "coordinates": [[[-71, 42], None, [-71, 43]]]}),
            FaultReason.NO_POLYGON,
        ),
        (feature("9", geometry={"type": "Polygon"}), FaultReason.NO_POLYGON),
        (feature("9", geometry={"type": "Circle", "coordinates": [[-71, 42]]}), FaultReason.NO_POLYGON),
        (feature("9", [[-71, 42], [-71, 42], [-71, 42], [-71, 42]]), FaultReason.NO_POLYGON),
        (feature("9", [[math.nan, 42], [-71, 42], [-71, 43], [math.nan, 42]]), FaultReason.NO_POLYGON),
        (feature(None), FaultReason.ID_MISSING),
        (feature(""), FaultReason.ID_MISSING),
        (feature(["9"]), FaultReason.ID_MISSING),
        (feature("9" * 201), FaultReason.TEXT_TOO_LONG),
        (feature("a//b"), FaultReason.NAME_RESERVED),
        (feature("a\0b"), FaultReason.TEXT_UNSTORABLE),
        (feature("9", properties=None), FaultReason.ID_MISSING),
        (feature("9", properties=[1]), FaultReason.ID_MISSING),
    ],
)
def test_a_feature_that_is_no_area_is_set_aside(tmp_path: Path, bad: Feature, reason: FaultReason) -> None:
    write_areas(tmp_path, [feature("1"), bad, feature("2", EAST)])
    found = read_outlines(tmp_path / "areas.geojson", layer())
    assert list(found.areas) == ["1", "2"]
    assert [(fault.line, fault.reason) for fault in found.set_aside] == [(2, reason)]
    assert found.features == 3


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "it is no GeoJSON"),
        (b'{"type": "FeatureCollection",\n "features": [', r"areas\.geojson:2: it is no GeoJSON"),
        (b"[]", "is no GeoJSON feature collection"),
        (b'{"type": "FeatureCollection"}', "no list `features`"),
        (b'{"features": {}}', "no list `features`"),
        (b'{"features": []}', "no features"),
        (b'{"features": [7]}', "feature 1"),
        (b"[" * 100_000, "nested too deeply"),
        (b'{"features": ' + b"9" * 5_000 + b"}", "too many digits"),
        ('{"features": [], "name": "Café"}'.encode("latin-1"), "encoding: windows-1252"),
    ],
)
def test_what_is_no_layer_is_one_sentence(tmp_path: Path, content: bytes, said: str) -> None:
    (tmp_path / "areas.geojson").write_bytes(content)
    with refused_saying(CityDataError, match=said) as error:
        read_outlines(tmp_path / "areas.geojson", layer())
    assert "\n" not in english(error.value.sentence)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_layer_in_another_encoding_is_read(tmp_path: Path, encoding: str) -> None:
    content = {"type": "FeatureCollection", "features": [feature("水")]}
    (tmp_path / "areas.geojson").write_text(json.dumps(content, ensure_ascii=False), encoding=encoding)
    assert list(read_outlines(tmp_path / "areas.geojson", layer()).areas) == ["水"]


def test_an_outline_with_heights_is_flat(tmp_path: Path) -> None:
    outline = areas(tmp_path, [feature("1", [[*point, 12.5] for point in WEST])])["1"][1]
    assert not outline.has_z


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"lat": "34.05", "lon": "-118.24"}, "none of 1 requests lies in the city"),
        ({"lat": "-71.05", "lon": "42.05"}, "with longitude and latitude changed over 1 would"),
        ({"lat": "0", "lon": "0"}, "the first request 0.0000, 0.0000"),
    ],
)
def test_a_city_in_which_no_request_lies_stops(tmp_path: Path, cells: dict[str, str], said: str) -> None:
    write_areas(tmp_path)
    write_requests(tmp_path, row("N1", **cells), row("N2", lat="", lon=""))
    with refused_saying(CityDataError, match=said):
        import_city(city_file(), tmp_path)


def test_a_city_whose_requests_have_no_coordinates_at_all_is_no_mistake(tmp_path: Path) -> None:
    write_areas(tmp_path)
    write_requests(tmp_path, row("N1", lat="", lon=""))
    assert import_city(city_file(), tmp_path).found.rows == 1


def two_layers(second: Feature, folder: Path) -> CityFile:
    """A city of wards, with a second layer of one area."""
    write_areas(folder)
    (folder / "areas.geojson").rename(folder / "wards.geojson")
    write_areas(folder, [second])
    content = city(layer={"file": "wards.geojson"})
    names = {"zh": "街区", "en": "Block"}
    block = {"layer": "block", "name": names, "file": "areas.geojson", "id_property": "id"}
    content["imported"]["layers"].append(block)
    return CityFile.model_validate(content)


@pytest.mark.parametrize(
    ("ring", "hint"),
    [
        ([[y, x] for x, y in WEST], "the layer's axes are swapped: export it again"),
        (box(2.0, 48.0, 3.0, 49.0), "name the right columns, or the layer's `crs`"),
    ],
)
def test_every_layer_in_which_no_request_lies_is_refused(tmp_path: Path, ring: list[list[float]], hint: str) -> None:
    write_requests(tmp_path, row("N1"), row("N2"), row("N3", lat="", lon=""))
    with pytest.raises(CityDataError) as error:
        import_city(two_layers(feature("B", ring), tmp_path), tmp_path)
    (west, south), (east, north) = ring[0], ring[2]
    assert "none of 2 requests lies in layer block (areas.geojson): it has longitudes " in english(error.value.sentence)
    assert f"{west:.4f} to {east:.4f} and latitudes {south:.4f} to {north:.4f}" in english(error.value.sentence)
    assert hint in english(error.value.sentence)


def test_a_layer_whose_areas_lie_around_the_requests_is_said(tmp_path: Path) -> None:
    """A city has few parks: where none of its requests lies in one, nothing is wrong."""
    parks = {
        "type": "MultiPolygon",
        "coordinates": [[box(-71.1, 42.0, -71.09, 42.01)], [box(-71.0, 42.09, -70.9, 42.1)]],
    }
    write_requests(tmp_path, row("N1"))
    found = import_city(two_layers(feature("P", geometry=parks), tmp_path), tmp_path)
    said = [english(line) for line in found.descriptions]
    assert "layer block (areas.geojson): none of 1 requests lies in it, 1 lie around its areas" in said
