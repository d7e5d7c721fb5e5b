"""What tests of the hub build fusion from, and signals in places of the simulated city."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import pytest
import pytest_asyncio
from cityloop.common.v1.common_pb2 import Explanation, Position, ReferenceSystem
from cityloop.events.v1.signal_pb2 import Signal, SignalKind, SignalSource, SignalSourceType
from cityloop.topics import EVENTS_SIGNALS
from cityloop_city import CityModel
from cityloop_city.records import model_of
from cityloop_database import Pool, create_pool, migrations_of
from cityloop_event_hub.fusion.handlers.case_consumer import CaseConsumer
from cityloop_event_hub.fusion.handlers.publish_deferred import publish_deferred
from cityloop_event_hub.fusion.handlers.signal_consumer import SignalConsumer
from cityloop_event_hub.fusion.handlers.stored_events import DatabaseEvents
from cityloop_event_hub.modes.adapters.mode_store import StoredModes
from cityloop_event_hub.reports.handlers.publish_links import LinkPublisher
from cityloop_event_hub.warnings.handlers.follow_events import WarningUpdater
from cityloop_kernel import derived_id
from cityloop_messaging import Fact, Outbox, Payload, ReceivedFact, fact_of, to_timestamp, utc_now
from cityloop_operator.operations import read_city, read_packs
from cityloop_packs import ActivePack, ActivePacks, parse, parse_all
from cityloop_testkit import Clusters, fresh_database
from cityloop_testkit.sources import ROLES

OutboxOf = Callable[[str], Awaitable[list[bytes]]]
"""The values of a topic's facts that wait to be sent, in order."""
ROOT = Path(__file__).parents[3]
METRE = 1 / 111_195
START = dt.datetime(2026, 7, 1, 8, tzinfo=dt.UTC)
CROSSING = START + dt.timedelta(minutes=20)


@dataclass(frozen=True)
class Hub:
    """What fusion and its neighbours are built from."""

    pool: Pool
    city: CityModel
    packs: ActivePacks

    def fusion(self, pool: Pool | None = None, clock: Callable[[], dt.datetime] = utc_now) -> SignalConsumer:
        outbox, modes = Outbox(), StoredModes()
        links, updater = LinkPublisher(outbox), self._updater(outbox)
        pool = pool or self.pool
        return SignalConsumer(pool, outbox, lambda: self.city, lambda: self.packs, modes, links, updater, clock)

    async def publish_deferred(self, clock: Callable[[], dt.datetime]) -> None:
        """What a storm has put off, as far as its time has come."""
        outbox = Outbox()
        await publish_deferred(self.pool, outbox, lambda: self.packs, self._updater(outbox), clock)

    def cases(self) -> CaseConsumer:
        outbox = Outbox()
        updater, modes = self._updater(outbox), StoredModes()
        links = LinkPublisher(outbox)
        return CaseConsumer(self.pool, outbox, lambda: self.city, lambda: self.packs, modes, links, updater, utc_now)

    def _updater(self, outbox: Outbox) -> WarningUpdater:
        return WarningUpdater(outbox, lambda: self.city, DatabaseEvents(outbox))

    def signal(
        self,
        name: str,
        *,
        metres_north: float = 0.0,
        minutes: float = 0.0,
        event_class: str = "road-waterlogging",
        report: bool = False,
        source: SignalSourceType = SignalSourceType.SIGNAL_SOURCE_TYPE_DATASTREAM,
        confidence: float = 1.0,
        inputs: Mapping[str, str] = MappingProxyType({}),
        kind: SignalKind = SignalKind.SIGNAL_KIND_RAISED,
        rule: str = "",
    ) -> Fact[Signal]:
        """A signal in the middle of the city or north of it, as the hub itself publishes it."""
        position = Position(
            longitude=113.2301,
            latitude=23.0801 + metres_north * METRE,
            reference_system=ReferenceSystem.REFERENCE_SYSTEM_WGS84,
        )
        moment = START + dt.timedelta(minutes=minutes)
        signal_id = derived_id("signal", name, kind, str(minutes))
        source_type = SignalSourceType.SIGNAL_SOURCE_TYPE_REPORT if report else source
        payload = Signal(
            signal_id=str(signal_id),
            occurred_at=to_timestamp(moment),
            recorded_at=to_timestamp(utc_now()),
            kind=kind,
            source=SignalSource(type=source_type, source_id=name),
            event_class=event_class,
            place=self.city.place(position),
            explanation=Explanation(rule_id=rule, confidence=confidence, inputs=dict(inputs)),
        )
        return fact_of(EVENTS_SIGNALS, payload, payload.place.jurisdiction)


def prediction(
    hub: Hub,
    name: str,
    *,
    minutes: float = 0.0,
    metres_north: float = 0.0,
    kind: SignalKind = SignalKind.SIGNAL_KIND_PREDICTED,
) -> Fact[Signal]:
    """What the rule about rising levels says of a gauge."""
    return hub.signal(
        name,
        minutes=minutes,
        metres_north=metres_north,
        kind=kind,
        rule="evening/level-rising",
        confidence=0.85,
        inputs={"crossing_at": CROSSING.isoformat()},
    )


def level(hub: Hub, minutes: float, kind: SignalKind = SignalKind.SIGNAL_KIND_RAISED) -> Fact[Signal]:
    """What the rule about high levels says of the gauge."""
    return hub.signal("gauge", minutes=minutes, rule="evening/underpass-water-level", kind=kind)


def received(facts: Sequence[Fact[Payload]]) -> list[ReceivedFact[Payload]]:
    """Facts as a consumer hands them over."""
    return [ReceivedFact(fact, 0, offset) for offset, fact in enumerate(facts)]


@pytest.fixture(scope="session")
def city() -> CityModel:
    city_id, records = read_city(ROOT / "deploy/cities/simulated")
    return model_of(city_id, 1, records)


EVENING = {
    "roles.yaml": ROLES,
    "pack.yaml": "{pack: evening, title: {zh: 内涝, en: Waterlogging}, kind: base}",
    "event-classes.yaml": """
event_classes:
  - event_class: road-waterlogging
    title: {zh: 道路积水, en: Road waterlogging}
    problem: event
    grade: major
    fusion: {distance_metres: 120, window_hours: 6}
    least_confidence: 0.6
  - {event_class: heavy-rain, title: {zh: 强降雨, en: Rain}, problem: event, opens_event: false, reportable: false}
  - {event_class: water-seen, title: {zh: 疑似积水, en: Water}, problem: event, opens_event: false, reportable: false}
  - {event_class: gauge-silent, title: {zh: 设备离线, en: Gauge silent}, problem: component}
""",
    "rules.yaml": """
rules:
  - rule: underpass-water-level
    thing_model: water-level-gauge
    observed_property: water_level_cm
    threshold: {above: 25, clear_below: 5}
    event_class: road-waterlogging
    grade: major
  - rule: level-rising
    thing_model: water-level-gauge
    observed_property: water_level_cm
    prediction: {above: 25, horizon_minutes: 30, window_minutes: 20, least_readings: 6, confidence: 0.8}
    event_class: road-waterlogging
    grade: major
  - {rule: gauge-silence, thing_model: water-level-gauge, silent: true, event_class: gauge-silent, grade: general}
""",
    "thing-models.yaml": """
thing_models:
  - thing_model: water-level-gauge
    title: {zh: 水位计, en: Water level gauge}
    observed_properties: [{observed_property: water_level_cm, title: {zh: 水位, en: water level}}]
    reporting_seconds: 60
""",
    "warnings.yaml": """
warnings:
  - warning: water-rises
    event_class: road-waterlogging
    level: orange
    prediction: level-rising
    issuing_department: flood-control
    radius_metres: 300
    headline: {zh: 低洼路段水位上涨, en: Water is rising}
    instruction: {zh: 请绕行, en: Take another way}
    acknowledge_minutes: 15
  - warning: road-floods
    event_class: road-waterlogging
    level: red
    composite:
      parts:
        - {part: rain, source: datastream, event_classes: [heavy-rain], distance_metres: 5000, weight: 0.2}
        - {part: level, source: datastream, event_classes: [road-waterlogging], distance_metres: 150, weight: 0.4}
        - {part: camera, source: detection, event_classes: [water-seen], distance_metres: 150, weight: 0.4}
        - part: calls
          source: report
          event_classes: [road-waterlogging]
          distance_metres: 150
          weight: 0.1
          at_most: 0.3
      limit: 0.7
      window_minutes: 60
    issuing_department: flood-control
    radius_metres: 300
    headline: {zh: 道路积水预警, en: The road floods}
    instruction: {zh: 请勿进入, en: Do not enter}
    acknowledge_minutes: 15
""",
}
"""A pack with every kind that the hub reads."""


@pytest.fixture(scope="session")
def evening() -> ActivePacks:
    return ActivePacks({"evening": ActivePack("evening", 1, parse(EVENING))})


@pytest.fixture(scope="session")
def packs() -> ActivePacks:
    return ActivePacks.of(parse_all(read_packs(ROOT / "deploy/packs", "simulated")))


@pytest_asyncio.fixture
async def dsn(clusters: Clusters) -> AsyncIterator[str]:
    async with fresh_database(clusters.postgres, migrations_of("cityloop_event_hub")) as found:
        yield found


@pytest_asyncio.fixture
async def hub(dsn: str, city: CityModel, evening: ActivePacks) -> AsyncIterator[Hub]:
    pool = await create_pool(dsn, size=8)
    yield Hub(pool, city, evening)
    await pool.close()


@pytest.fixture
def outbox_of(hub: Hub) -> OutboxOf:
    """The facts of a topic that wait to be sent, in order."""

    async def read(topic: str) -> list[bytes]:
        rows = await hub.pool.fetch("SELECT value FROM outbox WHERE topic = $1 ORDER BY id", topic)
        return [row["value"] for row in rows]

    return read
