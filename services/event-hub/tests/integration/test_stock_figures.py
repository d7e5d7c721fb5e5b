"""Stocks, such as the devices that are online at the end of a day, beside what each device said last by then."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from typing import Any

import figure_room
from cityloop.events.v1.indicators_service_pb2 import GetFiguresRequest, Horizon, ListFigureRecordsRequest
from cityloop.sensing.v1.device_health_pb2 import DeviceState
from cityloop.topics import SENSING_DEVICE_HEALTH
from cityloop_database import UnitOfWork
from cityloop_event_hub.figures.adapters import fact_log
from cityloop_event_hub.figures.adapters.definition_store import Present
from cityloop_event_hub.figures.handlers.publish_figures import FigurePublisher
from cityloop_event_hub.figures.handlers.read_figures import get_figures, list_records
from cityloop_event_hub.figures.handlers.recompute import recompute
from cityloop_messaging import Fact, Outbox, to_timestamp
from figure_room import Figures
from figuring import NOW, City, disturbed

figures = figure_room.figures
RATE = "base/device-online-rate"
LIVE = (DeviceState.DEVICE_STATE_ONLINE, DeviceState.DEVICE_STATE_LATE)


def online(facts: Sequence[Fact[Any]], moment: dt.datetime) -> dict[str, tuple[int, int]]:
    """Of each model, how many devices were live at a moment, and how many there were: by what each said last."""
    last: dict[str, Any] = {}
    for fact in sorted(facts, key=lambda item: item.payload.version):
        if fact.occurred_at < moment:
            last[fact.payload.thing_id] = fact.payload
    above, below = Counter[str](), Counter[str]()
    for health in last.values():
        below[health.thing_model] += 1
        above[health.thing_model] += health.state in LIVE
    return {model: (above[model], below[model]) for model in below}


async def asked(
    running: Figures, until: dt.datetime, periods: int = 1, now: dt.datetime = NOW, **horizon: dt.datetime
) -> list[Any]:
    of = Horizon(**{name: to_timestamp(moment) for name, moment in horizon.items()}) if horizon else None
    request = GetFiguresRequest(
        indicator=RATE, unit="day", until=to_timestamp(until), periods=periods, dimension="thing_model", horizon=of
    )
    return list((await get_figures(running.pool, Present(), request, now)).figures)


def numbers(answer: Sequence[Any]) -> dict[str, tuple[int, int]]:
    pairs = {item.part.id: (item.value.numerator, item.value.denominator) for item in answer}
    return {part: pair for part, pair in pairs.items() if pair != (0, 0)}


async def test_at_the_end_of_each_day_it_is_what_devices_said_last(figures: Figures) -> None:
    facts = [fact for fact in City(21, 60).facts() if fact.topic is SENSING_DEVICE_HEALTH]
    await figures.take(disturbed(facts, 22))
    answer = await asked(figures, NOW - dt.timedelta(days=10), 60)
    ends = sorted({item.period.end.ToDatetime(tzinfo=dt.UTC) for item in answer})
    for end in ends:
        of_day = [item for item in answer if item.period.end.ToDatetime(tzinfo=dt.UTC) == end]
        assert numbers(of_day) == online(facts, end), end
    assert len({tuple(online(facts, end).items()) for end in ends}) > 20, "a comparison of nothing"
    moment = ends[30] - dt.timedelta(hours=7)
    assert numbers(await asked(figures, moment, occurred_by=moment)) == online(facts, moment)
    assert numbers(await asked(figures, NOW + dt.timedelta(days=3))) == {}, "what has not begun has no value"
    await recompute(figures.pool)
    again = await asked(figures, NOW - dt.timedelta(days=10), 60)
    assert [(item.part, item.value) for item in again] == [(item.part, item.value) for item in answer]


async def test_it_opens_to_the_records_that_stand(figures: Figures) -> None:
    await figures.take(City(23, 60).facts())
    day = NOW - dt.timedelta(days=9)
    (figure, *_) = [item for item in await asked(figures, day) if item.value.numerator]
    for below, count in ((False, figure.value.numerator), (True, figure.value.denominator)):
        request = ListFigureRecordsRequest(
            indicator=RATE, unit="day", moment=to_timestamp(day), part=figure.part, denominator=below, page_size=500
        )
        found = await list_records(figures.pool, Present(), request, NOW)
        assert len({record.number for record in found.records}) == len(found.records) == count > 1


async def test_a_day_without_facts_is_published_as_it_stands_and_a_late_fact_restates_those_after_it(
    figures: Figures,
) -> None:
    facts = [fact for fact in City(25, 30).facts() if fact.topic is SENSING_DEVICE_HEALTH]
    early, late = facts[:-3], facts[-3:]
    now = NOW
    publisher = FigurePublisher(figures.pool, Outbox(), lambda: now)

    async def published() -> dict[dt.date, tuple[int, int]]:
        """By the day on which it begins: versions of the whole city, and how often they were restated."""
        await publisher.run()
        rows = await figures.pool.fetch(
            "SELECT start, version, restated FROM published_indicators WHERE indicator = $1 AND unit = 'day'"
            " AND dimension = ''",
            RATE,
        )
        epoch = dt.date(1970, 1, 1)
        return {
            epoch + dt.timedelta(days=row["start"] // 86_400_000_000): (row["version"], row["restated"]) for row in rows
        }

    await figures.take(early)
    before = await published()
    assert set(before) >= {NOW.date() - dt.timedelta(days=back) for back in range(1, 10)}
    now = NOW + dt.timedelta(days=2)
    later = await published()
    assert max(later) == max(before) + dt.timedelta(days=2)
    whole = GetFiguresRequest(indicator=RATE, unit="day", until=to_timestamp(now))
    stands = (await get_figures(figures.pool, Present(), whole, now)).figures[0].value
    assert stands.denominator == sum(below for _, below in online(early, now).values())
    await figures.take(late)
    restated = await published()
    first = min(fact.occurred_at for fact in late).date()
    changed = {day for day in restated if restated[day][0] > later[day][0]}
    assert {day for day in restated if day > first} <= changed
    assert all(restated[day][1] for day in changed if day < max(before))


async def test_what_a_device_said_last_outlives_the_month_in_which_it_said_so(figures: Figures) -> None:
    facts = [fact for fact in City(27, 40).facts() if fact.topic is SENSING_DEVICE_HEALTH]
    await figures.take(facts)
    answer = [(item.part, item.value) for item in await asked(figures, NOW - dt.timedelta(days=3), 5)]
    async with UnitOfWork(figures.pool) as work:
        dropped = await fact_log.drop_months(work.connection, dt.datetime(2026, 11, 2, tzinfo=dt.UTC))
    assert dropped
    await recompute(figures.pool)
    assert [(item.part, item.value) for item in await asked(figures, NOW - dt.timedelta(days=3), 5)] == answer
