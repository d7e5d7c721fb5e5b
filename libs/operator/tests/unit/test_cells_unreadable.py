"""What cannot be read is never taken as empty: a column of which nothing can be read stops the import at once."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from cityloop_operator.reading.faults import CityDataError
from cityloop_operator.reading.moments import FormatError, check_format, guess
from cityloop_operator.requests_file import Request, read_requests
from cityloop_testkit.english import english, refused_saying
from fieldtown import HEADER, city_file, row, write_requests

NOW = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
GUESSED: dict[str, Any] = {"time_format": []}


def read(folder: Path, *rows: str, header: str = HEADER, **settings: Any) -> tuple[Request, ...]:
    return read_requests(city_file(settings), write_requests(folder, *rows, header=header), NOW).requests


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"created": "01/10/2022 08:00"}, "column created: none of the first 2 filled cells ('01/10/2022 08:00'"),
        ({"closed": "10.01.2022"}, "column closed: none of the first 2"),
        ({"updated": "44571.375"}, "column updated: none of the first 2"),
        ({"lat": '"42,05"'}, "column lat: none of the first 2"),
        ({"lon": "71°03'W"}, "column lon: none of the first 2"),
    ],
)
def test_a_column_of_which_no_cell_can_be_read_stops_with_its_cells(
    tmp_path: Path, cells: dict[str, str], said: str
) -> None:
    settings: dict[str, Any] = {"decimal_mark": "."}
    with pytest.raises(CityDataError) as error:
        read(tmp_path, row("N1", **cells), row("N2", **cells), **settings)
    assert said in english(error.value.sentence)
    assert "\n" not in english(error.value.sentence)


def test_the_formats_that_would_fit_are_named(tmp_path: Path) -> None:
    with refused_saying(CityDataError, match=r"set time_format to %m/%d/%Y %H:%M or %d/%m/%Y %H:%M"):
        read(tmp_path, row("N1", created="01/10/2022 08:00"))


@pytest.mark.parametrize(
    ("cell", "moment"),
    [
        ("2022-01-10T08:00:00Z", "2022-01-10T08:00:00Z"),
        ("2022-01-10 08:00", "2022-01-10T13:00:00Z"),
        ("2022-01-10", "2022-01-10T05:00:00Z"),
        ("1/13/2022 08:00:00 PM", "2022-01-14T01:00:00Z"),
        ("13/1/2022 08:00", "2022-01-13T13:00:00Z"),
        ("13.01.2022 08:00", "2022-01-13T13:00:00Z"),
        ("1/13/22 8:05", "2022-01-13T13:05:00Z"),
        ("2022/01/10 08:00:00", "2022-01-10T13:00:00Z"),
        ("2022年1月10日 08:00", "2022-01-10T13:00:00Z"),
        ("Jan 13, 2022", "2022-01-13T05:00:00Z"),
    ],
)
def test_a_format_is_guessed_by_all_cells(tmp_path: Path, cell: str, moment: str) -> None:
    (request,) = read(tmp_path, row(created=f'"{cell}"', updated="", closed=""), **GUESSED)
    assert request.created == dt.datetime.fromisoformat(moment)


def test_a_day_that_could_be_a_month_is_not_guessed(tmp_path: Path) -> None:
    with refused_saying(CityDataError, match="another day in each; set time_format"):
        read(tmp_path, row(created="03/04/2022", updated="", closed=""), **GUESSED)


def test_another_column_of_the_file_decides_which_is_the_day(tmp_path: Path) -> None:
    (request,) = read(tmp_path, row(created="03/04/2022", updated="", closed="25/04/2022"), **GUESSED)
    assert request.created == dt.datetime(2022, 4, 3, 4, tzinfo=dt.UTC)


def test_columns_may_have_formats_of_their_own(tmp_path: Path) -> None:
    (request,) = read(tmp_path, row(created="2022-01-10 08:00", updated="", closed="13.01.2022"), **GUESSED)
    assert (request.created, request.closed) == (
        dt.datetime(2022, 1, 10, 13, tzinfo=dt.UTC),
        dt.datetime(2022, 1, 13, 5, tzinfo=dt.UTC),
    )


def test_several_formats_may_be_declared(tmp_path: Path) -> None:
    settings: dict[str, Any] = {"time_format": ["%Y-%m-%d %H:%M:%S", "%d.%m.%Y"]}
    found = read(tmp_path, row("N1"), row("N2", created="13.01.2022", updated="", closed=""), **settings)
    assert found[1].created == dt.datetime(2022, 1, 13, 5, tzinfo=dt.UTC)


def test_a_few_slips_do_not_hide_the_format() -> None:
    cells = ["2022-01-10 08:00"] * 90 + ["unknown"] * 10
    assert guess({"created": cells}) == {"created": "iso"}
    assert guess({"created": cells[85:]}) == {}


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("%H:%M", "does not give year, month and day"),
        ("%Y-%m", "does not give year, month and day"),
        ("%m/%d %H:%M", "does not give year, month and day"),
        ("%Y-%m-%d %I:%M", "without %p"),
        ("%Y-%m-%d %H:%M %Z", "offsets"),
        ("%Y-%m-%d %Q", "no format of times"),
        ("%Y-%m-%d %H:%H", "no format of times"),
        ("", "does not give year"),
    ],
)
def test_a_format_that_would_lose_something_is_refused(name: str, said: str) -> None:
    with refused_saying(FormatError, match=said):
        check_format(name)
