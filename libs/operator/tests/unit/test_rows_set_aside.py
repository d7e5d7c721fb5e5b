"""A row that cannot enter is set aside with its line, column and reason; the others enter, and the sums add up."""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path

import pytest
from cityloop_operator.city_file import CityFile
from cityloop_operator.reading.faults import CityDataError, Fault, FaultReason, write_list
from cityloop_operator.requests_file import RequestsFile, read_requests
from cityloop_testkit.english import english, english_language, refused_saying
from fieldtown import city_file, row, write_requests

NOW = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


def read(folder: Path, *rows: str, file: CityFile | None = None) -> RequestsFile:
    return read_requests(file or city_file(), write_requests(folder, *rows), NOW)


@pytest.mark.parametrize(
    ("cells", "column", "reason"),
    [
        ({"created": "1899-12-30 00:00:00"}, "created", FaultReason.DATE_TOO_EARLY),
        ({"closed": "0001-01-01 00:00:00"}, "closed", FaultReason.DATE_TOO_EARLY),
        ({"updated": "1899-12-31 10:00:00"}, "updated", FaultReason.DATE_TOO_EARLY),
        ({"created": "01/10/2022 08:00"}, "created", FaultReason.DATE_UNREADABLE),
        ({"closed": "soon"}, "closed", FaultReason.DATE_UNREADABLE),
        ({"updated": "2022-02-30 08:00:00"}, "updated", FaultReason.DATE_UNREADABLE),
        ({"text": "x" * 4_100}, "text", FaultReason.TEXT_TOO_LONG),
        ({"text": "x" * 3_992}, "text", FaultReason.TEXT_TOO_LONG),
        ({"type": "x" * 201}, "type", FaultReason.TEXT_TOO_LONG),
        ({"owner": "x" * 201}, "owner", FaultReason.TEXT_TOO_LONG),
        ({"number": "x" * 101}, "number", FaultReason.TEXT_TOO_LONG),
        ({"text": "a\0b"}, "text", FaultReason.TEXT_UNSTORABLE),
        ({"number": "a\0b"}, "number", FaultReason.TEXT_UNSTORABLE),
        ({"owner": "a\0b"}, "owner", FaultReason.TEXT_UNSTORABLE),
        ({"type": "*"}, "type", FaultReason.NAME_RESERVED),
        ({"type": "$level"}, "type", FaultReason.NAME_RESERVED),
        ({"lat": "north"}, "lat", FaultReason.NUMBER_UNREADABLE),
        ({"lat": '"42,05"'}, "lat", FaultReason.NUMBER_UNREADABLE),
        ({"lon": "nan"}, "lon", FaultReason.NUMBER_UNREADABLE),
        ({"lon": "-7_1"}, "lon", FaultReason.NUMBER_UNREADABLE),
        ({"lon": "1e999"}, "lon", FaultReason.NO_COORDINATE),
        ({"lat": "4205"}, "lat", FaultReason.NO_COORDINATE),
        ({"number": ""}, "number", FaultReason.NUMBER_MISSING),
        ({"number": "N1"}, "number", FaultReason.NUMBER_TWICE),
        ({"text": "1 Example St, 02108"}, "", FaultReason.TOO_MANY_CELLS),
    ],
)
def test_the_row_is_set_aside_and_the_rest_enters(
    tmp_path: Path, cells: dict[str, str], column: str, reason: FaultReason
) -> None:
    found = read(tmp_path, row("N1"), row("N2", **cells), row("N3"))
    assert [request.number for request in found.requests] == ["N1", "N3"]
    (fault,) = found.set_aside
    assert (fault.file, fault.line, fault.column, fault.reason) == ("requests.csv", 3, column, reason)
    assert found.rows == 3
    sums = [english(line) for line in found.sums]
    assert sums[0] == "read 3 rows: 2 enter, 1 are set aside"
    assert sums[1] == f"set aside: 1 × {english(reason.of(column))}"
    assert column in sums[1]


def test_a_text_that_just_fits_enters(tmp_path: Path) -> None:
    found = read(tmp_path, row("N" * 100, text="x" * 3_991, type="Pothole", owner="x" * 200))
    assert found.set_aside == ()
    assert len(found.requests[0].text) == 3_991


def test_a_close_date_at_the_end_of_time_is_still_to_come(tmp_path: Path) -> None:
    (request,) = read(tmp_path, row(closed="9999-12-31 23:59:59")).requests
    assert (request.outcome, request.closed, request.closes_later) == ("open", None, True)


def test_a_quote_that_is_never_closed_costs_its_own_rows_only(tmp_path: Path) -> None:
    long = [row(f"A{number}", text="y" * 3_000) for number in range(400)]
    found = read(tmp_path, row("N1"), row("N2", text='"open'), *long, row("N3"))
    assert found.requests[0].number == "N1"
    assert found.requests[-1].number == "N3"
    assert found.set_aside[0].line == 3
    assert FaultReason.QUOTE_OPEN in {fault.reason for fault in found.set_aside}
    assert found.rows == len(found.requests) + len(found.set_aside)


def test_lines_are_those_of_the_file_where_cells_hold_line_ends(tmp_path: Path) -> None:
    found = read(tmp_path, row("N1", text='"1 A St\n2nd floor\n3rd door"'), "", row("N2", lat="x"))
    assert found.requests[0].text == "1 A St\n2nd floor\n3rd door"
    assert [fault.line for fault in found.set_aside] == [6]


def test_what_is_set_aside_is_listed_in_a_file(tmp_path: Path) -> None:
    found = read(tmp_path, row("N1"), row("N2", created="1899-12-30 00:00:00"), row("N3", text="z" * 9_000))
    write_list(tmp_path / "lists" / "aside.csv", found.set_aside, english_language())
    with (tmp_path / "lists" / "aside.csv").open(encoding="utf-8-sig", newline="") as stream:
        listed = list(csv.DictReader(stream))
    assert [(item["line"], item["column"], item["row"]) for item in listed] == [
        ("3", "created", "N2"),
        ("4", "text", "N3"),
    ]
    assert all(len(item["cell"]) <= 60 and item["what to do"] for item in listed)
    assert english(found.set_aside[0].problem).startswith("created '1899-12-30 00:00:00' lies before 1900; ")


def test_of_a_number_that_stands_often_the_first_row_enters(tmp_path: Path) -> None:
    found = read(tmp_path, row("N1"), row("N2"), row("N1"), row("N1"))
    assert [request.number for request in found.requests] == ["N1", "N2"]
    assert [fault.line for fault in found.set_aside] == [4, 5]


def test_when_all_rows_are_set_aside_the_sums_say_so(tmp_path: Path) -> None:
    found = read(tmp_path, row("N1", lat="95"), row("N2", lat="96"))
    assert found.requests == ()
    assert english(found.sums[0]) == "read 2 rows: 0 enter, 2 are set aside"


def test_a_file_without_any_time_stops(tmp_path: Path) -> None:
    with refused_saying(CityDataError, match="no row says when it was made"):
        read(tmp_path, row(created="", updated="", closed=""))


def test_a_fault_shows_no_more_of_a_cell_than_fits_a_line() -> None:
    assert len(english(Fault("f.csv", 1, "text", FaultReason.TEXT_TOO_LONG, "x" * 9_000).problem)) < 160
