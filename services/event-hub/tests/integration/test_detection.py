"""Detection on real Kafka and PostgreSQL: killed and started again, fenced, and without its position in the log."""

from __future__ import annotations

import asyncio
import datetime as dt
import uuid
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import fusing
import numpy as np
import pytest
import pytest_asyncio
from aiokafka import TopicPartition
from aiokafka.admin import AIOKafkaAdminClient, RecordsToDelete
from cities import city_fleet, simulated_packs
from cityloop.common.v1.common_pb2 import Actor, Change, Label, Place, Position, ReferenceSystem
from cityloop.events.v1.signal_pb2 import Signal, SignalKind
from cityloop.sensing.v1.registry_service_pb2 import Datastream, RegisterThingRequest, Thing
from cityloop.sensing.v1.registry_service_pb2_grpc import RegistryServiceStub
from cityloop.topics import EVENTS_SIGNALS, SENSING_OBSERVATIONS
from cityloop_event_hub.detection.adapters.datastream_directory import DatastreamDirectory
from cityloop_event_hub.detection.handlers.observation_consumer import ObservationConsumer
from cityloop_event_hub.detection.rules.kind import FindingKind
from cityloop_messaging import (
    Consumer,
    Fact,
    FatalError,
    FencedError,
    KafkaConnection,
    Producer,
    Subscription,
    UnavailableError,
    new_id,
    utc_now,
)
from cityloop_messaging.observations import SHARDS, Columns, concatenate, to_batch
from cityloop_packs import ActivePacks
from cityloop_rpc import Credentials, open_channel
from cityloop_testkit import Clusters, eventually, read_all
from cityloop_testkit.fleets import RunningFleet
from cityloop_testkit.http import http_client
from cityloop_testkit.members import SERVICE
from fusing import Hub
from judging import LEVEL, rule_set, state_of

city, evening, dsn, hub = fusing.city, fusing.evening, fusing.dsn, fusing.hub
GAUGES = 12
READINGS = 400
PARTITIONS = 3
START = dt.datetime.now(dt.UTC).replace(microsecond=0) - dt.timedelta(hours=1)


def observations(columns: Columns, partition: int) -> Fact:
    now = utc_now()
    name = str(partition)
    return Fact(
        SENSING_OBSERVATIONS, name, new_id(), "test", name, now, "990100", to_batch(columns, now), partition=partition
    )


def walk(number: int) -> Columns:
    """Levels of one gauge, one a second, that cross the limits again and again."""
    seconds = np.arange(READINGS, dtype=np.int64)
    times = (int(START.timestamp()) + seconds) * 1_000_000
    values = 20 + 25 * np.sin(seconds / (5 + number % 7))
    return Columns(np.full(READINGS, number, np.uint32), times, values, np.zeros(READINGS, np.uint16))


def crossings_of(numbers: list[int]) -> set[tuple[int, int, bool]]:
    """What one evaluation of all readings of these datastreams gives."""
    rules = rule_set({"underpass-water-level": {"threshold": {"above": 25, "clear_below": 5}}})
    state = state_of(rules, dict.fromkeys(numbers, LEVEL))
    columns = concatenate([walk(number) for number in numbers])
    judged = state.judge(columns.numbers, columns.times, columns.values, columns.qualities)
    return {(found.number, found.time, found.kind is FindingKind.RAISED) for found in judged.findings}


@pytest_asyncio.fixture
async def fleet(clusters: Clusters, kafka_prefix: str, tmp_path: Path) -> AsyncIterator[RunningFleet]:
    services = ["sensing-ingest", "event-hub"]
    async with city_fleet(clusters, kafka_prefix, tmp_path, services, packs=simulated_packs()) as running:
        yield running


@pytest_asyncio.fixture
async def sensing(clusters: Clusters, kafka_prefix: str, tmp_path: Path) -> AsyncIterator[RunningFleet]:
    async with city_fleet(clusters, kafka_prefix, tmp_path, ["sensing-ingest"], packs=simulated_packs()) as running:
        yield running


async def register_gauges(fleet: RunningFleet, longitude: float = 113.23) -> dict[str, int]:
    position = Position(longitude=longitude, latitude=23.08, reference_system=ReferenceSystem.REFERENCE_SYSTEM_WGS84)
    streams = [
        Datastream(datastream_id=f"level-{n}", property="water_level_cm", unit="cm", minimum=-100, maximum=300)
        for n in range(GAUGES)
    ]
    thing = Thing(
        thing_id="gauges",
        thing_model="water-level-gauge",
        name=Label(texts={"zh": "水位计", "en": "Gauges"}),
        place=Place(position=position),
        department_id="drainage",
        datastreams=streams,
    )
    actor = Actor(post_id="drainage.handle", person_id="p")
    change = Change(idempotency_key=str(uuid.uuid4()), actor=actor)
    stub = RegistryServiceStub(fleet.channel("sensing-ingest", "drainage", "scada"))  # type: ignore[no-untyped-call]
    answer = await stub.RegisterThing(RegisterThingRequest(change=change, thing=thing))
    return {stream.datastream_id: stream.number for stream in answer.thing.datastreams}


async def signals(fleet: RunningFleet) -> list[Signal]:
    return [Signal.FromString(record.value) for record in await read_all(fleet.kafka, EVENTS_SIGNALS)]


async def test_killed_at_a_counted_record_it_continues_from_its_snapshot_with_the_same_signals(
    fleet: RunningFleet, clusters: Clusters
) -> None:
    numbers = await register_gauges(fleet)
    producer = Producer(fleet.kafka, "test")
    await producer.start()

    async def publish(first: int, last: int) -> None:
        for begin in range(first, last, 10):
            rows = np.arange(begin, begin + 10)
            await producer.publish(
                observations(walk(number).take(rows), number % SHARDS % PARTITIONS) for number in numbers.values()
            )

    expected = crossings_of(list(numbers.values()))
    await publish(0, READINGS // 2)
    await eventually(lambda: at_least(fleet, len(expected) // 4))
    fleet.fleet.processes["event-hub"].kill()
    await publish(READINGS // 2, READINGS)
    fleet.fleet.start_service("event-hub")
    await asyncio.to_thread(fleet.fleet.wait_live, "event-hub")
    await fleet.settle()
    await producer.stop()
    found = await signals(fleet)
    raised = SignalKind.SIGNAL_KIND_RAISED
    times = {
        (numbers[item.source.source_id], item.occurred_at.ToMicroseconds(), item.kind == raised): item.signal_id
        for item in found
    }
    assert set(times) == expected
    assert {item.signal_id for item in found} == set(times.values()), "what was computed again has the same id"


async def test_a_datastream_that_nobody_knows_holds_up_no_other_of_its_batch(fleet: RunningFleet) -> None:
    number = (await register_gauges(fleet))["level-0"]
    stranger = number + 1_000 * SHARDS
    producer = Producer(fleet.kafka, "test")
    await producer.start()
    both = concatenate([walk(stranger), walk(number)])
    order = np.argsort(both.times, kind="stable")
    await producer.publish(observations(both.take(part), number % SHARDS % PARTITIONS) for part in np.split(order, 8))
    await producer.publish([observations(walk(stranger), number % SHARDS % PARTITIONS)])
    await producer.stop()
    await fleet.settle()
    found = {(item.occurred_at.ToMicroseconds(), item.source.source_id) for item in await signals(fleet)}
    assert found == {(time, "level-0") for _, time, _ in crossings_of([number])}
    assert await read_all(fleet.kafka, SENSING_OBSERVATIONS, dead_letters=True) == []
    async with http_client() as client:
        answer = await client.get(f"http://127.0.0.1:{fleet.fleet.port('event-hub', 'admin')}/metrics")
    assert f"cityloop_rule_readings_unknown_total {2 * READINGS:.1f}" in answer.text
    log = (fleet.fleet.folder / "logs" / "event-hub.log").read_text()
    assert str(stranger) in next(line for line in log.splitlines() if "datastreams_unknown" in line)


async def test_a_thing_that_is_moved_raises_its_signals_where_it_stands_now(sensing: RunningFleet) -> None:
    number = (await register_gauges(sensing))["level-0"]
    directory = DatastreamDirectory(sensing.channel("sensing-ingest", "cityloop", "event-hub"))
    assert not len(await directory.fetch_missing(np.array([number], np.uint32)))
    await register_gauges(sensing, longitude=113.27)
    await directory.refresh()
    assert directory.known[number].place.position.longitude == 113.27
    sensing.fleet.processes["sensing-ingest"].kill()
    with pytest.raises(UnavailableError):
        await directory.refresh()
    assert directory.known[number].place.position.longitude == 113.27


async def at_least(fleet: RunningFleet, count: int) -> bool:
    return len(await read_all(fleet.kafka, EVENTS_SIGNALS)) >= count


@pytest.fixture
def consumer(
    hub: Hub, producer: Producer, issue: Callable[[str, str], Credentials]
) -> Callable[[], ObservationConsumer]:
    """Makes owners of partitions; they know no rules, so that they ask nobody for datastreams."""
    channel = open_channel("127.0.0.1:1", issue("cityloop", "event-hub"))
    directory = DatastreamDirectory(channel)
    return lambda: ObservationConsumer(hub.pool, producer, directory, ActivePacks, PARTITIONS, utc_now)


async def test_a_former_owner_can_save_no_more(consumer: Callable[[], ObservationConsumer]) -> None:
    first, second = consumer(), consumer()
    assert await first.take(0) is None
    await first.save(0, 7)
    assert await second.take(0) == 7
    with pytest.raises(FencedError, match="another owner"):
        await first.save(0, 9)
    await second.save(0, 8)
    assert await consumer().take(0) == 8


async def test_a_state_of_another_layout_is_refused_with_what_to_do(
    consumer: Callable[[], ObservationConsumer], hub: Hub
) -> None:
    insert = "INSERT INTO shard_state (consumer, shard, layout_version, state) VALUES ('event-hub', 0, 2, '')"
    await hub.pool.execute(insert)
    with pytest.raises(FatalError, match="layout 2, which this release does not know: deploy"):
        await consumer().take(0)


@pytest.mark.parametrize(("saved", "deleted"), [(2, 5), (99, 0)], ids=["before the log", "beyond the log"])
async def test_a_position_that_the_log_does_not_hold_is_fatal_with_the_command_that_mends_it(
    consumer: Callable[[], ObservationConsumer], kafka: KafkaConnection, producer: Producer, saved: int, deleted: int
) -> None:
    owner = consumer()
    await owner.take(1)
    await owner.save(1, saved)
    nothing = Columns(np.empty(0, np.uint32), np.empty(0, np.int64), np.empty(0), np.empty(0, np.uint16))
    await producer.publish(observations(nothing, 1) for _ in range(10))
    if deleted:
        admin = AIOKafkaAdminClient(bootstrap_servers=kafka.bootstrap_servers)
        await admin.start()
        gone = {TopicPartition(kafka.topic(SENSING_OBSERVATIONS), 1): RecordsToDelete(before_offset=deleted)}
        await admin.delete_records(gone)
        await admin.close()
    new = consumer()
    subscription = Subscription(SENSING_OBSERVATIONS, new.handle, positions=new)
    with pytest.raises(FatalError, match=r"python -m cityloop_probe skip-to-beginning sensing\.observations\.v1 1"):
        await Consumer(kafka, SERVICE, "0", [subscription], producer).run()
