"""What each kind of rule says of a reading, and how readings are written in sentences."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping

from cityloop_localisation import Phrase, Sentence, say

from cityloop_words.details import Details, NameLookup

Claims = Mapping[str, Callable[[Details, NameLookup], Sentence]]
"""The sentence of each claim that rules of a kind make (raised, cleared, predicted)."""
MANY = 1_000
PERCENT = 100


def observed(details: Details, name_of: NameLookup) -> dict[str, Phrase]:
    """The observed property, its value as a gauge shows it, and the limit."""
    return {
        "property": name_of("property", "/".join(filter(None, (details.get("thing_model"), details["property"])))),
        "value": with_unit(float(f"{float(details['value']):.4g}"), details),
        "limit": with_unit(float(details["limit"]), details),
    }


def with_unit(number: float, details: Details) -> Phrase:
    """A number in the unit of the reading."""
    unit = details["unit"]
    return say("number", number=number) if unit in {"", "1"} else say("quantity", number=number, unit=unit)


def rounded(value: float) -> float:
    """As many digits as people read."""
    return round(value) if abs(value) >= MANY else float(f"{value:.3g}")


def percent(details: Details) -> int:
    """The confidence."""
    return round(float(details["confidence"]) * PERCENT)


def seconds_until(details: Details, name: str) -> float:
    """Seconds from the reading to a moment."""
    since = dt.datetime.fromisoformat(details["phenomenon_time"])
    return (dt.datetime.fromisoformat(details[name]) - since).total_seconds()
