"""What the player plans and what the oracle counts are one table, on generated data and on DATA when it is given."""

from __future__ import annotations

import asyncio
import datetime as dt
import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

import pytest
from cityloop.common.v1.common_pb2 import Position, ReferenceSystem
from cityloop_city import CityModel, model_of
from cityloop_operator.operations import read_city, with_required
from cityloop_packs import EVENT_CLASSES, ActivePacks, Situation, parse_all, problems_of, responsibility_of
from cityloop_plays.replay.expected_entries import Area, expected_entries
from cityloop_plays.replay.play import Play, oracle_table
from cityloop_plays.replay.reach import fused_events
from cityloop_plays.replay.table import GROUPS, Entry, TableContent, compare, tabulate
from cityloop_testkit.city_data import Shares, write_city_data
from cityloop_testkit.english import english

ROOT = Path(__file__).parents[2]
CITY = ROOT / "deploy/cities/los-angeles"
ORACLE = ROOT / "tests/oracles/recorded_requests.py"
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
ORACLE_SECONDS = 60
GIVEN = os.environ.get("DATA", "")


def area_in(model: CityModel, layer: str) -> Area:
    def area(point: tuple[float, float]) -> str | None:
        system = ReferenceSystem.REFERENCE_SYSTEM_WGS84
        position = Position(longitude=point[0], latitude=point[1], reference_system=system)
        return model.areas_at(position).get(layer, "none") if model.contains(position) else None

    return area


@dataclass(frozen=True)
class Month:
    """A month's data, read and planned once for all tests: nobody changes anything of it."""

    play: Play
    model: CityModel
    entries: list[Entry]

    @cached_property
    def differences(self) -> list[str]:
        """Where the plan differs from the file's own columns."""
        return [english(line) for line in self.play.differences(self.entries)]

    @cached_property
    def table(self) -> TableContent:
        """What the plan comes to."""
        return tabulate(self.entries) | self.play.beside_the_table(self.entries)

    @cached_property
    def oracle(self) -> tuple[TableContent, str]:
        """The table of the oracle, and what it printed."""

        async def count() -> tuple[TableContent, str]:
            async with asyncio.timeout(ORACLE_SECONDS):
                return await oracle_table(ORACLE, self.play, self.play.data / "oracle.json")

        return asyncio.run(count())


Months = Callable[[str], Month]


@pytest.fixture(scope="module")
def months(tmp_path_factory: pytest.TempPathFactory) -> Months:
    """A month by its name."""

    @cache
    def month(name: str) -> Month:
        folder = tmp_path_factory.mktemp("month")
        data = folder / "data"
        if name in MONTHS:
            write_city_data(data, *MONTHS[name])
        else:
            data.mkdir()
            for file in Path(name).iterdir():
                (data / file.name).symlink_to(file.resolve())
        play = Play.read(CITY, data, folder / "pack")
        model = model_of("los-angeles", 1, read_city(CITY, data)[1])
        area = area_in(model, play.area_layer)
        return Month(play, model, expected_entries(play.found.requests, play.reaches, play.agencies, area))

    return month


@pytest.fixture(params=[*MONTHS, *([GIVEN] if GIVEN else [])])
def month(months: Months, request: pytest.FixtureRequest) -> Month:
    return months(request.param)


def test_the_plan_comes_to_the_table_of_the_oracle(month: Month) -> None:
    oracle, printed = month.oracle
    table = month.table
    assert [english(line) for line in table["differences"]] == oracle["differences"]
    assert compare(table, oracle) == []
    total = table["total"]["all"]
    assert total["received"] == len(month.play.found.requests)
    assert total["received"] == total["closed"] + total["void"] + total["open"] + total["held"]
    assert total["held"] == len(table["held"]) > 0
    assert total["fused"] > 0
    assert len(oracle["cell"]) > len(GROUPS)
    assert all(number in printed for number in table["held"])


def test_what_is_to_close_later_is_open_now_and_said_to_be(months: Months) -> None:
    month = months("a month whose close dates lie in the future now and then")
    later = {request.number for request in month.play.found.requests if request.closes_later}
    assert len(later) > 50
    assert {entry.state for entry in month.entries if entry.number in later} == {"open", "void", "held"}
    assert {entry.hours for entry in month.entries if entry.number in later} == {None}
    said = {line.partition(":")[0] for line in month.differences if "lies in the future" in line}
    assert said == later - {entry.number for entry in month.entries if entry.state == "held"}


def test_2_000_rows_without_coordinates_are_held_each_with_its_reason(months: Months) -> None:
    month = months("2,000 rows without coordinates")
    bare = {request.number for request in month.play.found.requests if request.position is None}
    assert len(bare) == 2_000
    assert {entry.number for entry in month.entries if entry.state == "held"} >= bare
    assert sum("it has no coordinates" in line for line in month.differences) == 2_000
    assert compare(month.table, month.oracle[0]) == []


def test_the_plan_fuses_as_the_oracle_does(month: Month) -> None:
    play, (oracle, _) = month.play, month.oracle
    area = area_in(month.model, play.area_layer)
    events = fused_events(
        play.found.requests,
        play.reaches,
        lambda request: request.position is not None and area(request.position) is not None,
    )
    assert events == {number: oracle["events"][number] for number in events}


def test_the_pack_of_the_data_is_accepted(month: Month) -> None:
    play, model = month.play, month.model
    packs = ActivePacks.of(parse_all(with_required(play.pack_files, ROOT / "deploy/packs")))
    assert problems_of(packs) == []
    for request in play.found.requests:
        responsible = responsibility_of(packs, request.event_class, Situation())
        assert responsible is not None
        assert model.department(responsible.item.department) is not None
        assert request.owner == "none" or model.department(request.owner) is not None
    fused = {name for name, found in packs.named(EVENT_CLASSES).items() if found.item.fusion is not None}
    assert fused == {"Homeless Encampment", "Graffiti Removal"}
