"""An event follows the correction of its case once, however often it is read; later signals find it so."""

from __future__ import annotations

import asyncio

import fusing
from cityloop.cases.v1.case_pb2 import Case
from cityloop.events.v1.city_event_pb2 import CityEvent
from cityloop.topics import EVENTS_CITY_EVENTS
from cityloop_messaging import Fact, utc_now
from cityloop_testkit.people import case_fact
from fusing import Hub, OutboxOf, received

city, evening, dsn, hub, outbox_of = fusing.city, fusing.evening, fusing.dsn, fusing.hub, fusing.outbox_of
FLOOD, SILENT = "road-waterlogging", "gauge-silent"


def corrected(hub: Hub, event_id: str, version: int, number: int, event_class: str, metres: float) -> Fact[Case]:
    fact = case_fact(event_id, version, "IN_HANDLING", utc_now())
    case = fact.payload
    case.event_class = event_class
    case.place.CopyFrom(hub.signal("there", metres_north=metres).payload.place)
    case.correction.number = number
    return fact


async def test_it_follows_once_and_what_comes_later_joins_it_where_it_is(hub: Hub, outbox_of: OutboxOf) -> None:
    await hub.fusion().handle(received([hub.signal("R-1", report=True, event_class=SILENT)]))
    event_id = str(await hub.pool.fetchval("SELECT event_id FROM events"))
    fact = corrected(hub, event_id, 3, 1, FLOOD, 3000)
    await asyncio.gather(*(hub.cases().handle(received([fact])) for _replica in range(2)))
    later = corrected(hub, event_id, 4, 1, FLOOD, 3000)
    await hub.cases().handle(received([fact, later]))
    published = [CityEvent.FromString(value) for value in await outbox_of(EVENTS_CITY_EVENTS.name)]
    assert [(event.version, event.event_class, event.correction.number) for event in published] == [
        (1, SILENT, 0),
        (2, FLOOD, 1),
    ]
    assert published[1].place == fact.payload.place
    assert published[1].event_number == published[0].event_number

    near = hub.signal("R-2", metres_north=3010, minutes=1, report=True)
    same_mistake = hub.signal("R-3", minutes=1, report=True, event_class=SILENT)
    await hub.fusion().handle(received([near, same_mistake]))
    rows = await hub.pool.fetch("SELECT event_class, reports FROM events ORDER BY event_number")
    assert [tuple(row) for row in rows] == [(FLOOD, 2), (SILENT, 1)]


async def test_a_version_that_is_older_than_the_correction_takes_nothing_back(hub: Hub) -> None:
    await hub.fusion().handle(received([hub.signal("R-1", report=True, event_class=SILENT)]))
    event_id = str(await hub.pool.fetchval("SELECT event_id FROM events"))
    await hub.cases().handle(received([corrected(hub, event_id, 3, 1, FLOOD, 0)]))
    await hub.cases().handle(received([corrected(hub, event_id, 2, 0, SILENT, 0)]))
    assert await hub.pool.fetchval("SELECT event_class FROM events") == FLOOD
    await hub.cases().handle(received([corrected(hub, event_id, 5, 2, SILENT, 0)]))
    assert await hub.pool.fetchval("SELECT event_class FROM events") == SILENT, "corrected back"
