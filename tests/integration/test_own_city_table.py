"""A city of one's own, proposed from its files: what its play plans and what the oracle counts are one table."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pyproj
import pytest
import yaml
from cityloop_operator.city_file import CityFile
from cityloop_operator.proposing import propose
from cityloop_plays.replay.play import Play, oracle_table, planned_table
from cityloop_plays.replay.table import TableContent, compare
from cityloop_testkit.english import english_language
from fieldtown import EAST, WEST, city, feature, row, write_areas, write_city, write_requests
from own_cities import FORMS, write_own_city

ROOT = Path(__file__).parents[2]
ORACLE = ROOT / "tests/oracles/recorded_requests.py"
TEMPLATE = ROOT / "deploy/cities/los-angeles/pack-template"
ROWS = 600


def written(folder: Path, files: dict[str, str]) -> Path:
    """The folder of a city with these files; people join potholes that are near and of one day."""
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    classes = folder / "pack-template" / "event-classes.yaml"
    content = yaml.safe_load(classes.read_text("utf-8"))
    content["classes"] = {"Pothole": {"fusion": {"distance_metres": 50, "window_hours": 24}}}
    classes.write_text(yaml.safe_dump(content), encoding="utf-8")
    return folder


def both(folder: Path, data: Path) -> tuple[TableContent, TableContent, Play]:
    """By the plan and by the oracle, which differ in nothing."""
    play = Play.read(folder, data, data / "pack")
    oracle, _ = asyncio.run(oracle_table(ORACLE, play, data / "oracle.json"))
    ours = planned_table(play)
    assert compare(ours, oracle) == []
    return ours, oracle, play


@pytest.mark.parametrize("name", FORMS)
def test_the_plan_of_a_proposed_city_comes_to_the_table_of_the_oracle(name: str, tmp_path: Path) -> None:
    data = write_own_city(tmp_path / "data", FORMS[name], ROWS)
    proposal = propose("own-town", [data / "areas.geojson"], data / "requests.csv", TEMPLATE, english_language())
    ours, oracle, play = both(written(tmp_path / "city", proposal.files), data)
    total = ours["total"]["all"]
    assert total["received"] + len(play.found.set_aside) == play.found.rows == ROWS
    assert total["received"] == total["closed"] + total["void"] + total["open"] + total["held"]
    assert min(total[state] for state in ("closed", "void", "open", "held", "fused")) > 5
    assert oracle["set_aside"] == len(play.found.set_aside) > 30
    assert {request.owner for request in play.found.requests} == {"PWDx", "Parks & Rec", "Café-Amt", "none"}
    assert {fault.reason for fault in play.found.remarks}, "some fall on the hour that came twice"


def own(folder: Path, requests: dict[str, Any], layer: dict[str, Any] | None = None, **more: Any) -> Path:
    """A city by its settings alone."""
    files = {name.name: name.read_text("utf-8") for name in TEMPLATE.glob("*.yaml")}
    write_city(folder / "city", city(requests, layer, **more))
    return written(folder / "city", {f"pack-template/{name}": text for name, text in files.items()})


def test_times_with_offsets_a_second_format_and_outlines_in_metres(tmp_path: Path) -> None:
    to_metres = pyproj.Transformer.from_crs("OGC:CRS84", "EPSG:26919", always_xy=True)
    rings = [[list(to_metres.transform(x, y)) for x, y in ring] for ring in (WEST, EAST)]
    write_areas(tmp_path, [feature(1.0, rings[0]), feature(2, rings[1]), feature("3", geometry=None), feature("")])
    offsets = {"created": "2022-01-10T08:00:00+09:00", "closed": "2022-01-10T02:00:00Z", "updated": ""}
    dates = {"created": "1/12/2022", "closed": "", "updated": "1/13/2022"}
    rows = [row("N1", **offsets), row("N2", **dates), row("N3", created="9999-12-31T23:59:59"), row("N4", lon="-70.95")]
    write_requests(
        tmp_path, *rows, row("N5", closed="0001-01-01T00:00:00"), row("N6", text='"a", b'), row("N7", lat="")
    )
    folder = own(tmp_path, {"time_format": ["iso", "%m/%d/%Y"]}, {"crs": "EPSG:26919"})
    ours, _, play = both(folder, tmp_path)
    assert [fault.line for fault in play.found.set_aside] == [6, 7]
    assert ours["area"].keys() == {"1", "2", "none"}
    assert (ours["total"]["all"]["held"], ours["area"]["1"]["received"]) == (1, 3)


def test_a_city_over_the_antimeridian_whose_boundary_is_another_layer_than_its_areas(tmp_path: Path) -> None:
    ring = [[179.9, -17.0], [-179.9, -17.0], [-179.9, -16.9], [179.9, -16.9], [179.9, -17.0]]
    write_areas(tmp_path, [feature("1", ring)])
    (tmp_path / "areas.geojson").rename(tmp_path / "edge.geojson")
    half = [[180.0, -17.0], [180.2, -17.0], [180.2, -16.8], [180.0, -16.8], [180.0, -17.0]]
    write_areas(tmp_path, [feature("E", half)])
    places = [("179.95", "-16.95"), ("-179.95", "-16.95"), ("-179.85", "-16.95"), ("-179.8995", "-16.95"), ("0", "0")]
    write_requests(tmp_path, *(row(f"N{number}", lon=x, lat=y) for number, (x, y) in enumerate(places)))
    folder = own(tmp_path, {"time_format": "%Y-%m-%d %H:%M:%S"})
    content = city()
    edge = content["imported"]["layers"][0] | {"layer": "edge", "file": "edge.geojson", "jurisdiction": False}
    content["imported"]["layers"].append(edge)
    content["imported"]["boundary"] = {"layer": "edge", "widened_metres": 100}
    write_city(folder, content)
    assert CityFile.read(folder)
    ours, _, _ = both(folder, tmp_path)
    assert ours["held"] == ["N2", "N4"]
    assert {area: cells["received"] for area, cells in ours["area"].items()} == {"E": 2, "none": 3}
