"""Names of time zones."""

from __future__ import annotations

import difflib
from zoneinfo import ZoneInfo, available_timezones

from cityloop_operator.reading.faults import shortened


def check_time_zone(name: str) -> str:
    """A name of the IANA's time zones, as it stands.

    Raises:
        ValueError: it is none; the message names those that look like it.
    """
    try:
        ZoneInfo(name)
    except (ValueError, LookupError, OSError) as error:
        known = available_timezones()
        places = {zone.rpartition("/")[2].casefold(): zone for zone in sorted(known)}
        asked = name.rpartition("/")[2].replace(" ", "_").casefold()
        near = [places[place] for place in difflib.get_close_matches(asked, places, 2)]
        near = list(dict.fromkeys([*near, *difflib.get_close_matches(name, known, 2)]))
        hint = ", ".join(near) or "America/New_York"
        raise ValueError(
            f"{shortened(name)!r} is no IANA time zone; write one of a place whose clocks it shares, such as {hint}"
        ) from error
    return name
