"""A city of one's own is proposed from its files: columns of Boston and New York (names only), a file of commas."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from cityloop_operator import time_zones
from cityloop_operator.city_file import CityFile
from cityloop_operator.imported_city import import_city
from cityloop_operator.imported_pack import import_pack
from cityloop_operator.operations import read_pack, with_required
from cityloop_operator.proposing import Proposal, propose
from cityloop_operator.reading.faults import CityDataError
from cityloop_packs import ActivePacks, parse_all, problems_of
from cityloop_testkit.english import english, english_language, refused_saying
from fieldtown import BOSTON, EAST, NEW_YORK, feature, write_areas

TEMPLATE = Path(__file__).parents[4] / "deploy/cities/los-angeles/pack-template"


def written(
    folder: Path, header: str, rows: list[dict[str, str]], separator: str = ",", encoding: str = "utf-8"
) -> Path:
    names = header.split(",")
    lines = [separator.join(names), *(separator.join(row.get(name, "") for name in names) for row in rows)]
    path = write_areas(folder) / "requests.csv"
    path.write_bytes("\n".join(lines).encode(encoding))
    return path


def proposed(folder: Path, requests: Path) -> tuple[Proposal, CityFile]:
    found = propose("own-town", [folder / "areas.geojson"], requests, TEMPLATE, english_language())
    for name, text in found.files.items():
        path = folder / "city" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return found, CityFile.read(folder / "city")


def usable(folder: Path, file: CityFile) -> list[Any]:
    """The rows of the proposed city, once its city and pack were found good."""
    city = import_city(file, folder)
    import_pack(folder / "city", folder, folder / "pack", city.found)
    packs = with_required(read_pack(folder / "pack"), TEMPLATE.parents[2] / "packs")
    assert problems_of(ActivePacks.of(parse_all(packs))) == []
    assert city.found.set_aside == ()
    return [(item.number, item.event_class, item.owner, item.outcome, item.position) for item in city.found.requests]


def test_boston(tmp_path: Path) -> None:
    row = {"case_enquiry_id": "101", "open_dt": "2022-01-10 08:00:00", "closed_dt": "2022-01-12 10:00:00"}
    row |= {"case_status": "Closed", "case_title": "Pothole", "subject": "Works", "type": "Request for Pothole Repair"}
    row |= {"department": "PWDx", "location": "1 Example St", "latitude": "42.05", "longitude": "-71.05"}
    other = row | {"case_enquiry_id": "102", "closed_dt": "", "case_status": "Open"}
    found, file = proposed(tmp_path, written(tmp_path, BOSTON, [row, other]))
    assert file.imported is not None
    columns = file.imported.requests.columns
    assert (columns.number, columns.created, columns.closed) == ("case_enquiry_id", "open_dt", "closed_dt")
    assert (columns.owner, columns.event_class, columns.updated) == ("department", "case_title", "")
    assert any("no column looks like updated" in line for line in map(english, found.notes))
    assert file.time_zone in {"America/New_York", "UTC"}, "UTC where the system has no list of places"
    assert usable(tmp_path, file) == [
        ("101", "Pothole", "PWDx", "closed", (-71.05, 42.05)),
        ("102", "Pothole", "PWDx", "open", (-71.05, 42.05)),
    ]


def test_new_york(tmp_path: Path) -> None:
    row = {"Unique Key": "5", "Created Date": "01/13/2022 08:00:00 PM", "Closed Date": "01/14/2022 09:00:00 AM"}
    row |= {"Agency": "DOT", "Agency Name": "Transportation", "Complaint Type": "Street Condition", "Status": "Closed"}
    row |= {"Incident Address": "1 EXAMPLE ST", "Resolution Action Updated Date": "01/14/2022 09:00:00 AM"}
    row |= {"Latitude": "42.05", "Longitude": "-71.05", "Location": ""}
    _, file = proposed(tmp_path, written(tmp_path, NEW_YORK, [row, row | {"Unique Key": "6", "Status": "Cancelled"}]))
    assert file.imported is not None
    assert file.imported.requests.time_format == ("%m/%d/%Y %I:%M:%S %p",)
    assert file.imported.requests.void_statuses == ("Cancelled",)
    assert [item[2:4] for item in usable(tmp_path, file)] == [("DOT", "closed"), ("DOT", "void")]


def test_a_file_of_semicolons_decimal_commas_and_latin_1(tmp_path: Path) -> None:
    header = "Nr,Soort,Staat,Open,Dicht,Dienst,Lat,Lon,Straat"
    row = {
        "Nr": "7",
        "Soort": "Größere Schäden",
        "Staat": "klaar",
        "Open": "13.01.2022 08:00",
        "Dicht": "14.01.2022 09:00",
    }
    row |= {"Dienst": "Café-Amt", "Lat": "42,05", "Lon": "-71,05", "Straat": "Rue du Café"}
    found, file = proposed(tmp_path, written(tmp_path, header, [row], ";", "latin-1"))
    assert file.imported is not None
    form = file.imported.requests
    assert (form.encoding, form.separator, form.decimal_mark) == ("cp1252", ";", ",")
    assert any("LOOK AT THIS" in line and "windows-1252" in line for line in map(english, found.notes))
    assert usable(tmp_path, file) == [("7", "Größere Schäden", "Café-Amt", "closed", (-71.05, 42.05))]


def test_chinese_in_gb18030(tmp_path: Path) -> None:
    row = {
        "编号": "7",
        "类别": "井盖缺失",
        "上报时间": "2022-01-10 08:00",
        "纬度": "42.05",
        "经度": "-71.05",
        "地址": "人民路十二号门前",
    }
    _, file = proposed(tmp_path, written(tmp_path, "编号,类别,上报时间,纬度,经度,地址", [row], encoding="gb18030"))
    assert usable(tmp_path, file) == [("7", "井盖缺失", "none", "open", (-71.05, 42.05))]


def test_what_was_guessed_stands_in_the_file_that_it_was_guessed_for(tmp_path: Path) -> None:
    row = {"id": "1", "type": "Lamp", "created": "03/04/2022"}
    found, file = proposed(tmp_path, written(tmp_path, "id,type,created", [row]))
    assert "# LOOK AT THIS: column created can be read as" in found.files["city.yaml"]
    assert file.imported is not None
    assert file.imported.requests.time_format == ("%m/%d/%Y",)


def test_ids_and_names_of_areas_are_found(tmp_path: Path) -> None:
    ward = {"OBJECTID": 1, "kind": "ward", "WARD_NAME": "West", "code": "W"}
    features = [
        feature("x", properties=ward),
        feature("y", EAST, properties={**ward, "OBJECTID": 2, "WARD_NAME": "East"}),
    ]
    requests = written(tmp_path, "id,type,created,lat,lon", [{"id": "1", "type": "a", "created": "2022-01-10"}])
    write_areas(tmp_path, features)
    _, file = proposed(tmp_path, requests)
    assert file.imported is not None
    assert (file.imported.layers[0].id_property, file.imported.layers[0].name_property) == ("OBJECTID", "WARD_NAME")
    write_areas(tmp_path, [feature("x", properties={}, id=7), feature("y", EAST, properties=None, id=8)])
    _, file = proposed(tmp_path, requests)
    assert file.imported is not None
    assert file.imported.layers[0].id_property == ""


@pytest.mark.parametrize(
    ("header", "said"),
    [
        ("foo,bar", "no column looks like number, event_class, and created"),
        ("id,type,created", "no known format reads column created"),
    ],
)
def test_what_cannot_be_guessed_is_named(tmp_path: Path, header: str, said: str) -> None:
    requests = written(tmp_path, header, [{"id": "1", "type": "a", "created": "a while ago"}])
    with refused_saying(CityDataError, match=said):
        propose("own-town", [tmp_path / "areas.geojson"], requests, TEMPLATE, english_language())


def test_areas_that_nothing_tells_apart_and_files_of_two_folders_are_refused(tmp_path: Path) -> None:
    requests = written(tmp_path, "id,type,created", [{"id": "1", "type": "a", "created": "2022-01-10"}])
    write_areas(tmp_path, [feature("1"), feature("1", EAST, properties={"id": "1"})])
    with refused_saying(CityDataError, match="no property tells its 2 features apart"):
        propose("own-town", [tmp_path / "areas.geojson"], requests, TEMPLATE, english_language())
    (tmp_path / "other").mkdir()
    elsewhere = tmp_path / "other" / "requests.csv"
    elsewhere.write_bytes(requests.read_bytes())
    with refused_saying(CityDataError, match="put the files into one folder"):
        propose("own-town", [tmp_path / "areas.geojson"], elsewhere, TEMPLATE, english_language())


def test_classes_and_owners_are_listed_with_their_rows_and_names_written_otherwise_are_one(tmp_path: Path) -> None:
    owners = ["Public Works", "PUBLIC WORKS", "public-works", "Public Works", "Parks", "Parks & Rec", ""]
    classes = ["Pothole", "Lamp", "Lamp"]
    rows = [
        {"id": str(number), "type": classes[number % 3], "created": "2022-01-10", "owner": owner}
        for number, owner in enumerate(owners)
    ]
    found, file = proposed(tmp_path, written(tmp_path, "id,type,created,owner", rows))
    assert file.imported is not None
    assert file.imported.requests.owner_aliases == {"PUBLIC WORKS": "Public Works", "public-works": "Public Works"}
    text = found.files["city.yaml"]
    assert "# classes: Lamp (4) and Pothole (3); each is declared by its own name\n" in text
    assert "# owners: Public Works (2), PUBLIC WORKS (1), public-works (1), Parks (1), and Parks & Rec (1); " in text
    assert (
        "# LOOK AT THIS: owner 'PUBLIC WORKS' (1) and 'public-works' (1) differs from 'Public Works' (2) only by case,"
        " spaces or punctuation" in text
    )
    assert "#   Lamp (4)\n#   Pothole (3)\n" in found.files["pack-template/event-classes.yaml"]
    assert [item[2] for item in usable(tmp_path, file)] == [*["Public Works"] * 4, "Parks", "Parks & Rec", "none"]


def test_what_stands_late_in_a_long_file_is_counted_and_long_lists_are_cut(tmp_path: Path) -> None:
    rows = [{"id": str(n), "type": f"Type {n % 400}", "created": "2022-01-10", "status": "Open"} for n in range(20_001)]
    rows[-1] |= {"type": "Type 0", "status": "Closed"}
    found, file = proposed(tmp_path, written(tmp_path, "id,type,created,status", rows))
    assert file.imported is not None
    assert file.imported.requests.closed_statuses == ("Closed",)
    listed = found.files["pack-template/event-classes.yaml"]
    assert "# The 400 classes of the file, with their rows:\n" in listed
    assert "#   100 more\n" in listed
    assert " and 388 more; each is declared" in found.files["city.yaml"]


def test_names_with_control_characters_leave_the_file_readable(tmp_path: Path) -> None:
    row = {"id": "1", "type": "La\x01mp\x85", "created": "2022-01-10", "status": "Op\x07en", "owner": "W\u2028orks"}
    found, _ = proposed(tmp_path, written(tmp_path, "id,type,created,status,owner", [row, row | {"id": "2"}]))
    assert r"La\x01mp (2)" in found.files["pack-template/event-classes.yaml"]
    assert yaml.safe_load(found.files["pack-template/event-classes.yaml"])["classes"] == {}


ZONES = (
    "# comment\nUS\t+340308-1181434\tAmerica/Los_Angeles\n"
    "CN\t+3114+12128\tAsia/Shanghai\nFJ\t-1808+17825\tPacific/Fiji\n"
)


@pytest.mark.parametrize(
    ("longitude", "latitude", "zone"),
    [(-118.24, 34.05, "America/Los_Angeles"), (121.5, 31.2, "Asia/Shanghai"), (-179.9, -17.0, "Pacific/Fiji")],
)
def test_a_time_zone_is_that_of_the_nearest_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, longitude: float, latitude: float, zone: str
) -> None:
    (tmp_path / "zones").write_text(ZONES)
    monkeypatch.setattr(time_zones, "PLACES", tmp_path / "zones")
    assert time_zones.zone_near(longitude, latitude)[0] == zone
    monkeypatch.setattr(time_zones, "PLACES", tmp_path / "none")
    assert time_zones.zone_near(longitude, latitude)[0] == "UTC"


def test_the_proposal_is_yaml_that_people_can_read(tmp_path: Path) -> None:
    requests = written(tmp_path, "id,type,created", [{"id": "1", "type": "a", "created": "2022-01-10"}])
    found, _ = proposed(tmp_path, requests)
    assert {"city.yaml", "pack-template/pack.yaml", "pack-template/process.yaml"} <= set(found.files)
    assert json.dumps(yaml.safe_load(found.files["city.yaml"]))
