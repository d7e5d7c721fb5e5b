"""What the player plans and what the oracle counts are one table, on generated data and on DATA when it is given."""

from __future__ import annotations

import asyncio
import datetime as dt
import os
import time
from pathlib import Path

import pytest
from cityloop.common.v1.common_pb2 import Position, ReferenceSystem
from cityloop_city import CityModel, model_of
from cityloop_operator.operations import read_city
from cityloop_packs import EVENT_CLASSES, ActivePack, ActivePacks, parse, problems_of, responsibility_of
from cityloop_plays.replay.expected import Area, expected_entries
from cityloop_plays.replay.play import Play, oracle_table
from cityloop_plays.replay.reach import fused_events
from cityloop_plays.replay.table import GROUPS, compare, tabulate
from cityloop_testkit.city_data import Shares, write_city_data

ROOT = Path(__file__).parents[2]
CITY = ROOT / "deploy/cities/los-angeles"
ORACLE = ROOT / "tests/oracles/los_angeles.py"
MARCH, NOVEMBER = dt.datetime(2020, 3, 7), dt.datetime(2021, 11, 5)  # noqa: DTZ001 local, as the file has it
MONTHS = {
    "a month with all quirks": (2_000, 1, MARCH, Shares(), 0),
    "another month, of types, owners and statuses that nobody has seen": (2_000, 2, NOVEMBER, Shares(unseen=40), 0),
    "a month whose close dates lie in the future now and then": (
        2_000,
        5,
        NOVEMBER,
        Shares(cancelled=100, closes_later=60),
        0,
    ),
    "2,000 rows without coordinates": (2_500, 3, NOVEMBER, Shares(no_coordinates=0), 2_000),
}
GIVEN = os.environ.get("DATA", "")


@pytest.fixture(params=[*MONTHS, *([GIVEN] if GIVEN else [])])
def data(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    if request.param not in MONTHS:
        return Path(request.param)
    rows, seed, start, shares, unplaced = MONTHS[request.param]
    write_city_data(tmp_path / "data", rows, seed, start, shares, unplaced)
    return tmp_path / "data"


def area_in(model: CityModel, layer: str) -> Area:
    def area(point: tuple[float, float]) -> str | None:
        system = ReferenceSystem.REFERENCE_SYSTEM_WGS84
        position = Position(longitude=point[0], latitude=point[1], reference_system=system)
        return model.areas_at(position).get(layer, "none") if model.contains(position) else None

    return area


async def test_the_plan_comes_to_the_table_of_the_oracle(data: Path, tmp_path: Path) -> None:
    play = Play.read(CITY, data, tmp_path / "pack")
    area = area_in(model_of("los-angeles", 1, read_city(CITY, data)[1]), play.area_layer)
    entries = expected_entries(play.found.requests, play.reaches, play.agencies, area)
    start = time.monotonic()
    oracle, printed = await oracle_table(ORACLE, play, tmp_path / "oracle.json")
    assert time.monotonic() - start < 60
    table = tabulate(entries) | {"differences": play.differences(entries)}
    assert table["differences"] == oracle["differences"]
    assert compare(table, oracle) == []
    total = table["total"]["all"]
    assert total["received"] == len(play.found.requests)
    assert total["received"] == total["closed"] + total["void"] + total["open"] + total["held"]
    assert total["held"] == len(table["held"]) > 0
    assert total["fused"] > 0
    assert len(oracle["cell"]) > len(GROUPS)
    assert all(number in printed for number in table["held"])


async def test_what_is_to_close_later_is_open_now_and_said_to_be(tmp_path: Path) -> None:
    rows, seed, start, shares, unplaced = MONTHS["a month whose close dates lie in the future now and then"]
    write_city_data(tmp_path / "data", rows, seed, start, shares, unplaced)
    play = Play.read(CITY, tmp_path / "data", tmp_path / "pack")
    later = {request.number for request in play.found.requests if request.closes_later}
    assert len(later) > 50
    area = area_in(model_of("los-angeles", 1, read_city(CITY, tmp_path / "data")[1]), play.area_layer)
    entries = expected_entries(play.found.requests, play.reaches, play.agencies, area)
    assert {entry.state for entry in entries if entry.number in later} == {"open", "void", "held"}
    assert {entry.hours for entry in entries if entry.number in later} == {None}
    said = {line.partition(":")[0] for line in play.differences(entries) if "lies in the future" in line}
    assert said == later - {entry.number for entry in entries if entry.state == "held"}


async def test_2_000_rows_without_coordinates_are_held_each_with_its_reason(tmp_path: Path) -> None:
    rows, seed, start, shares, unplaced = MONTHS["2,000 rows without coordinates"]
    write_city_data(tmp_path / "data", rows, seed, start, shares, unplaced)
    play = Play.read(CITY, tmp_path / "data", tmp_path / "pack")
    bare = {request.number for request in play.found.requests if request.position is None}
    assert len(bare) == 2_000
    area = area_in(model_of("los-angeles", 1, read_city(CITY, tmp_path / "data")[1]), play.area_layer)
    entries = expected_entries(play.found.requests, play.reaches, play.agencies, area)
    assert {entry.number for entry in entries if entry.state == "held"} >= bare
    assert sum("it has no coordinates" in line for line in play.differences(entries)) == 2_000
    oracle, _ = await oracle_table(ORACLE, play, tmp_path / "oracle.json")
    assert compare(tabulate(entries) | {"differences": play.differences(entries)}, oracle) == []


async def test_the_plan_fuses_as_the_oracle_does(data: Path, tmp_path: Path) -> None:
    play = Play.read(CITY, data, tmp_path / "pack")
    oracle, _ = await oracle_table(ORACLE, play, tmp_path / "oracle.json")
    area = area_in(model_of("los-angeles", 1, (await asyncio.to_thread(read_city, CITY, data))[1]), play.area_layer)
    events = fused_events(
        play.found.requests,
        play.reaches,
        lambda request: request.position is not None and area(request.position) is not None,
    )
    assert events == {number: oracle["events"][number] for number in events}


def test_the_pack_of_the_data_is_accepted(data: Path, tmp_path: Path) -> None:
    play = Play.read(CITY, data, tmp_path / "pack")
    packs = ActivePacks({play.pack_id: ActivePack(play.pack_id, 1, parse(play.pack_files))})
    assert problems_of(packs) == []
    model = model_of("los-angeles", 1, read_city(CITY, data)[1])
    for request in play.found.requests:
        responsible = responsibility_of(packs, request.event_class, {})
        assert responsible is not None
        assert model.department(responsible.item.department) is not None
        assert request.owner == "none" or model.department(request.owner) is not None
    fused = {name for name, found in packs.named(EVENT_CLASSES).items() if found.item.fusion is not None}
    assert fused == {"Homeless Encampment", "Graffiti Removal"}
