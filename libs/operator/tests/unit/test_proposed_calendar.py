"""A calendar is proposed, read as any other is, and never more than proposed."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
import yaml
from cityloop_localisation import Catalogues
from cityloop_operator.calendar_file import CALENDAR_FILE, CalendarFile
from cityloop_operator.proposed_calendar import propose_calendar
from cityloop_operator.reading.faults import CityDataError

ZH, EN = Catalogues.of("cityloop_operator")
SIMULATED = Path(__file__).parents[4] / "deploy/cities/simulated" / CALENDAR_FILE


def days_off(content: str) -> set[dt.date]:
    """Holidays on days on which people would work."""
    found: set[dt.date] = set()
    for item in yaml.safe_load(content)["holidays"]:
        day = item["first"]
        while day <= item.get("last", item["first"]):
            found |= {day} if day.isoweekday() <= 5 else set()
            day += dt.timedelta(days=1)
    return found


def made_up(content: str) -> set[dt.date]:
    return {item["date"] for item in yaml.safe_load(content)["make_up_days"]}


def test_china_2026_is_proposed_as_the_simulated_city_has_it(tmp_path: Path) -> None:
    text, own = propose_calendar("CN", 2026, "", ZH), SIMULATED.read_text()
    ours = {day for day in days_off(own) if day.year == 2026}
    assert (days_off(text), made_up(text)) == (ours, made_up(own))
    assert text.startswith("# 由 holidays ")
    assert {"zh": "国庆节", "en": "National Day"} in [item["name"] for item in yaml.safe_load(text)["holidays"]]
    (tmp_path / CALENDAR_FILE).write_text(text)
    read = CalendarFile.read(tmp_path)
    assert read is not None
    assert read.known_until == dt.date(2026, 12, 31)


def test_a_part_of_a_country_has_its_own_and_what_is_not_known_is_said(tmp_path: Path) -> None:
    bavaria, germany = (propose_calendar("DE", 2027, part, EN) for part in ("BY", ""))
    assert days_off(bavaria) - days_off(germany)
    assert "No day that is made up is known" in germany
    (tmp_path / CALENDAR_FILE).write_text(germany)
    assert CalendarFile.read(tmp_path) is not None


@pytest.mark.parametrize(
    ("country", "year", "part", "said"),
    [
        ("XX", 2026, "", "calendar-country-unknown"),
        ("DE", 2026, "XX", "calendar-subdivision-unknown"),
    ],
)
def test_what_nothing_is_known_of_is_refused(country: str, year: int, part: str, said: str) -> None:
    with pytest.raises(CityDataError, match=said):
        propose_calendar(country, year, part, EN)
