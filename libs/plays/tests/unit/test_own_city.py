"""A city without an oracle: every row is accounted for once, by the plan of its own play."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from cityloop_operator.reading.faults import CityDataError
from cityloop_plays.replay.play import Play, planned_table
from cityloop_plays.replay.table import compare
from cityloop_testkit.english import refused_saying
from fieldtown import city, row, write_areas, write_city, write_requests

TEMPLATE = Path(__file__).parents[4] / "deploy/cities/los-angeles/pack-template"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_city(tmp_path / "city", city())
    shutil.copytree(TEMPLATE, tmp_path / "city" / "pack-template")
    write_areas(tmp_path)
    return tmp_path


def test_every_row_that_enters_is_counted_once_and_every_other_is_set_aside(folder: Path) -> None:
    rows = [row("N1"), row("N2", lat="", lon=""), row("N3", lat="43.5"), row("N4", status="Open", closed="")]
    write_requests(folder, *rows, row("N5", created="1899-12-30 00:00:00"), row("N6", text="x" * 4_100), row("N1"))
    play = Play.read(folder / "city", folder, folder / "pack")
    table = planned_table(play)
    total = table["total"]["all"]
    assert (total["received"], total["closed"], total["open"], total["held"]) == (4, 1, 1, 2)
    assert table["held"] == ["N2", "N3"]
    assert play.found.rows == total["received"] + len(play.city.set_aside) == 7
    assert compare(table, planned_table(play)) == []


def test_a_play_that_cannot_begin_says_why_before_anything_starts(folder: Path) -> None:
    write_requests(folder, row("N1"))
    with refused_saying(CityDataError, match="name the folder of the city's data"):
        Play.read(folder / "city", None, folder / "pack")
    write_requests(folder, row("N1", lat="10", lon="10"))
    with refused_saying(CityDataError, match="none of 1 requests lies in the city"):
        Play.read(folder / "city", folder, folder / "pack")
    content = city()
    content["departments"] = content["departments"][:1]
    write_city(folder / "city", content)
    with refused_saying(CityDataError, match="one named importer with the role intake"):
        Play.read(folder / "city", folder, folder / "pack")
