"""Figures as they are asked for and published, with records behind, bands, windows, entered values, indexes."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import figure_room
import pytest
from cityloop.events.v1.indicator_pb2 import IndicatorFigure
from cityloop.events.v1.indicators_service_pb2 import (
    EnterValueRequest,
    GetFiguresRequest,
    Horizon,
    IndicatorSide,
    ListFigureRecordsRequest,
)
from cityloop.topics import EVENTS_INDICATORS
from cityloop_database import UnitOfWork
from cityloop_event_hub.figures.adapters.definition_store import Present
from cityloop_event_hub.figures.handlers.enter_value import enter_value, overdue
from cityloop_event_hub.figures.handlers.list_figures import list_figures
from cityloop_event_hub.figures.handlers.publish_figures import FigurePublisher
from cityloop_event_hub.figures.handlers.read_figures import get_figures, list_records
from cityloop_kernel import Actor, ForbiddenError, InvalidError, Moment, NotFoundError
from cityloop_messaging import Outbox, to_timestamp
from cityloop_packs import Indicator
from figure_room import Figures
from figuring import NOW, City

figures = figure_room.figures
NOVEMBER = to_timestamp(dt.datetime(2026, 11, 15, tzinfo=dt.UTC))
OWNER = {"department": "roads", "role": "supervise"}


def figure(name: str, formula: dict[str, Any], **more: Any) -> Indicator:
    values = {"indicator": name, "title": {"en": name, "zh": name}, "periods": ["month"], "formula": formula} | more
    return Indicator.model_validate({key: value for key, value in values.items() if value is not None})


def closed(**where: Any) -> list[dict[str, Any]]:
    return [{"of": "cases", "at": "closed", "where": where}]


RATE = figure(
    "rate",
    {"ratio": {"numerator": closed(missing=["overdue"]), "denominator": closed()}},
    unit="%",
    by=["department"],
    target={"value": 90, "better": "higher"},
    baseline=50,
    tags=["sdg:11.6", "iso-37120:10.1"],
    milestones=[{"milestone": "reform", "title": {"en": "The reform"}, "day": "2026-11-03"}],
    bands=[
        {"band": "low", "title": {"en": "low"}},
        {"band": "good", "title": {"en": "good"}, "least": 50},
    ],
    hysteresis=5,
)
TAGS = ("sdg", "sdg:11", "iso-37120:10.1", "sdg:1", "iso")
SURVEY = figure("survey", {"entered": {"within_days": 10}}, owner=OWNER)
SCORE = figure(
    "score",
    {
        "index": [
            {"indicator": "rate", "weight": 3, "worst": 0, "best": 100},
            {"indicator": "survey", "weight": 1, "worst": 0, "best": 10},
        ]
    },
)
WINDOW = figure(
    "last-days",
    {"count": [{"of": "reports", "at": "reported"}]},
    periods=None,
    window={"length": "P10D", "step": "P1D"},
    by=["channel"],
    least_size=3,
)


async def published(running: Figures, publisher: FigurePublisher) -> list[IndicatorFigure]:
    """What is newly in the outbox."""
    await publisher.run()
    rows = await running.pool.fetch("DELETE FROM outbox WHERE topic = $1 RETURNING id, value", EVENTS_INDICATORS.name)
    return [IndicatorFigure.FromString(row["value"]) for row in sorted(rows, key=lambda row: row["id"])]


async def test_what_is_published_is_what_is_known_then_and_its_versions_have_no_gaps(figures: Figures) -> None:
    await figures.define(RATE, WINDOW, pack="own")
    publisher = FigurePublisher(figures.pool, Outbox(), figures.clock)
    told = City(11, 60).facts()
    found: list[IndicatorFigure] = []
    for part in range(3):
        await figures.take(told[part::3])
        found += await published(figures, publisher)
    versions: dict[str, list[int]] = {}
    for item in found:
        versions.setdefault(item.figure_id, []).append(item.version)
    assert all(numbers == list(range(1, len(numbers) + 1)) for numbers in versions.values())
    assert any(len(numbers) == 3 for numbers in versions.values())
    assert all(item.offsets for item in found)
    rates = [item for item in found if item.indicator == "own/rate" and not item.part.id]
    assert len({item.fact_number for item in rates}) == 3
    for item in rates:
        request = GetFiguresRequest(
            indicator="own/rate", unit="month", until=item.period.start, horizon=Horizon(known_at=item.occurred_at)
        )
        answer = (await get_figures(figures.pool, Present(), request, NOW)).figures[0]
        assert answer.value == item.value
    windows = [item for item in found if item.indicator == "own/last-days" and item.part.id]
    assert windows
    assert all(item.value.withheld or item.value.numerator >= 3 for item in windows)


async def test_a_figure_stands_beside_its_past_its_target_and_its_records(figures: Figures) -> None:
    await figures.define(RATE, pack="own")
    await figures.take(City(12, 60).facts())
    await FigurePublisher(figures.pool, Outbox(), figures.clock).run()
    request = GetFiguresRequest(indicator="own/rate", unit="month", until=NOVEMBER, periods=2, dimension="department")
    answer = await get_figures(figures.pool, Present(), request, NOW)
    month = [item for item in answer.figures if item.period.start == answer.figures[0].period.start]
    before = [item for item in answer.figures if item not in month]
    assert [item.previous for item in month] == [item.value for item in before]
    assert {item.year_before.value for item in month} == {""}
    one = next(item for item in month if item.value.value)
    assert Decimal(one.gap_to_target) == Decimal(one.value.value) - 90
    assert Decimal(one.gap_to_baseline) == Decimal(one.value.value) - 50
    assert one.band in {"low", "good"}
    listed = ListFigureRecordsRequest(
        indicator="own/rate", unit="month", moment=NOVEMBER, part=one.part, denominator=True, page_size=2
    )
    seen = []
    while True:
        page = await list_records(figures.pool, Present(), listed, NOW)
        seen += [record.number for record in page.records]
        if not page.next_page_token:
            break
        listed.page_token = page.next_page_token
    assert len(seen) == len(set(seen)) == one.value.denominator > 2
    empty = GetFiguresRequest(indicator="own/rate", unit="month", until=to_timestamp(NOW - dt.timedelta(days=900)))
    nothing = (await get_figures(figures.pool, Present(), empty, NOW)).figures[0].value
    assert (nothing.value, nothing.numerator, nothing.denominator) == ("", 0, 0)


async def test_what_is_now_stands_beside_the_last_whole_period_before_a_milestone(figures: Figures) -> None:
    await figures.define(RATE, pack="own")
    await figures.take(City(14, 60).facts())
    request = GetFiguresRequest(
        indicator="own/rate", unit="month", until=NOVEMBER, dimension="department", milestone="reform"
    )
    october = GetFiguresRequest(
        indicator="own/rate",
        unit="month",
        until=to_timestamp(dt.datetime(2026, 10, 15, tzinfo=dt.UTC)),
        dimension="department",
    )
    before = {item.part.id: item.value for item in (await get_figures(figures.pool, Present(), october, NOW)).figures}
    answer = (await get_figures(figures.pool, Present(), request, NOW)).figures
    assert {item.part.id: item.before_milestone for item in answer} == {
        item.part.id: before[item.part.id] for item in answer
    }
    for item in answer:
        change = Decimal(item.value.value) - Decimal(item.before_milestone.value)
        assert Decimal(item.change_since_milestone) == change
    assert any(Decimal(item.change_since_milestone) for item in answer)
    listed = {item.indicator: item for item in await list_figures(figures.pool, "", NOW)}
    (reform,) = listed["own/rate"].milestones
    assert reform.begins_at.ToDatetime(tzinfo=dt.UTC) == dt.datetime(2026, 11, 3, 8, tzinfo=dt.UTC), (
        "midnight in the city"
    )
    request.milestone = "none"
    with pytest.raises(NotFoundError):
        await get_figures(figures.pool, Present(), request, NOW)


async def test_an_owner_enters_a_value_and_an_index_weighs_it(figures: Figures) -> None:
    await figures.define(RATE, SURVEY, SCORE, pack="own")
    await figures.take(City(13, 60).facts())
    october = dt.datetime(2026, 10, 15, tzinfo=dt.UTC)
    definitions = await figures.definitions()
    async with figures.pool.acquire() as connection:
        waiting = await overdue(connection, definitions, "own/survey", NOW)
    assert len(waiting) == 12

    async def enter(value: str, moment: dt.datetime = october, **actor: Any) -> int:
        of = {"department_id": "roads", "system": "desk", "post_id": "p", "person_id": "x"} | actor
        request = EnterValueRequest(indicator="own/survey", unit="month", moment=to_timestamp(moment), value=value)
        now = figures.clock()
        async with UnitOfWork(figures.pool) as work:
            given = Actor(**{"roles": frozenset({"supervise"}), "rights": frozenset(), **of})
            return int((await enter_value(work, given, Moment(now, now), request)).version)

    for refused, error, given in (
        ("7", ForbiddenError, {"department_id": "police"}),
        ("7", ForbiddenError, {"roles": frozenset()}),
        ("seven", InvalidError, {}),
        ("7", InvalidError, {"moment": NOW}),
    ):
        with pytest.raises(error):
            await enter(refused, **given)
    assert await enter("8") == 1
    between = figures.clock()
    assert await enter("5.5") == 2

    async def asked(name: str, known_at: dt.datetime | None = None) -> Any:
        horizon = None if known_at is None else Horizon(known_at=to_timestamp(known_at))
        request = GetFiguresRequest(indicator=name, unit="month", until=to_timestamp(october), horizon=horizon)
        return (await get_figures(figures.pool, Present(), request, NOW + dt.timedelta(days=1))).figures[0].value

    assert (await asked("own/survey")).value == "5.50"
    assert (await asked("own/survey", between)).value == "8.00"
    rate = await asked("own/rate")
    exact = (Decimal(3) * 100 * rate.numerator / rate.denominator + 55) / 4
    assert Decimal((await asked("own/score")).value) == exact.quantize(Decimal("0.01"))
    publisher = FigurePublisher(figures.pool, Outbox(), figures.clock)
    names = {item.indicator for item in await published(figures, publisher)}
    assert {"own/survey", "own/score", "own/rate"} <= names
    known = {item.indicator: item for item in await list_figures(figures.pool, "", NOW)}
    tagged = {tag: [item.indicator for item in await list_figures(figures.pool, tag, NOW)] for tag in TAGS}
    assert tagged == {tag: ["own/rate"] if tag in TAGS[:3] else [] for tag in TAGS}
    assert list(known["own/rate"].tags) == ["sdg:11.6", "iso-37120:10.1"]
    assert len(known["own/survey"].overdue) == 11
    assert known["own/rate"].bands[1].least == "50"
    sides = known["own/rate"].better, known["own/survey"].better
    assert sides == (IndicatorSide.INDICATOR_SIDE_HIGHER, IndicatorSide.INDICATOR_SIDE_UNSPECIFIED)


async def test_what_is_not_there_is_refused(figures: Figures) -> None:
    await figures.define(RATE, SURVEY, pack="own")
    with pytest.raises(NotFoundError):
        await get_figures(figures.pool, Present(), GetFiguresRequest(indicator="own/none", unit="month"), NOW)
    for request in (
        GetFiguresRequest(indicator="own/rate", unit="week"),
        GetFiguresRequest(indicator="own/rate", unit="month", dimension="grade"),
        GetFiguresRequest(indicator="own/rate", unit="month", periods=61),
    ):
        with pytest.raises(InvalidError):
            await get_figures(figures.pool, Present(), request, NOW)
    with pytest.raises(InvalidError):
        await list_records(figures.pool, Present(), ListFigureRecordsRequest(indicator="own/survey", unit="month"), NOW)
    before = Horizon(known_at=to_timestamp(NOW - dt.timedelta(days=1)))
    with pytest.raises(NotFoundError):
        await get_figures(
            figures.pool, Present(), GetFiguresRequest(indicator="own/rate", unit="month", horizon=before), NOW
        )
