"""What was read back is compared with the file's own columns; what is not foreseen has no reason and is said too."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import shapely
from cityloop_operator.city_file import CityFile
from cityloop_operator.metres import degree_metres, metres_to_outline
from cityloop_operator.requests_file import Request
from cityloop_plays.replay.differences import differences, distance_to_areas
from cityloop_plays.replay.table import Entry
from cityloop_testkit.english import english

FOUND = CityFile.read(Path(__file__).parents[4] / "deploy/cities/los-angeles").imported
NOON = dt.datetime(2020, 1, 1, 12, tzinfo=dt.UTC)
HERE = (-118.2, 34.0)
ROW = Request(
    "1", "Graffiti", "BOS", "Closed", "closed", NOON, NOON, NOON, NOON, HERE, "A ST", owner_named="BOS", area_named="7"
)
READ = Entry("1", "Graffiti", "BOS", "7", "closed", False, 0.0, HERE)
EAST, NORTH = degree_metres(HERE[1])
AREAS = {"5": ("5", shapely.box(HERE[0] + 12 / EAST, 33.9, -118.0, 34.1))}


def lines(row: Request = ROW, read: Entry = READ) -> list[str]:
    assert FOUND is not None
    return [english(line) for line in differences(FOUND, [row], [read], distance_to_areas(AREAS))]


def test_what_is_read_back_as_the_file_has_it_is_no_difference() -> None:
    assert lines() == []


def test_an_area_differs_with_its_distance() -> None:
    assert lines(replace(ROW, area_named="5")) == ["1: cd is 5, its point lies in 7, 12 m from council-district 5"]
    assert lines(replace(ROW, area_named="99")) == ["1: cd is 99, its point lies in 7, there is no council-district 99"]
    assert lines(replace(ROW, area_named="")) == ["1: cd is empty, its point lies in 7"]


def test_a_state_differs_with_its_reason() -> None:
    assert lines(replace(ROW, status="Referred Out")) == ["1: Referred Out, counted closed: it has a close date"]
    undated = replace(ROW, closed=None)
    assert lines(undated, replace(READ, hours=None)) == ["1: Closed, but without a close date: in no hours"]
    assert lines(replace(ROW, status="Open"), replace(READ, state="open", hours=None)) == []


def test_a_close_date_in_the_future_differs_from_what_is_open_now() -> None:
    later = replace(ROW, closed=None, closes_later=True, outcome="open")
    read = replace(READ, state="open", hours=None)
    for status in ("Closed", "Open"):
        assert lines(replace(later, status=status), read) == [
            f"1: {status}, counted open: its close date lies in the future"
        ]
    cancelled = replace(later, status="Cancelled", outcome="void")
    assert lines(cancelled, replace(read, state="void")) == [
        "1: Cancelled, counted void: its close date lies in the future"
    ]
    assert lines(later, replace(read, state="void")) == ["1: Closed, counted void: no reason is known"]


def test_held_rows_say_why() -> None:
    held = replace(READ, state="held", area="none")
    assert lines(ROW, replace(held, position=None)) == ["1: Closed, held: it has no coordinates"]
    assert lines(ROW, held) == ["1: Closed, held: it lies more than 100 m outside every council-district"]
    assert lines(ROW, replace(held, area="7")) == ["1: Closed, held: no reason is known"]


def test_owners_and_types_are_summed() -> None:
    assert lines(replace(ROW, owner_named="LASAN")) == ["1 rows with owner LASAN, counted for BOS: another name of BOS"]
    nobody = replace(ROW, owner="none", owner_named="", event_class="none", typed=False)
    assert lines(nobody, replace(READ, agency="none", event_class="none")) == [
        "1 rows with owner empty, counted for none: whoever answers for what nobody owns handles it",
        "1 rows whose requesttype is counted as none: it is empty",
    ]


def test_a_file_without_owners_differs_in_none() -> None:
    assert FOUND is not None
    columns = FOUND.requests.columns.model_copy(update={"owner": ""})
    form = FOUND.requests.model_copy(update={"columns": columns, "owner_aliases": {}})
    nobody, read = replace(ROW, owner="none", owner_named=""), replace(READ, agency="none")
    assert differences(FOUND.model_copy(update={"requests": form}), [nobody], [read], distance_to_areas(AREAS)) == []


def test_what_the_fleet_should_not_have_come_to_is_said_without_a_reason() -> None:
    assert lines(ROW, replace(READ, state="open")) == ["1: Closed, counted open: no reason is known"]
    assert lines(ROW, replace(READ, state="void")) == ["1: Closed, counted void: no reason is known"]
    assert lines(ROW, replace(READ, agency="OCB")) == ["1 rows with owner BOS, counted for OCB: no reason is known"]
    assert lines(ROW, replace(READ, event_class="Bulky")) == [
        "1 rows whose requesttype is counted as Bulky: no reason is known"
    ]


def test_the_distance_to_an_outline_is_that_to_its_nearest_line() -> None:
    square = shapely.box(HERE[0] - 30 / EAST, HERE[1] - 20 / NORTH, HERE[0] + 50 / EAST, HERE[1] + 40 / NORTH)
    assert round(metres_to_outline(HERE, square), 6) == 20
