"""A time's own offset counts; the hour that comes twice makes no duration negative; what nobody can know is said."""

from __future__ import annotations

import datetime as dt
from itertools import product
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from cityloop_operator.reading.faults import FaultReason
from cityloop_operator.reading.moments import LocalTime, reader
from cityloop_operator.requests_file import RequestsFile, read_requests
from cityloop_testkit.english import english
from fieldtown import city_file, row, write_requests
from hypothesis import given
from hypothesis import strategies as st

NOW = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
BOSTON = ZoneInfo("America/New_York")
OFFSETS = {"time_format": "%Y-%m-%dT%H:%M:%S%z"}


def read(folder: Path, *rows: str, **settings: object) -> RequestsFile:
    return read_requests(city_file(settings), write_requests(folder, *rows), NOW)


@pytest.mark.parametrize("time_format", ["%Y-%m-%dT%H:%M:%S%z", "iso", []])
def test_a_time_with_its_own_offset_is_not_the_citys(tmp_path: Path, time_format: object) -> None:
    found = read(
        tmp_path,
        row("N1", created="2022-01-10T08:00:00+00:00", updated="", closed="2022-01-12T10:00:00+00:00"),
        row("N2", created="2022-01-10T08:00:00-05:00", updated="", closed=""),
        row("N3", created="2022-01-10T08:00:00Z", updated="", closed=""),
        row("N4", created="2022-01-10T08:00:00+05:30", updated="", closed=""),
        time_format=time_format,
    )
    assert [request.created and request.created.strftime("%H:%M") for request in found.requests] == [
        *("08:00", "13:00", "08:00", "02:30"),
    ]


def moment(text: str, zone: ZoneInfo = BOSTON) -> LocalTime:
    found = reader(("%Y-%m-%d %H:%M",), zone)(text)
    assert found is not None
    return found


def test_an_hour_that_comes_twice_has_two_moments() -> None:
    assert moment("2021-11-07 01:30") == LocalTime(
        dt.datetime(2021, 11, 7, 5, 30, tzinfo=dt.UTC), again=dt.datetime(2021, 11, 7, 6, 30, tzinfo=dt.UTC)
    )
    half = moment("2022-04-03 01:45", ZoneInfo("Australia/Lord_Howe"))
    assert half.again is not None
    assert half.again - half.at == dt.timedelta(minutes=30)


def test_an_hour_that_never_comes_is_the_one_after() -> None:
    assert moment("2022-03-13 02:30") == LocalTime(dt.datetime(2022, 3, 13, 7, 30, tzinfo=dt.UTC), skipped=True)
    assert moment("2011-12-30 12:00", ZoneInfo("Pacific/Apia")).skipped, "a whole day that Samoa never had"
    assert not moment("2022-03-13 03:00").skipped


@given(st.datetimes())
def test_every_local_time_is_some_moment(local: dt.datetime) -> None:
    found = moment(local.strftime("%Y-%m-%d %H:%M").zfill(16))
    assert found.again is None or found.again > found.at


@pytest.mark.parametrize(
    ("created", "closed", "minutes"),
    [
        ("2021-11-07 01:50:00", "2021-11-07 01:10:00", 20),
        ("2021-11-07 01:10:00", "2021-11-07 01:50:00", 40),
        ("2021-11-07 00:30:00", "2021-11-07 01:30:00", 60),
        ("2021-11-07 01:30:00", "2021-11-07 03:00:00", 150),
    ],
)
def test_no_duration_is_negative_by_the_clocks(tmp_path: Path, created: str, closed: str, minutes: int) -> None:
    found = read(tmp_path, row(created=created, updated="", closed=closed))
    assert found.requests[0].hours == minutes / 60
    assert {fault.reason for fault in found.remarks} == {FaultReason.TIME_TWICE}


def test_a_duration_is_negative_where_the_file_itself_says_so(tmp_path: Path) -> None:
    (request,) = read(tmp_path, row(created="2021-11-07 03:00:00", updated="", closed="2021-11-07 01:30:00")).requests
    assert request.hours == -2.5


def test_whatever_the_clocks_do_an_order_of_local_times_is_kept(tmp_path: Path) -> None:
    minutes = [f"2021-11-07 0{hour}:{minute:02d}:00" for hour, minute in product(range(4), (0, 20, 40))]
    pairs = [(first, second) for first, second in product(minutes, minutes) if first <= second]
    rows = [row(f"N{number}", created=a, updated="", closed=b) for number, (a, b) in enumerate(pairs)]
    assert all(request.hours is not None and request.hours >= 0 for request in read(tmp_path, *rows).requests)


def test_what_the_file_cannot_say_is_said(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        row("N1", created="2021-11-07 01:30:00", updated="", closed=""),
        row("N2", created="2022-03-13 02:30:00", updated="", closed=""),
        row("N3"),
    )
    assert [(fault.line, fault.reason) for fault in found.remarks] == [
        (2, FaultReason.TIME_TWICE),
        (3, FaultReason.TIME_NEVER),
    ]
    assert len(found.requests) == 3
    assert [line for line in map(english, found.sums) if line.startswith("remark: ")] == [
        f"remark: 1 × {english(reason.of('created'))}" for reason in (FaultReason.TIME_NEVER, FaultReason.TIME_TWICE)
    ]
