"""A calendar.yaml proposed from what is published of a country's holidays; the operator checks it, and applies it."""

from __future__ import annotations

import datetime as dt
import warnings
from collections.abc import Mapping
from importlib.metadata import version
from itertools import pairwise
from typing import Any

import holidays
import yaml
from cityloop_kernel import phrase_list, say
from cityloop_localisation import Language

from cityloop_operator.reading.faults import CityDataError

OFFICE = ["08:00-12:00", "14:00-18:00"]
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
NAMES_IN = {"zh": "zh_CN", "en": "en_US"}
"""The languages of a proposal, as the package of holidays calls them."""
DAY = dt.timedelta(days=1)


def propose_calendar(country: str, year: int, subdivision: str, language: Language) -> str:
    """The text of a calendar.yaml: an ordinary week, and the holidays and make-up days of a year.

    Args:
        country: by its code of ISO 3166, such as `CN`.
        year: whose holidays.
        subdivision: of the country, as ISO 3166-2 has it without the country; empty for the country's own holidays.
        language: of the comments.

    Raises:
        CityDataError: nothing is known of the country, the subdivision or the year.
    """
    known = holidays.list_supported_countries()
    if country not in known:
        raise CityDataError(say("calendar-country-unknown", country=country))
    if subdivision and subdivision not in known[country]:
        codes = phrase_list(sorted(known[country]), "or")
        raise CityDataError(say("calendar-subdivision-unknown", subdivision=subdivision, known=codes))
    named = {tag: _of(country, year, subdivision, NAMES_IN.get(tag)) for tag in _tags(country)}
    found = next(iter(named.values()))
    if not found:
        raise CityDataError(say("calendar-year-unknown", year=str(year)))
    made_up = sorted(day for day in found.weekend_workdays if day.year == year)
    weekend = [WEEKDAYS[day] for day in sorted(found.weekend)]
    content = {
        "known_from": dt.date(year, 1, 1),
        "known_until": dt.date(year, 12, 31),
        "week": [{"weekdays": [day for day in WEEKDAYS if day not in weekend], "shifts": OFFICE}],
        "holidays": _holidays(named),
    }
    if made_up:
        content["make_up_days"] = [{"date": day, "shifts": OFFICE} for day in made_up]
    head = say("calendar-proposed", country=country, year=str(year), version=version("holidays"))
    comments = [head, say("calendar-proposed-shifts"), *([] if made_up else [say("calendar-proposed-no-make-up")])]
    lines = "".join(f"# {language.spoken(comment)}\n" for comment in comments)
    return lines + yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=200)


def _tags(country: str) -> list[str]:
    """Languages in which holidays of a country have names; one where there is no choice."""
    spoken = holidays.country_holidays(country).supported_languages
    return [tag for tag, name in NAMES_IN.items() if name in spoken] or ["en"]


def _of(country: str, year: int, subdivision: str, language: str | None) -> Any:
    spoken = holidays.country_holidays(country).supported_languages
    with warnings.catch_warnings():
        # It warns of a year whose notice is not published; what is missing is said in the file.
        warnings.simplefilter("ignore")
        return holidays.country_holidays(
            country,
            subdiv=subdivision or None,
            years=year,
            expand=False,
            language=language if language in spoken else None,
        )


def _holidays(named: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Days of one name that follow each other as one holiday."""
    days = sorted(next(iter(named.values())))
    firsts = [day for before, day in pairwise([None, *days]) if before is None or not _follows(before, day, named)]
    found = []
    for first in firsts:
        last = first
        while last + DAY in days and _follows(last, last + DAY, named):
            last += DAY
        of_several = {} if last == first else {"last": last}
        names = {tag: of.get(first) for tag, of in named.items()}
        found.append({"name": names, "first": first, **of_several})
    return found


def _follows(before: dt.date, day: dt.date, named: Mapping[str, Any]) -> bool:
    return day - before == DAY and all(of.get(before) == of.get(day) for of in named.values())
