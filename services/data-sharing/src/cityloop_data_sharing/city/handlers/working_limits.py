"""Limits that the calendar of a city does not reach."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from cityloop.sharing.v1.city_pb2 import CityRecord
from cityloop_calendars import BeyondCalendarError, CityTime
from cityloop_city import DEFAULT_CALENDAR, work_calendar
from cityloop_flows import Limit


def beyond_calendar(records: Sequence[CityRecord], limits: Sequence[Limit], now: dt.datetime) -> int:
    """How many limits could not begin now: a city has no calendar, or one that does not know the days they need.

    Args:
        records: of the city; its calendar is sound.
        limits: that count by a calendar.
        now: from when on they would count.
    """
    zone = next((ZoneInfo(item.city.time_zone) for item in records if item.HasField("city")), None)
    calendars = {item.calendar.calendar_id: item.calendar for item in records if item.HasField("calendar")}
    record = calendars.get(DEFAULT_CALENDAR)
    if zone is None or record is None:
        return len(limits)
    time, beyond = CityTime(zone, work_calendar(record, zone)), 0
    for limit in limits:
        try:
            time.count(limit.unit).due(now, limit.time)
        except BeyondCalendarError:
            beyond += 1
    return beyond
