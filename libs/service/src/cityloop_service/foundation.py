"""What all services stand on, started in order and stopped in reverse."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, aclosing, asynccontextmanager
from dataclasses import dataclass
from functools import partial
from importlib.resources import files
from typing import Any

from cityloop_audit import chain_all
from cityloop_city import CityReplica
from cityloop_database import (
    Pool,
    check_schema,
    create_pool,
    delete_expired_answers,
    measure_database,
    migrations_of,
)
from cityloop_kernel import Phrase, say
from cityloop_messaging import (
    Consumer,
    DeadLetterWatch,
    Outbox,
    ParkedWatch,
    Producer,
    Relay,
    Subscription,
    check_topics,
    delete_expired_inbox,
    measure_outbox,
    utc_now,
)
from cityloop_modes import HubAcknowledgement, ModeReplica, StoreMode
from cityloop_packs import Check, Inquiry, Kind, PackReplica, no_check, no_inquiry
from cityloop_rpc import MAX_MESSAGE_BYTES, Policy, Registration, RpcServer, no_tokens
from cityloop_staff import StaffReplica, StaffSource

from cityloop_service.admin import admin_app
from cityloop_service.audit_servicer import audit_registration
from cityloop_service.background import Background, watch_loop
from cityloop_service.build import record_build
from cityloop_service.health import Health
from cityloop_service.http_server import serve_http
from cityloop_service.intake import LOOK_SECONDS, Intake
from cityloop_service.readiness import BrokerPing, DatabasePing, Ping, Readiness
from cityloop_service.room import Room, one_a_topic, running_rooms
from cityloop_service.settings import ServiceSettings
from cityloop_service.telemetry import Metrics

STUCK_SECONDS = 60.0
OUTSIDE_SECONDS = 15.0
"""How long a consumer may be no member of its group: longer than a restart of its session takes."""
FORGET_SECONDS = 3600.0
DEAD_LETTER_SECONDS = 20.0


@dataclass(frozen=True, slots=True)
class Foundation:
    """Started parts that adapters are built from."""

    name: str
    settings: ServiceSettings
    policy: Policy
    pool: Pool
    producer: Producer
    outbox: Outbox
    city: CityReplica
    background: Background
    health: Health
    intake: Intake


@asynccontextmanager
async def foundation(name: str, package: str, settings: ServiceSettings) -> AsyncIterator[Foundation]:
    """Start pool, producer, relay, audit sequencer and city, in this order; stop them in reverse.

    What is away, or a schema that is not migrated yet, is waited for: `/ready` says so from the first moment on.
    """
    async with AsyncExitStack() as stack:
        background, health = Background(), Health()
        record_build(name, package)
        await stack.enter_async_context(background.running("event loop", watch_loop()))
        Metrics.READY.set_function(lambda: not health.not_ready())
        admin = admin_app(health.not_ready, health.not_live, health.not_started)
        await stack.enter_async_context(serve_http(admin, settings.host, settings.admin_port))
        dsn = settings.database_dsn.get_secret_value()
        pings: list[Ping] = [DatabasePing(dsn), BrokerPing(settings.kafka)]
        readiness = Readiness(pings, settings.credentials)
        health.ready_when(readiness.problems)
        await stack.enter_async_context(readiness.running(background))
        pool = await health.start("pool", partial(create_pool, dsn, size=settings.database_pool_size, name=name))
        stack.push_async_callback(pool.close)
        await health.start("schema", partial(check_schema, pool, migrations_of(package)))
        producer = Producer(settings.kafka, f"{name}-{settings.instance}")
        await health.start("producer", producer.start)
        stack.push_async_callback(producer.stop)
        await health.start("topics", partial(check_topics, settings.kafka, pool, name))
        intake = Intake(pool)
        await stack.enter_async_context(background.every(LOOK_SECONDS, "intake", intake.look))
        relay = Relay(dsn, pool, producer)
        await stack.enter_async_context(background.running("outbox relay", relay.run()))
        stack.push_async_callback(relay.flush)
        await stack.enter_async_context(background.every(0.5, "audit sequencer", partial(chain_all, pool)))
        await stack.enter_async_context(background.every(FORGET_SECONDS, "forget", partial(_delete_expired, pool)))
        parked = ParkedWatch(consumers=[name])
        await stack.enter_async_context(background.measuring("database", partial(_measure, pool, parked)))
        city = CityReplica(settings.kafka, name)
        await stack.enter_async_context(background.running("city", city.run()))
        policy = Policy.load(settings.policy_file or files(package) / "policy.yaml").with_import_right(
            settings.import_right
        )
        yield Foundation(name, settings, policy, pool, producer, Outbox(relay), city, background, health, intake)


async def _measure(pool: Pool, parked: ParkedWatch) -> None:
    async with pool.acquire() as connection:
        await parked.measure(connection)
        await measure_outbox(connection)
        await measure_database(connection)


async def _delete_expired(pool: Pool) -> None:
    now = utc_now()
    async with pool.acquire() as connection:
        await delete_expired_inbox(connection, now.date())
        await delete_expired_answers(connection, now)


@asynccontextmanager
async def pack_replica(
    base: Foundation, kinds: Sequence[Kind[Any]], check: Check = no_check, inquire: Inquiry = no_inquiry
) -> AsyncIterator[PackReplica]:
    """Follow the packs while the block lasts.

    Args:
        base: of the service.
        kinds: of what is in packs, those that the service works with.
        check: what the service itself has against a set of packs.
        inquire: what its data has against going from one set to another.
    """
    settings = base.settings
    packs = PackReplica(settings.kafka, base.producer, base.name, settings.instance, kinds, check, inquire)
    async with base.background.running("packs", packs.run()):
        yield packs


@asynccontextmanager
async def mode_replica(
    base: Foundation, hub_address: str, store_mode: StoreMode | None = None
) -> AsyncIterator[ModeReplica]:
    """Follow the operating modes while the block lasts, store each where asked, acknowledge each to the hub there."""
    acknowledge = HubAcknowledgement(hub_address, base.settings.credentials)
    modes = ModeReplica(base.settings.kafka, base.name, acknowledge, store_mode)
    try:
        async with (
            base.background.running("operating modes", modes.run()),
            base.background.running("acknowledging modes", modes.run_acknowledging()),
        ):
            yield modes
    finally:
        await acknowledge.close()


@asynccontextmanager
async def staff_replica(base: Foundation, clock: Callable[[], dt.datetime] = utc_now) -> AsyncIterator[StaffReplica]:
    """Follow the staff directories of the departments while the block lasts."""
    source = StaffSource(base.settings.data_sharing_address, base.settings.credentials)
    staff = StaffReplica(base.settings.kafka, base.name, source, source.token_keys, clock)
    try:
        async with (
            base.background.running("staff", staff.run()),
            base.background.running("asking for staff", staff.run_asking()),
        ):
            yield staff
    finally:
        await source.close()


@asynccontextmanager
async def serving_rooms(
    base: Foundation,
    rooms: Sequence[Room],
    *,
    staff: StaffReplica | None = None,
    packs: PackReplica | None = None,
    needs_city: bool = True,
    max_message_bytes: int = MAX_MESSAGE_BYTES,
) -> AsyncIterator[None]:
    """Consume for rooms, run their jobs and serve their calls while the block lasts; the end is the other way round.

    Args:
        base: of the service.
        rooms: whose topics, jobs, measurements and gRPC services these are.
        staff: without whose answer, which departments have a directory, the service is not ready; it says who acts by a
            token, and without it none is taken.
        packs: without whose answer the service is not ready.
        needs_city: whether it is ready only with a complete city.
        max_message_bytes: of a call.
    """
    subscriptions = one_a_topic(subscription for room in rooms for subscription in room.subscriptions)
    registrations = [registration for room in rooms for registration in room.registrations]
    async with (
        _consuming(base, subscriptions) as consumer,
        running_rooms(base.background, rooms),
        _serving(
            base, registrations, consumer, staff, packs, needs_city=needs_city, max_message_bytes=max_message_bytes
        ),
    ):
        yield


@asynccontextmanager
async def _consuming(base: Foundation, subscriptions: Sequence[Subscription]) -> AsyncIterator[Consumer]:
    """Consume while the block lasts; at its end handle what is at hand, save, and leave."""
    settings = base.settings
    consumer = Consumer(settings.kafka, base.name, settings.instance, subscriptions, base.producer, base.pool)
    dead_letters = DeadLetterWatch(settings.kafka, base.producer, [item.topic for item in subscriptions])
    async with (
        aclosing(dead_letters),
        base.background.running("consumer", consumer.run()) as task,
        base.background.measuring("lag", consumer.measure),
        base.background.measuring("dead letters", dead_letters.measure, DEAD_LETTER_SECONDS),
    ):
        try:
            yield consumer
        finally:
            base.background.expect_end(task)
            consumer.stop()
            await asyncio.wait([task])


@asynccontextmanager
async def _serving(
    base: Foundation,
    registrations: Sequence[Registration],
    consumer: Consumer,
    staff: StaffReplica | None,
    packs: PackReplica | None,
    *,
    needs_city: bool,
    max_message_bytes: int,
) -> AsyncIterator[None]:
    """Serve gRPC while the block lasts: readiness first off at its end, then calls finish."""
    settings, health = base.settings, base.health
    served = [*registrations, audit_registration(base.pool)]
    server = RpcServer(
        settings.host,
        settings.grpc_port,
        settings.credentials,
        base.policy,
        served,
        max_message_bytes,
        base.intake.wait,
        no_tokens if staff is None else staff.signed_in.vouch,
    )
    await server.start()

    def not_ready() -> dict[str, Phrase]:
        problems: dict[str, Phrase] = {}
        if needs_city and not base.city.complete.is_set():
            problems["city"] = say("health-no-city")
        if staff is not None and not staff.caught_up.is_set():
            problems["staff"] = say("health-staff-still-read")
        if packs is not None and not packs.caught_up.is_set():
            problems["packs"] = say("health-packs-still-read")
        elif packs is not None and packs.failure:
            problems["packs"] = packs.failure
        if consumer.seconds_outside() > OUTSIDE_SECONDS:
            problems["consumer"] = say("health-outside-group")
        return problems

    def not_live() -> dict[str, Phrase]:
        stuck = consumer.seconds_since_poll() > STUCK_SECONDS
        return {"consumer": say("health-not-polled", seconds=round(STUCK_SECONDS))} if stuck else {}

    async def follow_readiness() -> None:
        while True:
            faulty = health.not_ready()
            await server.set_ready(ready=not faulty, faulty=tuple(faulty))
            await asyncio.sleep(0.2)

    health.ready_when(not_ready)
    health.live_when(not_live)
    health.serves()
    try:
        async with base.background.running("readiness", follow_readiness()):
            try:
                yield
            finally:
                health.stops()
                await server.set_ready(ready=False)
    finally:
        await server.stop()
