"""A city and a pack as data-sharing publishes them, for tests of a service that runs without it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator, Mapping, Sequence

from cityloop.sharing.v1.city_pb2 import CityRecord, CityVersionMarker
from cityloop.sharing.v1.pack_pb2 import Pack, PackAnswer, PackState, PackStatus
from cityloop.topics import CITY_PACK_STATUS, CITY_PACKS, CITY_REFERENCE
from cityloop_city import digest_of, entity_bytes, entity_key
from cityloop_messaging import Fact, KafkaConnection, Producer, derived_id, to_timestamp, utc_now
from cityloop_packs import digest_of as digest_of_files

from cityloop_testkit.fleets import RunningFleet
from cityloop_testkit.records import read_all
from cityloop_testkit.waiting import eventually

VERSION = 1
SOURCE = "data-sharing"


def city_facts(city_id: str, records: Sequence[CityRecord]) -> Iterator[Fact]:
    """The first version of a city, its marker last."""
    entities = {entity_key(record): entity_bytes(record) for record in records}
    marker = CityRecord(marker=CityVersionMarker(entities=len(entities), digest=digest_of(entities)))
    jurisdiction = next(record.city.jurisdiction for record in records if record.HasField("city"))
    now = utc_now()
    for record in (*records, marker):
        kind = record.WhichOneof("entity")
        payload = CityRecord(city_id=city_id, city_version=VERSION, recorded_at=to_timestamp(now))
        payload.MergeFrom(record)
        key = f"{VERSION}/{kind if kind == 'marker' else entity_key(record)}"
        yield Fact(CITY_REFERENCE, key, derived_id("city", city_id, key), SOURCE, city_id, now, jurisdiction, payload)


def pack_facts(pack_id: str, files: Mapping[str, str]) -> Iterator[Fact]:
    """The first version of a pack: proposed, then active."""
    now, subject = utc_now(), f"{pack_id}/{VERSION}"
    for sequence, state in enumerate((PackState.PACK_STATE_PROPOSED, PackState.PACK_STATE_ACTIVE), 1):
        payload = Pack(
            pack_id=pack_id,
            pack_version=VERSION,
            version=sequence,
            occurred_at=to_timestamp(now),
            recorded_at=to_timestamp(now),
            state=state,
            files=files,
            digest=digest_of_files(files),
        )
        fact_id = derived_id("pack", subject, sequence)
        yield Fact(CITY_PACKS, subject, fact_id, SOURCE, subject, now, "", payload, sequence=sequence)


async def give_city(running: RunningFleet, city_id: str, records: Sequence[CityRecord]) -> None:
    """Publish a city; returns when every service of the fleet is ready with it."""
    await publish(running.kafka, city_facts(city_id, records))
    await asyncio.to_thread(running.fleet.wait_ready)


async def give_pack(kafka: KafkaConnection, services: Iterable[str], pack_id: str, files: Mapping[str, str]) -> None:
    """Publish a pack; returns when each of the services runs it.

    Raises:
        AssertionError: one has refused it, or does not run it in time.
    """
    await publish(kafka, pack_facts(pack_id, files))
    wanted = set(services)

    async def all_run() -> bool:
        found = [PackStatus.FromString(record.value) for record in await read_all(kafka, CITY_PACK_STATUS)]
        own = [status for status in found if status.pack_id == pack_id]
        refused = [status for status in own if status.answer == PackAnswer.PACK_ANSWER_REFUSED]
        if refused:
            raise AssertionError(f"{pack_id} is refused: {refused}")
        return wanted <= {status.service for status in own if status.answer == PackAnswer.PACK_ANSWER_RUNNING}

    await eventually(all_run)


async def publish(kafka: KafkaConnection, facts: Iterable[Fact]) -> None:
    """Publish facts by a producer of their own."""
    producer = Producer(kafka, "test")
    await producer.start()
    try:
        await producer.publish(facts)
    finally:
        await producer.stop()
