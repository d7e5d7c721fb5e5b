"""A service started again has the city it had before, read from the topic alone."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import shapely
from cityloop.common.v1.common_pb2 import Position, ReferenceSystem
from cityloop.sharing.v1.city_pb2 import Area, City, CityRecord, CityVersionMarker, Department, Division, Layer
from cityloop.topics import CITY_REFERENCE
from cityloop_city import CityReplica, digest_of, entity_bytes, entity_key
from cityloop_messaging import Fact, KafkaConnection, Producer, new_id, to_timestamp, utc_now
from cityloop_testkit import eventually, groups

HERE = Position(longitude=1, latitude=1, reference_system=ReferenceSystem.REFERENCE_SYSTEM_WGS84)


def box(west: float, south: float, east: float, north: float) -> bytes:
    return bytes(shapely.to_wkb(shapely.box(west, south, east, north)))


def version_of_city(number: int, areas: int) -> list[Fact]:
    """The facts of one version with so many areas side by side, its marker last."""
    layers = [Layer(layer="district", jurisdiction=True)]
    city = City(jurisdiction="99", fallback_department_id="ops", boundary=box(0, 0, 10, 10), layers=layers)
    content = [
        CityRecord(city=city),
        CityRecord(division=Division(division_id="99")),
        CityRecord(department=Department(department_id="ops")),
    ]
    for index in range(areas):
        place = box(10 * index / areas, 0, 10 * (index + 1) / areas, 10)
        content.append(CityRecord(area=Area(layer="district", area_id=f"{number}-{index:02}", geometry=place)))
    entities = {entity_key(record): entity_bytes(record) for record in content}
    marker = CityRecord(marker=CityVersionMarker(entities=len(entities), digest=digest_of(entities)))
    return [_fact(number, record) for record in (*content, marker)]


def _fact(number: int, record: CityRecord) -> Fact:
    now = utc_now()
    record.city_id, record.city_version = "probe", number
    record.recorded_at.CopyFrom(to_timestamp(now))
    kind = record.WhichOneof("entity")
    key = f"{number}/{kind if kind == 'marker' else entity_key(record)}"
    return Fact(CITY_REFERENCE, key, new_id(), "data-sharing", "probe", now, "99", record)


@asynccontextmanager
async def following(kafka: KafkaConnection) -> AsyncIterator[CityReplica]:
    replica = CityReplica(kafka, "probe")
    task = asyncio.create_task(replica.run())
    try:
        await eventually(replica.caught_up.is_set)
        yield replica
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def test_started_again_it_has_the_newest_complete_version_and_takes_the_next(
    kafka: KafkaConnection, producer: Producer
) -> None:
    second, third = version_of_city(2, 6), version_of_city(3, 4)
    await producer.publish([*version_of_city(1, 3), *second, *third[:5]])
    async with following(kafka) as first:
        assert (first.version, first.complete.is_set()) == (2, True)
    async with following(kafka) as again:
        assert (again.version, again.jurisdiction) == (2, "99")
        assert set(again.model.areas) == set(first.model.areas)
        assert again.model.areas_at(HERE) == first.model.areas_at(HERE) == {"district": "2-00"}
        await producer.publish(third[5:])
        await eventually(lambda: again.version == 3)
    async with following(kafka) as last:
        assert (last.version, last.model.areas_at(HERE)) == (3, {"district": "3-00"})
    assert await groups(kafka) == set()
