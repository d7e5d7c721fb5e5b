from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest
import shapely
import yaml
from cityloop.common.v1.common_pb2 import Position, ReferenceSystem
from cityloop_city import CityModel, model_of
from cityloop_kernel import distance_metres
from cityloop_operator.city_file import CityFile
from cityloop_operator.imported_pack import import_pack
from cityloop_operator.metres import degree_metres, widen
from cityloop_operator.operations import read_city, read_pack, with_required
from cityloop_operator.requests_file import CityDataError
from cityloop_packs import EVENT_CLASSES, ActivePacks, Situation, parse_all, problems_of, process_of, responsibility_of
from cityloop_testkit.english import refused_saying
from pydantic import ValidationError

ROOT = Path(__file__).parents[4]
TINY = {
    "city": "tiny",
    "name": {"zh": "小城", "en": "Tiny"},
    "time_zone": "Europe/Amsterdam",
    "jurisdiction": "nl-tiny",
    "fallback_department": "desk",
    "imported": {
        "layers": [
            {
                "layer": name,
                "name": {"zh": name, "en": name},
                "file": f"{name}.json",
                "id_property": "code",
                "name_property": "label",
                "jurisdiction": name == "ward",
            }
            for name in ("ward", "beat", "park")
        ],
        "boundary": {"layer": "ward", "widened_metres": 30},
        "requests": {
            "file": "meldingen.csv",
            "time_format": "%Y-%m-%d %H:%M",
            "area_layer": "ward",
            "columns": {
                "number": "nr",
                "event_class": "soort",
                "status": "staat",
                "created": "open",
                "updated": "gezien",
                "closed": "dicht",
                "owner": "dienst",
                "latitude": "lat",
                "longitude": "lon",
                "text": "straat",
            },
            "closed_statuses": ["klaar"],
            "void_statuses": ["vervallen"],
            "owner_aliases": {"Groen": "Stadsgroen"},
        },
        "owner_roles": ["handle", "check", "supervise"],
    },
    "departments": [
        {
            "department": "desk",
            "name": {"zh": "desk", "en": "Desk"},
            "roles": ["intake", "dispatch", "handle", "check"],
        }
    ],
}
REQUESTS = """nr,soort,staat,open,gezien,dicht,dienst,lat,lon,straat
7,Kapotte lamp,klaar,2024-05-01 10:00,,2024-05-01 12:30,Licht & Co,52.005,4.005,"Dam 1, hoek"
8,Boom om,nieuw,2024-05-01 11:00,,,Groen,52.005,4.015,Dam 2
9,Boom om,vervallen,2024-05-01 11:30,,,,,,Dam 3
10,Boom om,raar,2024-05-01 11:40,,,licht-co,52.005,4.015,Dam 4
11,Boom om,raar,2024-05-01 11:40,,,desk,52.005,4.015,Dam 5
"""


def square(west: float, south: float, side: float = 0.01) -> list[list[float]]:
    east, north = west + side, south + side
    return [[west, south], [east, south], [east, north], [west, north], [west, south]]


def write_layer(path: Path, features: Sequence[tuple[object, str | None, str, object]]) -> None:
    content = {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "properties": {"code": code, "label": name},
                "geometry": {"type": kind, "coordinates": coordinates},
            }
            for code, name, kind, coordinates in features
        ],
    }
    path.write_text(json.dumps(content))


@pytest.fixture
def tiny(tmp_path: Path) -> tuple[Path, Path]:
    """A city of three layers in another language, in files only: the city's folder and its data."""
    city, data = tmp_path / "city", tmp_path / "data"
    (city / "pack-template").mkdir(parents=True)
    data.mkdir()
    (city / "city.yaml").write_text(yaml.safe_dump(TINY, allow_unicode=True))
    template = ROOT / "deploy/cities/los-angeles/pack-template"
    (city / "pack-template/process.yaml").write_text((template / "process.yaml").read_text().replace("Other", "Anders"))
    (city / "pack-template/pack.yaml").write_text(
        "pack: tiny\nkind: base\nrequires: [base]\ntitle: {zh: t, en: t}\ncity: tiny\n"
    )
    (city / "pack-template/event-classes.yaml").write_text("default: {problem: event}\nclasses: {Anders: {}}\n")
    wards = [(1, "West", "Polygon", [square(4.0, 52.0)]), (2, None, "MultiPolygon", [[square(4.01, 52.0)]])]
    write_layer(data / "ward.json", wards)
    write_layer(data / "beat.json", [("b", "Beat", "Polygon", [square(4.005, 52.0)])])
    bow_tie = [[4.0, 52.0], [4.002, 52.002], [4.002, 52.0], [4.0, 52.002], [4.0, 52.0]]
    parts = [("p", "Park", "Polygon", [bow_tie]), ("p", "Park", "Polygon", [square(4.018, 52.008, 0.001)])]
    write_layer(data / "park.json", parts)
    (data / "meldingen.csv").write_text(REQUESTS)
    return city, data


def model(city: Path, data: Path) -> CityModel:
    city_id, records = read_city(city, data)
    return model_of(city_id, 1, records)


def at(longitude: float, latitude: float) -> Position:
    return Position(longitude=longitude, latitude=latitude, reference_system=ReferenceSystem.REFERENCE_SYSTEM_WGS84)


def test_points_resolve_in_every_layer(tiny: tuple[Path, Path]) -> None:
    found = model(*tiny)
    assert found.areas_at(at(4.003, 52.005)) == {"ward": "1"}
    assert found.areas_at(at(4.012, 52.005)) == {"ward": "2", "beat": "b"}
    assert found.areas_at(at(4.0185, 52.0085)) == {"ward": "2", "park": "p"}
    assert found.areas_at(at(4.01, 52.005))["ward"] == "1", "on a border the smallest id"
    assert found.place(at(4.012, 52.005)).jurisdiction == "nl-tiny.2"
    assert found.areas["ward", "2"].name.texts["und"] == "2", "an area without a name is called by its id"


def test_the_boundary_is_widened_by_metres(tiny: tuple[Path, Path]) -> None:
    found = model(*tiny)
    east, north = degree_metres(52.005)
    assert found.contains(at(4.0 - 29.5 / east, 52.005))
    assert not found.contains(at(4.0 - 30.5 / east, 52.005))
    assert found.contains(at(4.005, 52.0 - 29.5 / north))
    assert not found.contains(at(4.005, 52.0 - 30.5 / north))
    assert found.place(at(4.0 - 20 / east, 52.005)).jurisdiction == "nl-tiny", "in the city, in no ward"


def test_departments_are_the_owners_of_the_file(tiny: tuple[Path, Path]) -> None:
    found = model(*tiny)
    assert set(found.departments) >= {"desk", "stadsgroen", "licht-co"}
    assert len(found.departments) == 5, "names that make one id stay departments of their own"
    named = {name: found.department(name) for name in ("licht-co", "Licht & Co")}
    assert {name: item and item.name.texts["und"] for name, item in named.items()} == {name: name for name in named}
    green = found.department("Groen")
    assert green is not None
    assert green.department_id == "stadsgroen"
    assert found.department("Stadsgroen") == green
    assert {name for name in found.posts if name.startswith("stadsgroen.")} == {
        "stadsgroen.handle",
        "stadsgroen.check",
        "stadsgroen.supervise",
    }


def test_its_pack_is_made_of_the_file(tiny: tuple[Path, Path], tmp_path: Path) -> None:
    import_pack(*tiny, tmp_path / "pack")
    packs = ActivePacks.of(parse_all(with_required(read_pack(tmp_path / "pack"), ROOT / "deploy/packs")))
    assert problems_of(packs) == []
    assert set(packs.named(EVENT_CLASSES)) == {"Kapotte lamp", "Boom om", "Anders"}
    lamp, unknown = (
        responsibility_of(packs, "Kapotte lamp", Situation()),
        responsibility_of(packs, "never seen", Situation()),
    )
    assert lamp is not None
    assert unknown is not None
    department = model(*tiny).department(lamp.item.department)
    assert department is not None
    assert department.name.texts["und"] == "Licht & Co"
    assert unknown.item.department == "desk"
    by_person, by_itself = process_of(packs, "Anders"), process_of(packs, "never seen")
    assert by_person is not None
    assert by_itself is not None
    assert "dispatch" not in by_person.item.automatic
    assert "dispatch" in by_itself.item.automatic


def test_missing_data_is_named(tiny: tuple[Path, Path]) -> None:
    city, data = tiny
    with refused_saying(CityDataError, match="DATA="):
        read_city(city, None)
    (data / "beat.json").unlink()
    with refused_saying(CityDataError, match=r"beat\.json is missing"):
        read_city(city, data)
    (data / "beat.json").write_text("{")
    with refused_saying(CityDataError, match="no GeoJSON"):
        read_city(city, data)


def test_a_feature_without_id_or_polygon_is_named(tiny: tuple[Path, Path]) -> None:
    city, data = tiny
    write_layer(data / "beat.json", [("b", "Beat", "Point", [4.0, 52.0])])
    with refused_saying(CityDataError, match="areas are polygons"):
        read_city(city, data)
    write_layer(data / "beat.json", [(None, "Beat", "Polygon", [square(4.0, 52.0)])])
    with refused_saying(CityDataError, match="feature 1 has no property 'code'"):
        read_city(city, data)


def test_a_city_is_generated_or_imported() -> None:
    with pytest.raises(ValidationError, match="setting-one-origin"):
        CityFile.model_validate({key: value for key, value in TINY.items() if key != "imported"})


def test_widening_is_good_to_half_a_metre_across_half_a_degree() -> None:
    outline = shapely.box(-118.6, 33.75, -118.2, 34.25)
    edge = widen(outline, 100)
    for latitude in (33.76, 34.0, 34.24):
        line = shapely.LineString([(-118.7, latitude), (-118.6, latitude)]).intersection(edge)
        west, _, _, _ = shapely.bounds(line)
        assert degree_metres(latitude)[0] * (-118.6 - west) == pytest.approx(100, abs=0.5)
    assert degree_metres(latitude)[0] == pytest.approx(distance_metres((0, latitude), (1, latitude)), rel=0.004)
