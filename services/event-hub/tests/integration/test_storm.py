"""In a storm an event is published at most once a second, with all it has come to; who joined is published at once."""

from __future__ import annotations

import datetime as dt
import random
from itertools import pairwise

import fusing
import pytest
from cityloop.events.v1.city_event_pb2 import CityEvent, CityEventState, EventSignal
from cityloop.events.v1.signal_pb2 import Signal, SignalKind, SignalSourceType
from cityloop.topics import EVENTS_CITY_EVENTS, EVENTS_EVENT_SIGNALS
from cityloop_event_hub.fusion.adapters import event_store
from cityloop_event_hub.fusion.adapters.signal_search import open_events_in, signals_in
from cityloop_event_hub.fusion.domain.neighbours import LocatedSignal
from cityloop_event_hub.fusion.handlers import signal_consumer
from cityloop_event_hub.warnings.domain.composite_warnings import composite_signals, plans_of, search_areas
from cityloop_event_hub.warnings.domain.composites import weigh
from cityloop_messaging import Fact, utc_now
from cityloop_telemetry import REGISTRY
from fusing import Hub, OutboxOf, received
from fusion_store import Store

city, evening, dsn, hub, outbox_of = fusing.city, fusing.evening, fusing.dsn, fusing.hub, fusing.outbox_of
TENTH = dt.timedelta(seconds=0.1)


class Clock:
    """Stands still unless it is moved."""

    def __init__(self) -> None:
        self.now = utc_now()

    def __call__(self) -> dt.datetime:
        return self.now


def fusions(how: str) -> float:
    return REGISTRY.get_sample_value("cityloop_fusions_total", {"outcome": how}) or 0.0


async def published(outbox_of: OutboxOf) -> list[CityEvent]:
    return [CityEvent.FromString(value) for value in await outbox_of(EVENTS_CITY_EVENTS.name)]


async def test_a_storm_of_a_second_is_two_versions_and_every_membership(hub: Hub, outbox_of: OutboxOf) -> None:
    clock = Clock()
    fusion = hub.fusion(clock=clock)
    for batch in range(9):
        await fusion.handle(received([hub.signal(f"s{batch}.{n}") for n in range(20)]))
        await hub.publish_deferred(clock)
        clock.now += TENTH
    assert [event.version for event in await published(outbox_of)] == [1], "eight batches wait"
    assert len(await outbox_of(EVENTS_EVENT_SIGNALS.name)) == 180
    clock.now += TENTH
    await hub.publish_deferred(clock)
    await hub.publish_deferred(clock)
    events = await published(outbox_of)
    assert [(event.version, event.counts.signals) for event in events] == [(1, 20), (2, 180)]
    memberships = [EventSignal.FromString(value) for value in await outbox_of(EVENTS_EVENT_SIGNALS.name)]
    assert [item.version for item in memberships] == list(range(1, 181))


async def test_versions_of_a_storm_are_a_second_apart_and_without_gaps(hub: Hub, outbox_of: OutboxOf) -> None:
    clock = Clock()
    fusion = hub.fusion(clock=clock)
    for batch in range(50):
        await fusion.handle(received([hub.signal(f"s{batch}")]))
        await hub.publish_deferred(clock)
        clock.now += TENTH
    clock.now += 10 * TENTH
    await hub.publish_deferred(clock)
    events = await published(outbox_of)
    moments = [event.recorded_at.ToDatetime(tzinfo=dt.UTC) for event in events]
    assert [event.version for event in events] == list(range(1, len(events) + 1))
    assert len(events) <= 6
    assert all(later - earlier >= 10 * TENTH for earlier, later in pairwise(moments))
    assert events[-1].counts.signals == 50


async def test_the_last_state_is_published_after_a_crash(hub: Hub, outbox_of: OutboxOf) -> None:
    """What waits stands in the database: whoever starts next publishes it, once."""
    clock = Clock()
    fusion = hub.fusion(clock=clock)
    await fusion.handle(received([hub.signal("first")]))
    await fusion.handle(received([hub.signal("second")]))
    clock.now += 100 * TENTH
    for _ in range(2):
        await hub.publish_deferred(clock)
    assert [(event.version, event.counts.signals) for event in await published(outbox_of)] == [(1, 1), (2, 2)]


async def test_a_storm_weighs_an_event_with_its_version(hub: Hub) -> None:
    """A gauge opens it; what a camera and three callers say within the second waits with the event's next version."""
    clock = Clock()
    clock.now = fusing.START
    fusion = hub.fusion(clock=clock)
    await fusion.handle(received([hub.signal("gauge")]))
    seen = hub.signal("seen", event_class="water-seen", source=SignalSourceType.SIGNAL_SOURCE_TYPE_DETECTION)
    await fusion.handle(received([seen, *(hub.signal(f"call-{n}", report=True) for n in range(3))]))
    assert await hub.pool.fetchval("SELECT count(*) FROM warnings") == 0
    clock.now += 11 * TENTH
    await hub.publish_deferred(clock)
    assert [row["state"] for row in await hub.pool.fetch("SELECT state FROM warnings")] == ["draft"]


async def test_many_members_are_taken_together_and_looked_at_one_by_one_where_that_does_not_tell(
    hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    chance = random.Random(7)  # noqa: S311 no secret

    def batch(number: int) -> list[Fact[Signal]]:
        """Calls at two ends of a street, and now and then between them, over hours."""
        places = [0.0, 220.0] if number % 5 < 4 else [110.0]
        return [
            hub.signal(
                f"r{number}.{index}",
                metres_north=chance.choice(places) + chance.uniform(-20, 20),
                minutes=number * 4,
                report=True,
            )
            for index in range(10)
        ]

    monkeypatch.setattr(signal_consumer, "FEW_MEMBERS", 20)
    before = {how: fusions(how) for how in ("crowds", "members_after_crowds")}
    fusion, by_members = hub.fusion(), Store()
    for number in range(40):
        facts = batch(number)
        await fusion.handle(received(facts))
        by_members.take([fact.payload for fact in facts])
    rows = await hub.pool.fetch("SELECT signal_id, event_id FROM event_signals")
    assert {str(row["signal_id"]): str(row["event_id"]) for row in rows} == {
        signal_id: member.event_id for signal_id, member in by_members.members.items()
    }
    for how, count in before.items():
        assert fusions(how) > count, how


async def test_what_others_act_on_does_not_wait(hub: Hub, outbox_of: OutboxOf) -> None:
    """Another state or a graver grade is a version at once, and takes what waits along."""
    clock = Clock()
    fusion = hub.fusion(clock=clock)
    await fusion.handle(received([hub.signal("gauge", rule="high")]))
    await fusion.handle(received([hub.signal("R-1", report=True)]))
    await fusion.handle(received([hub.signal("gauge", rule="high", minutes=1, kind=SignalKind.SIGNAL_KIND_CLEARED)]))
    clock.now += 100 * TENTH
    await hub.publish_deferred(clock)
    events = await published(outbox_of)
    assert [(event.version, event.state, event.counts.signals) for event in events] == [
        (1, CityEventState.CITY_EVENT_STATE_OPEN, 1),
        (2, CityEventState.CITY_EVENT_STATE_ALL_CLEAR, 2),
    ]


async def test_in_a_storm_over_the_city_each_event_is_weighed_with_its_own_surroundings_only(hub: Hub) -> None:
    """One class reaches 150 m in the plan and another 5 km; a storm of the first was once weighed 5 km round each."""
    (plan,) = plans_of(hub.packs)
    calls = [hub.signal(f"r{n}", metres_north=200 * n, report=True) for n in range(40)]
    rain = hub.signal("gauge", metres_north=3_000, event_class="heavy-rain")
    await hub.fusion().handle(received([*calls, rain]))
    async with hub.pool.acquire() as connection:
        one = Signal.FromString(calls[20].payload.SerializeToString())
        position = one.place.position
        where = LocatedSignal(
            "", one.event_class, position.longitude, position.latitude, one.occurred_at.ToDatetime(dt.UTC)
        )
        (event_id,) = await open_events_in(connection, search_areas([plan], [(one, where)]))
        (event,) = (await event_store.read_events(connection, [event_id])).values()
        around, hour = plan.search_area(event), dt.timedelta(hours=1)
        (found,) = await signals_in(
            connection, [around], [event.occurred_at - hour], [event.occurred_at + hour], [plan.window / 2]
        )
    assert sorted(signal.origin for signal in found) == ["gauge", "r20"]


async def test_what_cameras_repeat_weighs_the_same_without_being_loaded_again(hub: Hub) -> None:
    """Two cameras and callers, surer and less sure, near and far, over two windows."""
    (plan,) = plans_of(hub.packs)
    chance = random.Random(7)  # noqa: S311 no secret
    seen = [
        hub.signal(
            f"seen-{n}",
            metres_north=chance.choice([0, 20, 140, 400]),
            minutes=chance.randrange(int(2 * plan.window.total_seconds() // 60)),
            event_class="water-seen",
            source=SignalSourceType.SIGNAL_SOURCE_TYPE_DETECTION,
            inputs={"thing": chance.choice(["camera-1", "camera-2"])},
            confidence=chance.choice([0.5, 0.7, 0.9]),
        )
        for n in range(120)
    ]
    calls = [hub.signal(f"call-{n}", minutes=10 * n, report=True) for n in range(5)]
    await hub.fusion().handle(received([hub.signal("gauge"), *seen, *calls]))
    async with hub.pool.acquire() as connection:
        event_id = await connection.fetchval("SELECT event_id FROM events WHERE event_class = 'road-waterlogging'")
        (event,) = (await event_store.read_events(connection, [str(event_id)])).values()
        day = dt.timedelta(days=1)
        around, span = [plan.search_area(event)], ([event.occurred_at - day], [event.occurred_at + day])
        (told,) = await signals_in(connection, around, *span, [plan.window / 2])
        (every,) = await signals_in(connection, around, *span, [dt.timedelta(microseconds=1)])
    assert len(told) < len(every) / 2
    weighed, in_full = (weigh(plan.rules, plan.window, composite_signals(found)) for found in (told, every))
    assert weighed is not None
    assert [part.part.rpartition("/")[2] for part in weighed.parts] == ["level", "camera", "calls"]
    assert in_full is not None
    assert (weighed.moment, weighed.confidence) == (in_full.moment, in_full.confidence)
    assert [part.weight for part in weighed.parts] == [part.weight for part in in_full.parts]
