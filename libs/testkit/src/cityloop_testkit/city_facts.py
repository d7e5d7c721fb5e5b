"""A city and packs as data-sharing publishes them, for tests of a service that runs without it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator, Mapping, Sequence

from cityloop.sharing.v1.city_pb2 import CityRecord, CityVersionMarker
from cityloop.sharing.v1.pack_pb2 import PackAnswer, PackMember, PackRecord, PackSet, PackSetState, PackStatus
from cityloop.topics import CITY_PACK_STATUS, CITY_PACKS, CITY_REFERENCE
from cityloop_city import digest_of, entity_bytes, entity_key
from cityloop_kernel import derived_id
from cityloop_messaging import Fact, KafkaConnection, Producer, new_id, to_timestamp, utc_now
from cityloop_packs import head_of, item_records, parse_all

from cityloop_testkit.fleets import RunningFleet
from cityloop_testkit.records import read_all
from cityloop_testkit.waiting import eventually

VERSION = 1
SOURCE = "data-sharing"


def city_facts(city_id: str, records: Sequence[CityRecord], version: int = VERSION) -> Iterator[Fact]:
    """A version of a city, its marker last."""
    entities = {entity_key(record): entity_bytes(record) for record in records}
    marker = CityRecord(marker=CityVersionMarker(entities=len(entities), digest=digest_of(entities)))
    jurisdiction = next(record.city.jurisdiction for record in records if record.HasField("city"))
    now = utc_now()
    for record in (*records, marker):
        kind = record.WhichOneof("entity")
        payload = CityRecord(city_id=city_id, city_version=version, recorded_at=to_timestamp(now))
        payload.MergeFrom(record)
        key = f"{version}/{kind if kind == 'marker' else entity_key(record)}"
        yield Fact(CITY_REFERENCE, key, derived_id("city", city_id, key), SOURCE, city_id, now, jurisdiction, payload)


def pack_facts(packs: Sequence[Mapping[str, str]], set_number: int = 1, pack_version: int = VERSION) -> Iterator[Fact]:
    """A set of packs in one version each: their items, then the set as proposed, then as active.

    Args:
        packs: files of all packs of the set, each after those it requires.
        set_number: of the set.
        pack_version: of each pack.
    """
    contents = parse_all(packs)
    for pack_id, content in contents.items():
        for item in item_records(pack_id, pack_version, content):
            yield pack_fact(f"{pack_id}/{pack_version}/{item.kind}/{item.item_id}", PackRecord(item=item))
        yield pack_fact(f"{pack_id}/{pack_version}/head", PackRecord(head=head_of(pack_id, pack_version, content)))
    members = [PackMember(pack_id=name, pack_version=pack_version) for name in sorted(contents)]
    for version, state in enumerate((PackSetState.PACK_SET_STATE_PROPOSED, PackSetState.PACK_SET_STATE_ACTIVE), 1):
        changed = PackSet(set_number=set_number, version=version, state=state, members=members)
        yield pack_fact(f"set/{set_number}", PackRecord(set=changed))


def pack_fact(key: str, record: PackRecord) -> Fact:
    """One record of `city.packs.v1`."""
    now = utc_now()
    record.recorded_at.CopyFrom(to_timestamp(now))
    return Fact(CITY_PACKS, key, new_id(), SOURCE, "packs", now, "", record)


async def give_city(running: RunningFleet, city_id: str, records: Sequence[CityRecord], version: int = VERSION) -> None:
    """Publish a city; returns when every service of the fleet is ready with one."""
    await publish(running.kafka, city_facts(city_id, records, version))
    await asyncio.to_thread(running.fleet.wait_ready)


async def give_packs(kafka: KafkaConnection, services: Iterable[str], packs: Sequence[Mapping[str, str]]) -> None:
    """Publish a first set of packs; returns when each of the services runs it.

    Raises:
        AssertionError: one has refused it, or does not run it in time.
    """
    await publish(kafka, pack_facts(packs))
    wanted = set(services)

    async def all_run() -> bool:
        found = [PackStatus.FromString(record.value) for record in await read_all(kafka, CITY_PACK_STATUS)]
        refused = [status for status in found if status.answer == PackAnswer.PACK_ANSWER_REFUSED]
        if refused:
            raise AssertionError(f"the packs are refused: {refused}")
        return wanted <= {status.service for status in found if status.answer == PackAnswer.PACK_ANSWER_RUNNING}

    await eventually(all_run)


async def publish(kafka: KafkaConnection, facts: Iterable[Fact]) -> None:
    """Publish facts by a producer of their own."""
    producer = Producer(kafka, "test")
    await producer.start()
    try:
        await producer.publish(facts)
    finally:
        await producer.stop()
