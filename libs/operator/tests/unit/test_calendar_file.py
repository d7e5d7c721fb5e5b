"""calendar.yaml: the record that it makes, and each problem in a line of its own with its place."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
import yaml
from cityloop_calendars import TimeUnit
from cityloop_city import model_of
from cityloop_operator.calendar_file import CalendarFile
from cityloop_operator.city_file import CityFile
from cityloop_operator.operations import read_city
from cityloop_operator.reading.faults import CityDataError
from cityloop_testkit.english import english

CITIES = Path(__file__).parents[4] / "deploy/cities"
SHIFTS = ["08:00-12:00", "14:00-18:00"]
NAME = {"zh": "节日", "en": "Holiday"}


def calendar(**more: Any) -> dict[str, Any]:
    usual = {
        "known_from": "2026-01-01",
        "known_until": "2026-12-31",
        "week": [{"weekdays": ["mon", "tue", "wed", "thu", "fri"], "shifts": SHIFTS}],
    }
    return usual | more


def written(folder: Path, content: dict[str, Any]) -> Path:
    (folder / "calendar.yaml").write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False), "utf-8")
    return folder


def holiday(first: str, last: str | None = None) -> dict[str, Any]:
    return {"name": NAME, "first": first, "last": last}


@pytest.mark.parametrize(
    ("content", "line", "said"),
    [
        (calendar(know_until="2026-12-31"), 13, "there is no such setting; write known_until"),
        (calendar(known_until="soon"), 2, "known_until: "),
        (calendar(known_until="2025-12-31"), 2, "known_until: it is before 2026-01-01"),
        (calendar(time_zone="Asia/Beijing"), 13, "time_zone: 'Asia/Beijing' is no IANA time zone"),
        (calendar(week=[{"weekdays": ["mon"], "shifts": ["9-5"]}]), 7, "'9-5' is no shift; write 08:00-12:00"),
        (calendar(week=[{"weekdays": ["monday"], "shifts": SHIFTS}]), 5, "'monday' is not known here; write 'mon'"),
        (calendar(week=[{"weekdays": ["mon", "mon"], "shifts": SHIFTS}]), 4, "week.0: mon stands twice; keep one"),
        (calendar(week=[]), 3, "week: has too few"),
        (calendar(holidays=[holiday("2026-10-07", "2026-10-01")]), 18, "holidays.0.last: it is before 2026-10-07"),
        (
            calendar(holidays=[holiday("2027-01-01")]),
            14,
            "holidays.0: 2027-01-01 lies outside 2026-01-01 to 2026-12-31",
        ),
        (
            calendar(holidays=[holiday("2026-10-01", "2026-10-07"), holiday("2026-10-07")]),
            19,
            "holidays.1: 2026-10-07 stands twice; keep one",
        ),
        (
            calendar(week=[{"weekdays": ["mon"], "shifts": ["08:00-12:00", "11:00-13:00"]}]),
            1,
            "shifts of 2026-01-05 and 2026-01-05 overlap; shorten one",
        ),
    ],
)
def test_what_is_wrong_is_one_line_with_its_place(
    tmp_path: Path, content: dict[str, Any], line: int, said: str
) -> None:
    folder = written(tmp_path, content)
    with pytest.raises(CityDataError) as error:
        CalendarFile.read(folder)
    (problem,) = english(error.value.sentence).splitlines()
    assert said in problem
    assert problem.startswith(f"{folder / 'calendar.yaml'}:{line}: ")


def test_the_calendar_of_yunwan_knows_its_holidays_and_the_days_that_are_made_up() -> None:
    city_id, records = read_city(CITIES / "simulated")
    time = model_of(city_id, 1, records).time
    begun = dt.datetime(2026, 9, 30, 10, tzinfo=time.zone)
    days = time.count(TimeUnit.WORK_DAYS)
    assert days.due(begun, dt.timedelta(days=3)) == dt.datetime(2026, 10, 10, 10, tzinfo=time.zone), "a Saturday"


def test_a_city_without_the_file_has_no_calendar_and_a_zone_of_its_own_holds(tmp_path: Path) -> None:
    assert CityFile.read(CITIES / "los-angeles").calendar is None
    file = CalendarFile.read(written(tmp_path, calendar(time_zone="Asia/Urumqi")))
    assert file is not None
    assert file.record().calendar.time_zone == "Asia/Urumqi"
