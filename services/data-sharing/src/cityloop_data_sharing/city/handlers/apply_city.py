"""Applying a city as one version, replicated by topic."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence

from cityloop.sharing.v1.city_pb2 import CityRecord, CityVersionMarker
from cityloop.topics import CITY_REFERENCE
from cityloop_city import CityError, digest_of, entity_bytes, entity_key, model_of
from cityloop_database import Pool, UnitOfWork
from cityloop_kernel import ConflictError, InvalidError, Moment, derived_id, say
from cityloop_messaging import Fact, Outbox, Producer, to_timestamp, waits_in_outbox

from cityloop_data_sharing.city.adapters import city_store
from cityloop_data_sharing.city.domain import CityVersion
from cityloop_data_sharing.problem_messages import problem_refused

SOURCE = "data-sharing"
MARKER = entity_key(CityRecord(marker=CityVersionMarker()))
CITY_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")


def check_city(city_id: str, announced: int, records: Sequence[CityRecord]) -> CityVersionMarker:
    """Whether the records are all there and make a city; returns the marker that will end them.

    Raises:
        InvalidError: the stream was cut off, or the records make no city.
    """
    if not CITY_ID.fullmatch(city_id):
        raise problem_refused(say("city-id-invalid"), "CITY_INVALID")
    if len(records) != announced:
        raise InvalidError(
            f"{announced} records were announced and {len(records)} came; send the whole city again", "CITY_INCOMPLETE"
        )
    try:
        model_of(city_id, 0, records)
        entities = {entity_key(record): entity_bytes(record) for record in records}
    except CityError as error:
        raise problem_refused(error.sentence, "CITY_INVALID") from error
    return CityVersionMarker(entities=len(entities), digest=digest_of(entities))


async def apply_city(
    work: UnitOfWork,
    outbox: Outbox,
    city_id: str,
    marker: CityVersionMarker,
    records: Sequence[CityRecord],
    moment: Moment,
) -> CityVersion:
    """Store the records as the next version and publish them, the marker last.

    Raises:
        ConflictError: it would become a city of drills, or be one no longer.
    """
    await city_store.lock_city(work.connection)
    before = await city_store.newest_version(work.connection)
    city = next(record.city for record in records if record.HasField("city"))
    if before is not None and await city_store.is_drill(work.connection, before.version) != city.drill:
        raise ConflictError("a city stays a city of drills, or none; apply it with drill as it was", "CITY_DRILL_FIXED")
    version = CityVersion(
        version=1 if before is None else before.version + 1,
        city_id=city_id,
        jurisdiction=city.jurisdiction,
        entities=marker.entities,
        digest=marker.digest,
        occurred_at=moment.occurred_at,
        recorded_at=moment.recorded_at,
    )
    await city_store.insert_version(work.connection, version, records)
    await outbox.add(work, [_fact(version, record) for record in [*records, CityRecord(marker=marker)]])
    return version


async def delete_old_versions(pool: Pool, producer: Producer) -> int:
    """Remove the versions before the last two, first from the topic, then here; returns how many records.

    A version is removed here only after Kafka has acknowledged every tombstone, so what a killed process has not done
    is done the next time. Nothing is removed while a record waits for the topic, for it could come after its removal.
    Readers keep a newer complete version; of an old one they see less and less.
    """
    async with UnitOfWork(pool) as work:
        await city_store.lock_city(work.connection)
        old = await city_store.old_keys(work.connection)
        if await waits_in_outbox(work.connection, CITY_REFERENCE.name):
            return 0
        versions = {version for version, _ in old}
        keys = [_key(version, key) for version, key in [*old, *((version, MARKER) for version in sorted(versions))]]
        sent = [await producer.send(CITY_REFERENCE, key.encode(), None, ()) for key in keys]
        await asyncio.gather(*sent)
        await city_store.delete_versions(work.connection, versions)
    return len(keys)


def _key(version: int, entity: str) -> str:
    return f"{version}/{entity}"


def _fact(version: CityVersion, record: CityRecord) -> Fact:
    payload = CityRecord()
    payload.CopyFrom(record)
    payload.city_id = version.city_id
    payload.city_version = version.version
    payload.recorded_at.CopyFrom(to_timestamp(version.recorded_at))
    key = _key(version.version, entity_key(record))
    return Fact(
        topic=CITY_REFERENCE,
        key=key,
        fact_id=derived_id("city", version.city_id, key),
        source=SOURCE,
        subject=version.city_id,
        occurred_at=version.occurred_at,
        jurisdiction=version.jurisdiction,
        payload=payload,
    )
