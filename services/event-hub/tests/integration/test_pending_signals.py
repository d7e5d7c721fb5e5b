"""Signals that open no event: predictions join one of their class, others stay pending."""

from __future__ import annotations

import datetime as dt

import fusing
import pytest
from cityloop.events.v1.city_event_pb2 import CityEvent, CityEventState, EventSignal
from cityloop.events.v1.signal_pb2 import Signal, SignalKind, SignalSourceType
from cityloop.topics import EVENTS_CITY_EVENTS, EVENTS_EVENT_SIGNALS
from cityloop_messaging import Fact, InvalidRecordError, utc_now
from fusing import Hub, OutboxOf, received

city, evening, dsn, hub, outbox_of = fusing.city, fusing.evening, fusing.dsn, fusing.hub, fusing.outbox_of
CLEARED, PREDICTED = SignalKind.SIGNAL_KIND_CLEARED, SignalKind.SIGNAL_KIND_PREDICTED
HEALTH = SignalSourceType.SIGNAL_SOURCE_TYPE_DEVICE_HEALTH
DETECTION = SignalSourceType.SIGNAL_SOURCE_TYPE_DETECTION


def prediction(hub: Hub, name: str, *, minutes: float = 0.0, metres_north: float = 0.0) -> Fact[Signal]:
    return hub.signal(name, minutes=minutes, metres_north=metres_north, kind=PREDICTED, rule="level-rising")


async def rows(hub: Hub, query: str) -> list[tuple[object, ...]]:
    return [tuple(row) for row in await hub.pool.fetch(query)]


async def test_a_signal_of_a_class_that_opens_none_is_stored_once(hub: Hub) -> None:
    fusion = hub.fusion()
    facts = [
        hub.signal("rain-1", event_class="heavy-rain", rule="rain"),
        hub.signal("seen-1", event_class="water-seen", source=DETECTION, confidence=0.4),
    ]
    await fusion.handle(received(facts))
    await hub.pool.execute("DELETE FROM inbox")
    await fusion.handle(received(facts))
    cleared = hub.signal("rain-1", event_class="heavy-rain", rule="rain", minutes=5, kind=CLEARED)
    await fusion.handle(received([cleared]))
    assert await rows(hub, "SELECT * FROM events") == []
    found = await rows(hub, "SELECT source_id, confidence, cleared_at IS NOT NULL FROM pending_signals ORDER BY 1")
    assert found == [("rain-1", 1.0, True), ("seen-1", 0.4, False)]


@pytest.mark.parametrize("first", ["prediction", "event"])
async def test_a_prediction_is_a_member_of_the_event_in_reach_whichever_comes_first(
    hub: Hub, outbox_of: OutboxOf, first: str
) -> None:
    fusion = hub.fusion()
    near, far = prediction(hub, "gauge"), prediction(hub, "other", metres_north=300)
    late = prediction(hub, "gauge", minutes=-7 * 60)
    report = hub.signal("R-1", metres_north=40, minutes=10, report=True)
    batches = [[near, far, late], [report]] if first == "prediction" else [[report], [near, far, late]]
    for batch in batches:
        await fusion.handle(received(batch))
    await hub.publish_deferred(lambda: utc_now() + dt.timedelta(seconds=1))
    memberships = [EventSignal.FromString(value) for value in await outbox_of(EVENTS_EVENT_SIGNALS.name)]
    assert [item.version for item in memberships] == [1, 2]
    assert {item.signal.source.source_id for item in memberships} == {"R-1", "gauge"}
    newest = CityEvent.FromString((await outbox_of(EVENTS_CITY_EVENTS.name))[-1])
    assert (newest.counts.signals, newest.counts.datastreams, newest.counts.reports) == (2, 1, 1)
    assert await rows(hub, "SELECT count(*) FROM pending_signals WHERE event_id IS NULL") == [(2,)]


async def test_a_prediction_does_not_reach_for_others_and_makes_no_event_calm_or_open(hub: Hub) -> None:
    fusion, signal = hub.fusion(), hub.signal
    await fusion.handle(received([signal("R-1", report=True), prediction(hub, "gauge", metres_north=100)]))
    gone = signal("gauge", metres_north=100, minutes=5, kind=CLEARED, rule="level-rising")
    await fusion.handle(received([gone]))
    assert await rows(hub, "SELECT state FROM events") == [("open",)], "a report does not end by a forecast"
    await fusion.handle(received([signal("R-2", metres_north=200, report=True)]))
    assert len(await rows(hub, "SELECT 1 FROM events")) == 2, "200 m from the report, though near the gauge"
    await fusion.handle(received([signal("level", rule="high"), signal("level", minutes=6, rule="high", kind=CLEARED)]))
    calm = "SELECT state FROM events ORDER BY event_number"
    assert await rows(hub, calm) == [("all_clear",), ("open",)]
    await fusion.handle(received([prediction(hub, "gauge", minutes=7)]))
    assert await rows(hub, calm) == [("all_clear",), ("open",)]


@pytest.mark.parametrize("cuts", [[3], [1, 2], [2, 1], [1, 1, 1]], ids=str)
async def test_what_is_not_certain_enough_joins_but_opens_none_and_reaches_for_none(
    hub: Hub, outbox_of: OutboxOf, cuts: list[int]
) -> None:
    unsure = hub.signal("D-1", source=DETECTION, confidence=0.5, metres_north=100)
    facts = [unsure, hub.signal("R-1", report=True), hub.signal("R-2", metres_north=200, report=True)]
    fusion = hub.fusion()
    for cut in cuts:
        await fusion.handle(received(facts[:cut]))
        facts = facts[cut:]
    counts = "SELECT signals, reports, detections FROM events ORDER BY event_number"
    assert await rows(hub, counts) == [(2, 1, 1), (1, 1, 0)]
    memberships = [EventSignal.FromString(value) for value in await outbox_of(EVENTS_EVENT_SIGNALS.name)]
    assert sorted(item.version for item in memberships) == [1, 1, 2]


async def test_a_silent_gauge_leaves_the_flood_alone_and_is_an_event_of_its_own(hub: Hub, outbox_of: OutboxOf) -> None:
    fusion, signal = hub.fusion(), hub.signal
    await fusion.handle(received([signal("level", rule="high")]))
    silent = signal("gauge", event_class="gauge-silent", source=HEALTH, minutes=5, rule="gauge-silence")
    await fusion.handle(received([silent]))
    states = "SELECT event_class, state, version FROM events ORDER BY event_number"
    assert await rows(hub, states) == [("road-waterlogging", "open", 1), ("gauge-silent", "open", 1)]
    again = signal("gauge", event_class="gauge-silent", source=HEALTH, minutes=9, rule="gauge-silence", kind=CLEARED)
    await fusion.handle(received([again]))
    assert await rows(hub, states) == [("road-waterlogging", "open", 1), ("gauge-silent", "all_clear", 2)]
    newest = CityEvent.FromString((await outbox_of(EVENTS_CITY_EVENTS.name))[-1])
    assert newest.state == CityEventState.CITY_EVENT_STATE_ALL_CLEAR


async def test_detections_are_counted_as_such(hub: Hub, outbox_of: OutboxOf) -> None:
    await hub.fusion().handle(received([hub.signal("D-1", source=DETECTION, confidence=0.9)]))
    counts = CityEvent.FromString((await outbox_of(EVENTS_CITY_EVENTS.name))[-1]).counts
    assert (counts.signals, counts.datastreams, counts.reports, counts.detections) == (1, 0, 0, 1)


async def test_a_signal_of_no_kind_is_bad_data(hub: Hub) -> None:
    nothing = hub.signal("s", kind=SignalKind.SIGNAL_KIND_UNSPECIFIED)
    with pytest.raises(InvalidRecordError, match="raised, cleared or predicted"):
        await hub.fusion().handle(received([nothing]))
