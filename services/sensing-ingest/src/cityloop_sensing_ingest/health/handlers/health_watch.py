"""Watching whether things report: every check writes the newest readings, then publishes what changed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from cityloop.sensing.v1.device_health_pb2 import DeviceHealth
from cityloop.topics import SENSING_DEVICE_HEALTH
from cityloop_database import Connection, Pool, UnitOfWork
from cityloop_messaging import Fact, Outbox, fact_of, to_timestamp
from cityloop_packs import THING_MODELS, ActivePacks
from cityloop_telemetry import Logger, current_traceparent, span

from cityloop_sensing_ingest.health.adapters import health_store
from cityloop_sensing_ingest.health.domain.device_clocks import MICROSECONDS, Clocks, ahead_seconds
from cityloop_sensing_ingest.health.domain.device_health import HealthChange, NewestReadings
from cityloop_sensing_ingest.health.telemetry import LogEvents, Metrics, Spans
from cityloop_sensing_ingest.registry.domain import RegisteredThing, Things

CHECK_SECONDS = 2.0
RESUME_GRACE = dt.timedelta(seconds=30)
"""After being away: nothing becomes worse until what waited outside could come in."""


class HealthWatch:
    """Checks all things of watched models every few seconds.

    Args:
        pool: where the health of things is.
        outbox: changes leave through it.
        packs: the packs in use; their thing models say how often things report.
        things: that are registered.
        newest_readings: that ingest has accepted.
        can_receive: whether readings can be accepted and the packs are known; nothing is judged while not.
        clock: the service's.
    """

    def __init__(
        self,
        pool: Pool,
        outbox: Outbox,
        packs: Callable[[], ActivePacks],
        things: Things[Connection],
        newest_readings: NewestReadings,
        can_receive: Callable[[], bool],
        clock: Callable[[], dt.datetime],
    ) -> None:
        self._pool = pool
        self._outbox = outbox
        self._packs = packs
        self._things = things
        self._newest_readings = newest_readings
        self._can_hear = can_receive
        self._clock = clock
        self._clocks = Clocks()
        self._watching = False
        self._resumed_at = clock()
        self._log = Logger()

    async def check(self) -> None:
        """Write last readings, judge, publish changes. The time since a check that failed is excused."""
        watching, self._watching = self._watching, False
        if not self._can_hear():
            return
        now = self._clock()
        models = self._packs().named(THING_MODELS)
        reporting = {
            name: found.item.reporting_seconds
            for name, found in models.items()
            if found.item.reporting_seconds is not None
        }
        async with UnitOfWork(self._pool) as work:
            if not watching:
                away = await health_store.resume(work.connection, now)
                self._resumed_at = now
                self._log.info(LogEvents.HEALTH_WATCH_RESUMED, away_seconds=away.total_seconds())
            await health_store.set_watched_models(work.connection, list(reporting), now)
            await health_store.watched_until(work.connection, now)
        await self._write_last_readings(list(reporting), now)
        await self._write_clocks(reporting, now)
        while await self._publish_changes(reporting, now) == health_store.CHANGES_AT_ONCE:
            pass
        self._watching = True

    async def _write_last_readings(self, models: list[str], now: dt.datetime) -> None:
        numbers, times, leads = self._newest_readings.take()
        if not len(numbers):
            return
        try:
            await health_store.write_last_readings(self._pool, numbers, times, models, now)
        except BaseException:
            self._newest_readings.add(numbers, times, leads)
            raise
        self._clocks.add(numbers, leads, _microseconds(now))

    async def _write_clocks(self, reporting: dict[str, float], now: dt.datetime) -> None:
        """Judge the clocks of things whose period is over; of a thing with several datastreams all leads count."""
        numbers, least, greatest = self._clocks.take(_microseconds(now))
        if len(numbers):
            leads = dict(zip(numbers.tolist(), zip(least.tolist(), greatest.tolist(), strict=True), strict=True))
            things = await health_store.things_by_datastream(self._pool, list(leads), list(reporting))
            found = {}
            for (thing_id, model), own in things.items():
                ahead = min(leads[number][0] for number in own), max(leads[number][1] for number in own)
                found[thing_id] = ahead_seconds(*ahead, reporting[model])
            await health_store.write_clocks(self._pool, found)

    async def _publish_changes(self, reporting: dict[str, float], now: dt.datetime) -> int:
        async with UnitOfWork(self._pool) as work:
            changed = await health_store.changes(
                work.connection, reporting, now, better_only=now - self._resumed_at < RESUME_GRACE
            )
            if changed:
                things = await self._things.find(work.connection, [item.thing_id for item in changed])
                await health_store.save(work.connection, changed, now)
                facts = []
                for item in changed:
                    with span(Spans.HEALTH, root=True, attributes={"cityloop.device.state": item.state.name.lower()}):
                        facts.append(_fact(item, things[item.thing_id], now))
                await self._outbox.add(work, facts)
        for item in changed:
            Metrics.DEVICE_STATES.labels(item.state.name.lower()).inc()
        return len(changed)


def _microseconds(moment: dt.datetime) -> int:
    return int(moment.timestamp() * MICROSECONDS)


def _fact(change: HealthChange, thing: RegisteredThing, now: dt.datetime) -> Fact:
    occurred_at = change.occurred_at(now)
    last = change.last_reading_at
    payload = DeviceHealth(
        thing_id=change.thing_id,
        version=change.version,
        occurred_at=to_timestamp(occurred_at),
        recorded_at=to_timestamp(now),
        state=f"DEVICE_STATE_{change.state.name}",
        thing_model=change.thing_model,
        department_id=thing.department_id,
        place=thing.place,
        name=thing.name,
        last_reading_at=None if last is None else to_timestamp(last),
        clock_ahead_seconds=change.clock_ahead_seconds,
    )
    return fact_of(SENSING_DEVICE_HEALTH, payload, thing.place.jurisdiction, traceparent=current_traceparent())
