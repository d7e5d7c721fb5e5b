from __future__ import annotations

import datetime as dt
from pathlib import Path

from cityloop_operator.city_file import CityFile
from cityloop_operator.requests_file import NONE, CityDataError, Request, read_requests
from cityloop_testkit.english import refused_saying

ROOT = Path(__file__).parents[4]
CITY = CityFile.read(ROOT / "deploy/cities/los-angeles")
HEADER = "srnumber,requesttype,status,createddate,updateddate,closeddate,owner,latitude,longitude,address,cd\n"


def read(folder: Path, *lines: str) -> tuple[Request, ...]:
    (folder / "requests.csv").write_text(HEADER + "".join(f"{line}\n" for line in lines), encoding="utf-8-sig")
    return read_requests(CITY, folder).requests


def test_a_whole_row(tmp_path: Path) -> None:
    (row,) = read(
        tmp_path, '1-1,Bulky Items,Closed,1/1/20 0:05,1/2/20 9:00,1/2/20 8:35,LASAN,34.1,-118.2,"1 A ST, 90012"'
    )
    assert row.owner == "BOS"
    assert row.position == (-118.2, 34.1)
    assert row.text == "1 A ST, 90012"
    assert row.created == dt.datetime(2020, 1, 1, 8, 5, tzinfo=dt.UTC)
    assert row.hours == 32.5
    assert row.outcome == "closed"


def test_hours_are_elapsed_over_a_change_of_clocks(tmp_path: Path) -> None:
    (row,) = read(tmp_path, "1-1,X,Closed,3/8/20 0:00,,3/8/20 6:00,BOS,34.1,-118.2,A")
    assert row.hours == 5


def test_what_a_row_lacks_does_not_refuse_it(tmp_path: Path) -> None:
    rows = read(
        tmp_path,
        "1-1,X,Closed,1/1/20 0:05,1/1/20 7:05,,BOS,34.1,-118.2,A",
        "1-2,,Cancelled,,,1/3/20 0:00,,,,",
        "1-3,X,Referred Out,1/1/20 0:05,,1/2/20 0:05,BOS,34.1,,A",
        "1-4,X,Something new,1/1/20 0:05,,,BOS,,-118.2,A",
        "1-5,X,Open,,,,BOS,,,A",
        "1-6,X",
    )
    assert [row.outcome for row in rows] == ["closed", "void", "closed", "open", "open", "open"]
    assert [row.hours for row in rows] == [None, None, 24, None, None, None]
    assert [row.position is None for row in rows] == [False, True, True, True, True, True]
    assert rows[0].ended_at == dt.datetime(2020, 1, 1, 15, 5, tzinfo=dt.UTC), "the update stands for the close"
    assert rows[1].opened_at == rows[1].closed
    assert (rows[1].event_class, rows[1].owner) == (NONE, NONE)
    assert rows[4].opened_at == rows[0].opened_at, "a row without any time happened at the earliest of the file"


def test_a_date_that_is_still_to_come_has_not_happened(tmp_path: Path) -> None:
    rows = read(
        tmp_path,
        "1-1,X,Closed,1/1/20 0:05,1/2/20 9:00,1/1/60 0:05,BOS,34.1,-118.2,A",
        "1-2,X,Cancelled,1/1/20 0:05,1/2/20 9:00,1/1/60 0:05,BOS,34.1,-118.2,A",
        "1-3,X,Open,1/1/60 0:05,1/2/60 9:00,,BOS,34.1,-118.2,A",
    )
    assert [row.outcome for row in rows] == ["open", "void", "open"]
    assert [row.closes_later for row in rows] == [True, True, False]
    assert [(row.closed, row.hours) for row in rows] == [(None, None)] * 3
    assert rows[1].ended_at == dt.datetime(2020, 1, 2, 17, tzinfo=dt.UTC), "the update stands for the close"
    assert rows[2].opened_at == rows[0].opened_at, "the earliest of the file stands for the creation"


def test_a_missing_column_is_named(tmp_path: Path) -> None:
    (tmp_path / "requests.csv").write_text("srnumber,status\n")
    with refused_saying(CityDataError, match=r"no column requesttype, createddate"):
        read_requests(CITY, tmp_path)
