"""Who should lead an event, by where and when it happens."""

from __future__ import annotations

import datetime as dt

import fusing
from cityloop.events.v1.city_event_pb2 import CityEvent
from cityloop.events.v1.operating_mode_pb2 import Mode
from cityloop.topics import EVENTS_CITY_EVENTS
from cityloop_event_hub.modes.adapters import mode_store
from cityloop_packs import ActivePacks, parse_all
from cityloop_testkit.hub_facts import mode_fact
from fusing import EVENING, START, Hub, OutboxOf, received

city, evening, dsn, hub, outbox_of = fusing.city, fusing.evening, fusing.dsn, fusing.hub, fusing.outbox_of
BASE = EVENING | {
    "responsibilities.yaml": "responsibilities:\n"
    "  - {responsibility: water, event_classes: [road-waterlogging], department: drainage}"
}
DUTY = {
    "pack.yaml": "{pack: duty, title: {zh: 值班, en: Duty}, requires: [evening]}",
    "responsibilities.yaml": """
responsibilities:
  - {overrides: evening/water, department: flood-control, scope: {modes: [emergency]}}
  - {overrides: evening/water, department: emergency-management, scope: {modes: [peacetime], hours: "00:00-06:00"}}
""",
}


async def test_an_override_leads_where_its_mode_and_hours_hold(hub: Hub, outbox_of: OutboxOf) -> None:
    hub = Hub(hub.pool, hub.city, ActivePacks.of(parse_all([BASE, DUTY])))
    first = hub.signal("by day")
    district = next(area for area in first.payload.place.areas if area.layer == "district")
    local = START.astimezone(hub.city.time_zone)
    until_three = (local.replace(hour=3, minute=0) + dt.timedelta(days=1) - local).total_seconds() / 60
    await hub.fusion().handle(received([first]))
    await hub.fusion().handle(received([hub.signal("by night", metres_north=1_000, minutes=until_three)]))
    emergency = mode_fact(district.area_id, 1, Mode.MODE_EMERGENCY, START).payload
    async with hub.pool.acquire() as connection:
        await mode_store.save(connection, emergency, "99")
    await hub.fusion().handle(received([hub.signal("in an emergency", metres_north=2_000, minutes=until_three)]))
    events = [CityEvent.FromString(value) for value in await outbox_of(EVENTS_CITY_EVENTS.name)]
    leads = [(event.proposed_lead.department_id, event.proposed_lead.responsibility_id) for event in events]
    assert leads == [
        ("drainage", "evening/water"),
        ("emergency-management", "evening/water"),
        ("flood-control", "evening/water"),
    ]
