"""A class with three working days: over holidays and a day that is made up, suspended, and beyond the calendar."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from cityloop.cases.v1.case_pb2 import Case, Task
from cityloop.cases.v1.cases_service_pb2 import GetCaseRequest
from cityloop.events.v1.city_event_pb2 import CityEvent
from cityloop_messaging import Fact, Producer, to_datetime, to_timestamp
from cityloop_testkit import eventually
from cityloop_testkit.city_facts import give_city
from desk import Desk, case_of, event_fact, event_id, refusal
from evening import KERB, WEDNESDAY, Evening, city_of

pytestmark = pytest.mark.xdist_group("collaboration-tasks-evening")
SHANGHAI = ZoneInfo("Asia/Shanghai")
COMMAND = "flood-control"
"""It has a supervisor."""


def broken_kerb(name: str, day: dt.date) -> Fact:
    """At ten o'clock, local time."""
    fact = event_fact(name, KERB)
    event = fact.payload
    assert isinstance(event, CityEvent)
    moment = dt.datetime.combine(day, dt.time(10), SHANGHAI)
    event.opening_signal.occurred_at.CopyFrom(to_timestamp(moment.astimezone(dt.UTC)))
    return fact


async def due(evening: Evening, name: str) -> set[dt.datetime | None]:
    """When the case and its task must be done; None while there is no such time."""
    found = await case_of(Desk.of(evening.running, "drainage"), name)
    items: list[Case | Task] = [found.case, *found.tasks]
    return {to_datetime(item.due_at) if item.HasField("due_at") else None for item in items}


async def test_three_working_days_pass_over_holidays_and_end_on_the_second_day_after_the_made_up_one(
    evening: Evening, sender: Producer
) -> None:
    """Wednesday at ten; Thursday and Friday are off, Saturday is made up, then Monday, Tuesday."""
    await sender.publish([broken_kerb("kerb", WEDNESDAY)])
    expected = dt.datetime.combine(WEDNESDAY + dt.timedelta(days=6), dt.time(10), SHANGHAI)
    assert await due(evening, "kerb") == {expected}


async def test_a_suspended_clock_is_stored_as_it_counts(evening: Evening, sender: Producer) -> None:
    await sender.publish([broken_kerb("suspended kerb", WEDNESDAY)])
    before = (await due(evening, "suspended kerb")).pop()
    command = Desk.of(evening.running, COMMAND)
    await command.decide("suspended kerb", "suspend", "supervise", "the stone is ordered")
    assert await due(evening, "suspended kerb") == {None}
    await command.decide("suspended kerb", "resume", "supervise", "the stone has come")
    (after,) = await due(evening, "suspended kerb")
    assert before is not None
    assert after is not None
    assert before <= after < before + dt.timedelta(hours=1), "later by the working time that it was suspended for"


async def test_an_event_beyond_the_calendar_waits_for_one_that_knows_its_days_and_holds_up_no_other(
    evening: Evening, sender: Producer
) -> None:
    long_ago = WEDNESDAY - dt.timedelta(days=140)
    others = [f"new kerb {number}" for number in range(12)]
    await sender.publish([broken_kerb("old kerb", long_ago)])
    await sender.publish([broken_kerb(name, WEDNESDAY) for name in others])
    desk = Desk.of(evening.running, "drainage")
    for name in others:
        await case_of(desk, name)
    # Every partition has gone on, its own too.
    assert await refusal(desk.cases.GetCase(GetCaseRequest(case=event_id("old kerb")))) == "CASE_UNKNOWN"
    city_id, records = city_of(days=300)
    await give_city(evening.running, city_id, records, version=2)

    async def opened() -> bool:
        expected = dt.datetime.combine(long_ago + dt.timedelta(days=5), dt.time(10), SHANGHAI)
        return await due(evening, "old kerb") == {expected}

    await eventually(opened)
    await evening.running.settle()
