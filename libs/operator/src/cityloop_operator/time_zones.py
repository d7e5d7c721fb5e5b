"""Names of time zones."""

from __future__ import annotations

import difflib
import re
from pathlib import Path
from zoneinfo import ZoneInfo, available_timezones

from cityloop_kernel import Sentence, SentenceError, distance_metres, phrase_list, say

from cityloop_operator.reading.faults import shortened

PLACES = Path("/usr/share/zoneinfo/zone1970.tab")
"""Zones with the coordinates of their places, as the IANA's database has them."""


def check_time_zone(name: str) -> str:
    """A name of the IANA's time zones, as it stands.

    Raises:
        SentenceError: it is none; the sentence names those that look like it.
    """
    try:
        ZoneInfo(name)
    except (ValueError, LookupError, OSError) as error:
        known = available_timezones()
        places = {zone.rpartition("/")[2].casefold(): zone for zone in sorted(known)}
        asked = name.rpartition("/")[2].replace(" ", "_").casefold()
        near = [places[place] for place in difflib.get_close_matches(asked, places, 2)]
        near = list(dict.fromkeys([*near, *difflib.get_close_matches(name, known, 2)]))
        near = near or ["America/New_York", "Asia/Shanghai"]
        raise SentenceError(say("zone-unknown", name=shortened(name), near=phrase_list(near, "or"))) from error
    return name


def zone_near(longitude: float, latitude: float) -> tuple[str, Sentence]:
    """The time zone whose place lies nearest to a point, and why; UTC where the system has no list of places."""
    if not PLACES.is_file():
        return "UTC", say("zone-no-list", file=str(PLACES))
    found = []
    for line in PLACES.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#") and len(cells := line.split("\t")) > 2:
            north, east = _degrees(cells[1])
            found.append((distance_metres((longitude, latitude), (east, north)), cells[2]))
    metres, name = min(found)
    return name, say("zone-nearest", kilometres=round(metres / 1_000))


def _degrees(text: str) -> tuple[float, float]:
    """Latitude and longitude of a text such as `+404251-0740023` (ISO 6709)."""
    parts = re.findall(r"([+-])(\d+)", text)
    values = []
    for (sign, digits), whole in zip(parts, (2, 3), strict=True):
        rest = digits[whole:].ljust(4, "0")
        degrees = int(digits[:whole]) + int(rest[:2]) / 60 + int(rest[2:4]) / 3600
        values.append(-degrees if sign == "-" else degrees)
    return values[0], values[1]
