"""Fusion on real Kafka and PostgreSQL: one event a place, once, however batches and repeats fall."""

from __future__ import annotations

import asyncio
from typing import cast

import fusing
from cityloop.events.v1.city_event_pb2 import CityEvent, CityEventState, EventSignal
from cityloop.events.v1.report_link_pb2 import ReportLink, ReportLinkOutcome
from cityloop.events.v1.signal_pb2 import SignalKind
from cityloop.topics import EVENTS_CITY_EVENTS, EVENTS_EVENT_SIGNALS, EVENTS_REPORT_LINKS, EVENTS_SIGNALS
from cityloop_database import Pool
from cityloop_messaging import Consumer, KafkaConnection, Producer, Subscription
from cityloop_testkit import eventually
from cityloop_testkit.members import SERVICE, all_committed
from fusing import Hub, OutboxOf, received

city, evening, dsn, hub, outbox_of = fusing.city, fusing.evening, fusing.dsn, fusing.hub, fusing.outbox_of
CLEARED = SignalKind.SIGNAL_KIND_CLEARED


async def test_concurrent_batches_give_one_event_a_place_with_all_members(
    hub: Hub, kafka: KafkaConnection, producer: Producer, outbox_of: OutboxOf
) -> None:
    facts = [hub.signal(f"s{n}", metres_north=300 * (n % 2) + n % 7, report=True) for n in range(900)]
    handle = hub.fusion().handle
    consumer = Consumer(kafka, SERVICE, "0", [Subscription(EVENTS_SIGNALS, handle, batch=50)], producer)
    task = asyncio.create_task(consumer.run())
    try:
        await producer.publish(facts)
        await producer.publish(facts[:300])
        await eventually(lambda: all_committed(kafka))
    finally:
        consumer.stop()
        await task
    pool = hub.pool
    rows = await pool.fetch("SELECT signals, reports, membership_version FROM events")
    assert [tuple(row) for row in rows] == [(450, 450, 450), (450, 450, 450)]
    assert await pool.fetchval("SELECT count(*) FROM event_signals") == 900
    memberships = [EventSignal.FromString(value) for value in await outbox_of(EVENTS_EVENT_SIGNALS.name)]
    assert sorted(item.version for item in memberships) == sorted([*range(1, 451), *range(1, 451)])
    links = [ReportLink.FromString(value) for value in await outbox_of(EVENTS_REPORT_LINKS.name)]
    assert len({link.report_number for link in links}) == len(links) == 900
    assert {(link.version, link.outcome) for link in links} == {(1, ReportLinkOutcome.REPORT_LINK_OUTCOME_JOINED)}
    assert [link.fused for link in links].count(False) == 2, "the two that opened an event"


async def test_the_same_facts_again_change_nothing(hub: Hub, outbox_of: OutboxOf) -> None:
    facts = [hub.signal(f"s{n}", report=n % 2 == 0) for n in range(20)]
    fusion = hub.fusion()
    await fusion.handle(received(facts))
    before = await everything(hub.pool)
    await fusion.handle(received(facts))
    await hub.pool.execute("DELETE FROM inbox")
    await fusion.handle(received(facts))
    assert await everything(hub.pool) == before, "nor when the inbox has forgotten them"
    assert len(await outbox_of(EVENTS_CITY_EVENTS.name)) == 1


async def everything(pool: Pool) -> list[object]:
    return [
        [tuple(row) for row in await pool.fetch(f"SELECT * FROM {table} ORDER BY 1")]
        for table in ("events", "event_signals", "report_links", "outbox")
    ]


async def test_a_batch_of_200_takes_as_many_statements_as_one_of_2(hub: Hub) -> None:
    statements: list[int] = []
    for name, size in (("first", 2), ("small", 2), ("large", 200)):
        facts = [
            hub.signal(f"{name}{n}", metres_north=200 * n % 4000, report=n % 2 == 1, rule="r") for n in range(size)
        ]
        facts += [
            hub.signal(f"{name}{n}", metres_north=200 * n % 4000, minutes=1, kind=CLEARED, rule="r")
            for n in range(0, size, 2)
        ]
        counted: list[str] = []
        async with hub.pool.acquire() as connection:
            connection.add_query_logger(lambda record, counted=counted: counted.append(record.query))
            await hub.fusion(cast(Pool, _Single(connection))).handle(received(facts))
        statements.append(len(counted))
    assert statements[1] == statements[2] <= 28, statements[1:]


class _Single:
    """A pool of the one connection whose statements are counted."""

    def __init__(self, connection: object) -> None:
        self._connection = connection

    async def acquire(self, timeout: float | None = None) -> object:
        return self._connection

    async def release(self, _connection: object) -> None:
        """It stays with the test."""


async def test_an_event_is_all_clear_when_each_rule_has_cleared_what_it_raised(hub: Hub) -> None:
    signal = hub.signal
    fusion = hub.fusion()
    raised = [signal("gauge", rule="high"), signal("gauge", minutes=1, rule="very-high")]
    await fusion.handle(received(raised))
    await fusion.handle(received([signal("gauge", minutes=2, rule="very-high", kind=CLEARED)]))
    assert await states(hub) == ["open"]
    again = [
        signal("gauge", minutes=3, rule="high", kind=CLEARED),
        signal("gauge", minutes=4, rule="high"),
    ]
    await fusion.handle(received(again))
    assert await states(hub) == ["open"], "raised again in the same batch"
    await fusion.handle(received([signal("gauge", minutes=5, rule="high", kind=CLEARED)]))
    assert await states(hub) == ["all_clear"]
    await fusion.handle(received([signal("R-1", minutes=6, report=True)]))
    assert await states(hub) == ["open"], "somebody says that it is not over"


async def states(hub: Hub) -> list[str]:
    return [row["state"] for row in await hub.pool.fetch("SELECT state FROM events")]


async def test_a_class_that_no_pack_knows_is_an_event_of_its_own_for_the_fallback(
    hub: Hub, outbox_of: OutboxOf
) -> None:
    facts = [hub.signal(f"R-{n}", event_class="something else", report=True) for n in range(2)]
    await hub.fusion().handle(received(facts))
    events = [CityEvent.FromString(value) for value in await outbox_of(EVENTS_CITY_EVENTS.name)]
    assert [event.counts.reports for event in events] == [1, 1]
    assert {event.state for event in events} == {CityEventState.CITY_EVENT_STATE_OPEN}
    assert {event.proposed_lead.department_id for event in events} == {"city-operations-command"}


async def test_event_numbers_have_no_gaps_however_many_signals_join(hub: Hub) -> None:
    fusion = hub.fusion()
    for place in range(3):
        await fusion.handle(received([hub.signal(f"{place}.{n}", metres_north=400 * place) for n in range(5)]))
    numbers = [row[0] for row in await hub.pool.fetch("SELECT event_number FROM events ORDER BY 1")]
    assert numbers == ["E-2026-000001", "E-2026-000002", "E-2026-000003"]
