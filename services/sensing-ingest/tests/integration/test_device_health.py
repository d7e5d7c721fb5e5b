"""Device health on real PostgreSQL, with a clock that the test moves; what is published is what waits in the outbox."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import numpy as np
import pytest_asyncio
from cityloop.common.v1.common_pb2 import Label, Place
from cityloop.sensing.v1.device_health_pb2 import DeviceHealth, DeviceState
from cityloop.sensing.v1.registry_service_pb2 import Datastream, Thing
from cityloop_database import Pool, UnitOfWork, create_pool, migrations_of
from cityloop_messaging import Outbox
from cityloop_packs import ActivePack, ActivePacks, parse
from cityloop_sensing_ingest.bootstrap import PACKAGE
from cityloop_sensing_ingest.health.adapters import health_store
from cityloop_sensing_ingest.health.domain.device_health import NewestReadings
from cityloop_sensing_ingest.health.handlers.health_watch import HealthWatch
from cityloop_sensing_ingest.registry.adapters import registry_store
from cityloop_sensing_ingest.registry.adapters.thing_store import StoredThings
from cityloop_telemetry import trace_id_of
from cityloop_testkit import Clusters, fresh_database
from net import PACK

START = dt.datetime(2026, 7, 1, 8, tzinfo=dt.UTC)
MINUTE = dt.timedelta(minutes=1)
ONLINE, LATE, SILENT = "ONLINE", "LATE", "SILENT"
PACKS = ActivePacks({"barriers": ActivePack("barriers", 1, parse(PACK))})


@dataclass
class Station:
    """Gauges that report every minute, and the watch over them."""

    pool: Pool
    now: dt.datetime = START
    newest_readings: NewestReadings = field(default_factory=NewestReadings)
    packs: ActivePacks = PACKS
    receives: bool = True
    numbers: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.watch = self.started()

    def started(self) -> HealthWatch:
        """The watch as a new process has it."""
        return HealthWatch(
            self.pool,
            Outbox(),
            lambda: self.packs,
            StoredThings(),
            self.newest_readings,
            lambda: self.receives,
            lambda: self.now,
        )

    async def register(self, name: str, model: str = "water-level-gauge") -> None:
        datastream = Datastream(datastream_id=f"{name}.level", property="level", maximum=300)
        place = Place(text="low point", jurisdiction="990100")
        thing = Thing(
            thing_id=name,
            thing_model=model,
            name=Label(texts={"zh": name}),
            place=place,
            department_id="drainage",
            datastreams=[datastream],
        )
        async with UnitOfWork(self.pool) as work:
            await registry_store.save_thing(work.connection, thing, self.now, self.now)
            numbers = await registry_store.save_datastreams(work.connection, name, thing.datastreams)
            datastream.number = thing.datastreams[0].number = numbers[f"{name}.level"]
            await health_store.watch(work.connection, thing, self.now)
        self.numbers[name] = datastream.number

    def report(self, name: str, ago: dt.timedelta = dt.timedelta()) -> None:
        """A reading comes in now, measured some time ago."""
        measured = int((self.now - ago).timestamp() * 1_000_000)
        lead = -round(ago.total_seconds() * 1_000_000)
        numbers = np.array([self.numbers[name]], np.uint32)
        self.newest_readings.add(numbers, np.array([measured + min(-lead, 0)], np.int64), np.array([lead], np.int64))

    async def look_after(self, passed: dt.timedelta) -> None:
        self.now += passed
        await self.watch.check()

    async def run(self, passed: dt.timedelta, *reporting: str) -> None:
        """So much time passes; some report every minute, the watch looks every ten seconds."""
        for step in range(1, int(passed / dt.timedelta(seconds=10)) + 1):
            self.now += dt.timedelta(seconds=10)
            if step % 6 == 0:
                for name in reporting:
                    self.report(name)
            await self.watch.check()

    async def published(self, name: str) -> list[DeviceHealth]:
        rows = await self.pool.fetch("SELECT value FROM outbox WHERE key = $1 ORDER BY id", name)
        return [DeviceHealth.FromString(row["value"]) for row in rows]

    async def clocks(self, department: str = "drainage") -> dict[str, int]:
        rows = await health_store.page_of_unhealthy(self.pool, department, 10, "")
        return {row["thing_id"]: row["clock_ahead_seconds"] for row in rows}

    async def states(self, name: str) -> list[str]:
        found = await self.published(name)
        assert [item.version for item in found] == list(range(1, len(found) + 1)), "versions without gaps"
        moments = [item.occurred_at.ToDatetime(tzinfo=dt.UTC) for item in found]
        assert moments == sorted(moments)
        return [DeviceState.Name(item.state).removeprefix("DEVICE_STATE_") for item in found]


@pytest_asyncio.fixture
async def station(clusters: Clusters) -> AsyncIterator[Station]:
    async with fresh_database(clusters.postgres, migrations_of(PACKAGE)) as dsn:
        pool = await create_pool(dsn, size=2)
        station = Station(pool)
        await station.watch.check()
        yield station
        await pool.close()


async def test_a_thing_is_online_late_silent_and_online_again(station: Station) -> None:
    await station.register("steady")
    await station.register("breaks")
    await station.run(5 * MINUTE, "steady", "breaks")
    last = station.now
    await station.run(10 * MINUTE, "steady")
    await station.run(2 * MINUTE, "steady", "breaks")
    assert await station.states("steady") == [ONLINE], "nothing is published while nothing changes"
    assert await station.states("breaks") == [ONLINE, LATE, SILENT, ONLINE]
    _, late, silent, _ = await station.published("breaks")
    assert late.occurred_at.ToDatetime(tzinfo=dt.UTC) == last + 2 * MINUTE
    assert silent.occurred_at.ToDatetime(tzinfo=dt.UTC) == last + 6 * MINUTE
    assert silent.last_reading_at.ToDatetime(tzinfo=dt.UTC) == last
    assert (silent.thing_model, silent.department_id) == ("water-level-gauge", "drainage")
    assert (silent.place.text, silent.place.jurisdiction) == ("low point", "990100")


async def test_a_thing_that_never_reports_is_silent_from_its_registration(station: Station) -> None:
    await station.look_after(MINUTE)
    await station.register("mute")
    await station.register("unwatched", model="road-barrier")
    await station.run(7 * MINUTE)
    assert await station.states("mute") == [LATE, SILENT]
    assert not (await station.published("mute"))[-1].HasField("last_reading_at")
    assert await station.states("unwatched") == []


async def test_each_silent_thing_is_a_trace_of_its_own(station: Station) -> None:
    for name in ("one", "other"):
        await station.register(name)
    await station.run(7 * MINUTE)
    rows = await station.pool.fetch("SELECT key, headers FROM outbox ORDER BY id")
    found = {(row["key"], trace_id_of(dict(json.loads(row["headers"]))["traceparent"])) for row in rows}
    assert len(rows) == len(found) == len({trace for _, trace in found}) == 4, "late and silent, both"


async def test_a_service_that_was_away_blames_nobody(station: Station) -> None:
    await station.register("steady")
    await station.register("breaks")
    await station.run(5 * MINUTE, "steady", "breaks")
    await station.run(3 * MINUTE, "steady")
    station.watch = station.started()
    await station.look_after(60 * MINUTE)
    await station.run(2 * MINUTE, "steady")
    assert await station.states("steady") == [ONLINE], "an hour away is excused"
    assert await station.states("breaks") == [ONLINE, LATE], "three minutes before, two after"
    await station.run(2 * MINUTE, "steady")
    assert await station.states("breaks") == [ONLINE, LATE, SILENT]
    assert await station.states("steady") == [ONLINE]


async def test_while_no_reading_can_be_taken_nobody_is_judged(station: Station) -> None:
    await station.register("steady")
    await station.run(5 * MINUTE, "steady")
    station.receives = False
    await station.run(30 * MINUTE)
    station.receives = True
    await station.run(2 * MINUTE, "steady")
    assert await station.states("steady") == [ONLINE]


async def test_a_thing_that_catches_up_reports(station: Station) -> None:
    """Readings of hours ago come in, as after a broken connection: it is heard, whatever the age of what it says."""
    await station.register("behind")
    for minutes in range(180, 0, -20):
        station.report("behind", ago=minutes * MINUTE)
        await station.look_after(dt.timedelta(seconds=20))
    (online,) = await station.published("behind")
    assert online.last_reading_at.ToDatetime(tzinfo=dt.UTC) < station.now - 60 * MINUTE
    assert await station.states("behind") == [ONLINE]
    await station.run(7 * MINUTE)
    assert await station.states("behind") == [ONLINE, LATE, SILENT]


async def test_a_model_that_is_watched_later_counts_from_then(station: Station) -> None:
    station.packs = ActivePacks()
    await station.register("gauge")
    await station.run(30 * MINUTE, "gauge")
    await station.run(30 * MINUTE)
    station.packs = PACKS
    await station.run(MINUTE)
    assert await station.states("gauge") == []
    await station.run(MINUTE, "gauge")
    assert await station.states("gauge") == [ONLINE]


async def test_what_was_heard_is_kept_when_it_cannot_be_written(station: Station) -> None:
    await station.register("gauge")
    station.report("gauge")
    numbers, times, leads = station.newest_readings.take()
    station.newest_readings.add(numbers, times - 1, leads)
    station.newest_readings.add(numbers, times, leads)
    await station.look_after(MINUTE)
    (found,) = await station.published("gauge")
    assert found.last_reading_at.ToMicroseconds() == times[0]


async def test_a_clock_that_is_off_is_told_to_the_owner_and_one_that_was_set_is_not_any_more(station: Station) -> None:
    for name in ("ahead", "behind", "right"):
        await station.register(name)
    for _ in range(12):
        station.now += MINUTE
        station.report("ahead", ago=dt.timedelta(seconds=-25))
        station.report("behind", ago=60 * MINUTE)
        station.report("right")
        await station.watch.check()
    assert await station.clocks() == {"ahead": 25, "behind": -3_600}
    assert await station.clocks("traffic-police") == {}
    await station.run(12 * MINUTE, "ahead", "behind", "right")
    assert await station.clocks() == {}
    assert await station.states("ahead") == [ONLINE], "of clocks no signal is made"
