"""Events follow merges and splits of their cases once: members, counts, links of reports, and what joins later."""

from __future__ import annotations

import asyncio

import fusing
from cityloop.cases.v1.case_pb2 import Case
from cityloop.common.v1.common_pb2 import Merge, Split
from cityloop.events.v1.city_event_pb2 import CityEvent, CityEventState, EventSignal, EventSignalChange
from cityloop.events.v1.report_link_pb2 import ReportLink
from cityloop.topics import EVENTS_CITY_EVENTS, EVENTS_EVENT_SIGNALS, EVENTS_REPORT_LINKS
from cityloop_kernel import derived_id
from cityloop_messaging import Fact, to_timestamp, utc_now
from cityloop_testkit.people import case_fact
from fusing import Hub, OutboxOf, received

city, evening, dsn, hub, outbox_of = fusing.city, fusing.evening, fusing.dsn, fusing.hub, fusing.outbox_of
LEFT = EventSignalChange.EVENT_SIGNAL_CHANGE_LEFT


async def events_of(hub: Hub) -> dict[str, str]:
    """The event of each signal's source."""
    rows = await hub.pool.fetch("SELECT source_id, event_id FROM event_signals")
    return {row["source_id"]: str(row["event_id"]) for row in rows}


def merged(event_id: str, version: int, number: int, into: str) -> Fact[Case]:
    fact = case_fact(event_id, version, "VOID" if into else "IN_HANDLING", utc_now())
    fact.payload.merge.CopyFrom(Merge(number=number, event_id=into))
    return fact


async def test_a_merge_is_followed_once_and_taken_back(hub: Hub, outbox_of: OutboxOf) -> None:
    await hub.fusion().handle(received([hub.signal("R-1", report=True)]))
    await hub.fusion().handle(received([hub.signal("R-2", metres_north=900, report=True)]))
    apart = await events_of(hub)
    first, second = apart["R-1"], apart["R-2"]
    fact = merged(second, 3, 1, first)
    await asyncio.gather(*(hub.cases().handle(received([fact])) for _replica in range(2)))
    await hub.cases().handle(received([fact, merged(second, 4, 1, first)]))
    assert await events_of(hub) == {"R-1": first, "R-2": first}

    await hub.fusion().handle(received([hub.signal("R-3", metres_north=905, minutes=1, report=True)]))
    assert (await events_of(hub))["R-3"] == first, "what is near what was merged joins the one matter"
    published = [CityEvent.FromString(value) for value in await outbox_of(EVENTS_CITY_EVENTS.name)]
    assert [event.version for event in published if event.event_id == second] == [1, 2]
    closed = [event for event in published if event.event_id == second][-1]
    assert (closed.state, closed.merge.event_id, closed.counts.signals) == (
        CityEventState.CITY_EVENT_STATE_CLOSED,
        first,
        0,
    )
    links = [ReportLink.FromString(value) for value in await outbox_of(EVENTS_REPORT_LINKS.name)]
    assert [(link.report_number, link.version, link.event_id, link.moved, link.fused) for link in links] == [
        ("R-1", 1, first, False, False),
        ("R-2", 1, second, False, False),
        ("R-2", 2, first, True, True),
        ("R-3", 1, first, False, True),
    ]
    signals = [EventSignal.FromString(value) for value in await outbox_of(EVENTS_EVENT_SIGNALS.name)]
    assert [(item.event_id, item.version, item.change == LEFT) for item in signals] == [
        (first, 1, False),
        (second, 1, False),
        (second, 2, True),
        (first, 2, False),
        (first, 3, False),
    ]

    await hub.cases().handle(received([merged(second, 5, 2, "")]))
    assert await events_of(hub) == {"R-1": first, "R-2": second, "R-3": first}
    counts = await hub.pool.fetch("SELECT reports, state FROM events ORDER BY event_number")
    assert [tuple(row) for row in counts] == [(2, "open"), (1, "open")]
    await hub.cases().handle(received([fact]))
    assert (await events_of(hub))["R-2"] == second, "an old version takes nothing back"


async def test_a_split_opens_an_event_of_its_own_once(hub: Hub, outbox_of: OutboxOf) -> None:
    names = ["R-1", "R-2", "R-3"]
    together = [
        hub.signal(name, minutes=minute, metres_north=40.0 * minute, report=True) for minute, name in enumerate(names)
    ]
    await hub.fusion().handle(received(together))
    origin = (await events_of(hub))["R-1"]
    new = str(derived_id("event of a split", "case", 1))
    fact = case_fact(origin, 2, "IN_HANDLING", utc_now())
    gone = next(item.payload for item in together if item.payload.source.source_id == "R-3")
    split = Split(
        number=1,
        occurred_at=to_timestamp(utc_now()),
        event_id=new,
        event_class="gauge-silent",
        signal_ids=[gone.signal_id],
    )
    fact.payload.splits.append(split)
    await asyncio.gather(*(hub.cases().handle(received([fact])) for _replica in range(2)))
    assert await events_of(hub) == {"R-1": origin, "R-2": origin, "R-3": new}
    published = [CityEvent.FromString(value) for value in await outbox_of(EVENTS_CITY_EVENTS.name)]
    opened = [event for event in published if event.event_id == new]
    assert [(event.version, event.event_class, event.split_from_case_number) for event in opened] == [
        (1, "gauge-silent", fact.payload.case_number)
    ]
    assert (opened[0].counts.reports, opened[0].opening_signal.source.source_id) == (1, "R-3")
    links = [ReportLink.FromString(value) for value in await outbox_of(EVENTS_REPORT_LINKS.name)]
    assert [(link.report_number, link.event_number, link.fused) for link in links if link.moved] == [
        ("R-3", opened[0].event_number, False)
    ]
    near = hub.signal("R-4", minutes=4, metres_north=81, report=True)
    await hub.fusion().handle(received([near]))
    assert (await events_of(hub))["R-4"] == origin, "another report of the former class goes where that class is"
