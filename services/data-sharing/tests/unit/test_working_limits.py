"""Which limits a city's calendar cannot count: it has none, or its known days end before."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from cityloop_calendars import TimeUnit
from cityloop_data_sharing.city.handlers.working_limits import beyond_calendar
from cityloop_flows import Limit
from cityloop_operator.operations import read_city

CITY = Path(__file__).parents[4] / "deploy/cities/simulated"
DAY = dt.timedelta(days=1)
LIMITS = [Limit(5 * DAY, TimeUnit.WORK_DAYS), Limit(dt.timedelta(hours=4), TimeUnit.WORK_HOURS)]


def test_a_limit_needs_a_calendar_that_knows_the_days_to_its_end() -> None:
    _, records = read_city(CITY)
    assert beyond_calendar(records, LIMITS, dt.datetime(2026, 12, 1, tzinfo=dt.UTC)) == 0
    assert beyond_calendar(records, LIMITS, dt.datetime(2028, 12, 28, tzinfo=dt.UTC)) == 1, "five days end in January"
    assert beyond_calendar(records, LIMITS, dt.datetime(2029, 1, 4, tzinfo=dt.UTC)) == 2
    bare = [record for record in records if not record.HasField("calendar")]
    assert beyond_calendar(bare, LIMITS, dt.datetime(2026, 12, 1, tzinfo=dt.UTC)) == 2
    assert beyond_calendar(bare, [], dt.datetime(2026, 12, 1, tzinfo=dt.UTC)) == 0
