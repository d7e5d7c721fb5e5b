"""Things and datastreams in PostgreSQL."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence

import asyncpg
from cityloop.common.v1.common_pb2 import Label, Place
from cityloop.sensing.v1.registry_service_pb2 import Datastream, Thing
from cityloop_database import Connection, Pool, texts_from_column, texts_to_column
from cityloop_kernel import ConflictError
from cityloop_messaging.observations import shard_of

from cityloop_sensing_ingest.registry.domain import Limits, RegisteredDatastream

DATASTREAM = (
    "SELECT d.*, t.thing_model, t.place, t.department_id FROM datastreams d JOIN things t USING (thing_id) WHERE "
)


async def save_thing(connection: Connection, thing: Thing, occurred_at: dt.datetime, now: dt.datetime) -> None:
    """Insert a thing or store its new name and place.

    Raises:
        ConflictError: the thing is there with another model or department.
    """
    saved = await connection.fetchval(
        "INSERT INTO things (thing_id, thing_model, name, department_id, place, jurisdiction, version,"
        " occurred_at, recorded_at) VALUES ($1, $2, $3, $4, $5, $6, 1, $7, $8)"
        " ON CONFLICT (thing_id) DO UPDATE SET name = excluded.name, place = excluded.place,"
        " jurisdiction = excluded.jurisdiction, version = things.version + 1,"
        " occurred_at = excluded.occurred_at, recorded_at = excluded.recorded_at"
        " WHERE things.thing_model = excluded.thing_model AND things.department_id = excluded.department_id"
        " RETURNING version",
        thing.thing_id,
        thing.thing_model,
        texts_to_column(thing.name.texts),
        thing.department_id,
        thing.place.SerializeToString(),
        thing.place.jurisdiction,
        occurred_at,
        now,
    )
    if saved is None:
        raise ConflictError(
            f"thing {thing.thing_id!r} is registered with another model or department; choose another id", "THING_TAKEN"
        )


async def things_by_model(pool: Pool) -> dict[str, int]:
    """How many things are registered of each model."""
    rows = await pool.fetch("SELECT thing_model, count(*) AS things FROM things GROUP BY thing_model")
    return {row["thing_model"]: row["things"] for row in rows}


async def count_things(
    pool: Pool, departments: Collection[str], jurisdictions: Collection[str], areas: Collection[tuple[str, str]]
) -> int:
    """How many things belong to one of these departments, or stand in one of these divisions or areas.

    Args:
        pool: to read by.
        departments: ids.
        jurisdictions: codes of divisions.
        areas: layer and id of each.
    """
    named = "department_id = ANY($1) OR jurisdiction = ANY($2)"
    given = (list(departments), list(jurisdictions))
    count = int(await pool.fetchval(f"SELECT count(*) FROM things WHERE {named}", *given))
    if areas:
        async with pool.acquire() as connection, connection.transaction(readonly=True):
            async for row in connection.cursor(f"SELECT place FROM things WHERE NOT ({named})", *given, prefetch=500):
                place = Place.FromString(row["place"])
                count += any((area.layer, area.area_id) in areas for area in place.areas)
    return count


async def save_datastreams(connection: Connection, thing_id: str, datastreams: Sequence[Datastream]) -> dict[str, int]:
    """Insert datastreams and give them numbers, or store their new limits and names; returns numbers by id.

    Raises:
        ConflictError: one is there with another thing, property or unit.
    """
    ids = [datastream.datastream_id for datastream in datastreams]
    rows = await connection.fetch(
        "SELECT datastream_id, number, thing_id, property, unit FROM datastreams WHERE datastream_id = ANY($1)", ids
    )
    there = {row["datastream_id"]: row for row in rows}
    for datastream in datastreams:
        row = there.get(datastream.datastream_id)
        if row and (row["thing_id"], row["property"], row["unit"]) != (thing_id, datastream.property, datastream.unit):
            raise _registered_elsewhere(datastream.datastream_id)
    numbers = {name: int(row["number"]) for name, row in there.items()}
    numbers |= await _new_numbers(connection, [name for name in ids if name not in there])
    written = await connection.fetch(
        "INSERT INTO datastreams (datastream_id, number, thing_id, property, unit, minimum, maximum, name)"
        " SELECT d.id, d.number, $1, d.property, d.unit, d.minimum, d.maximum, d.name FROM unnest($2::text[],"
        " $3::bigint[], $4::text[], $5::text[], $6::float8[], $7::float8[], $8::jsonb[])"
        " AS d (id, number, property, unit, minimum, maximum, name)"
        " ON CONFLICT (datastream_id) DO UPDATE SET minimum = excluded.minimum, maximum = excluded.maximum,"
        " name = excluded.name WHERE datastreams.number = excluded.number"
        " RETURNING datastream_id",
        thing_id,
        ids,
        [numbers[name] for name in ids],
        [datastream.property for datastream in datastreams],
        [datastream.unit for datastream in datastreams],
        [datastream.minimum for datastream in datastreams],
        [datastream.maximum for datastream in datastreams],
        [texts_to_column(datastream.name.texts) for datastream in datastreams],
    )
    for name in set(ids) - {row["datastream_id"] for row in written}:
        raise _registered_elsewhere(name)
    return numbers


async def _new_numbers(connection: Connection, ids: Sequence[str]) -> dict[str, int]:
    """Numbers for new datastreams. Counters are locked in the order of their shards, so that nobody deadlocks."""
    by_shard: dict[int, list[str]] = {}
    for name in ids:
        by_shard.setdefault(shard_of(name), []).append(name)
    rows = await connection.fetch(
        "INSERT INTO shard_counters (shard, datastreams) SELECT * FROM unnest($1::smallint[], $2::integer[])"
        " ON CONFLICT (shard) DO UPDATE SET datastreams = shard_counters.datastreams + excluded.datastreams"
        " RETURNING shard, datastreams",
        sorted(by_shard),
        [len(by_shard[shard]) for shard in sorted(by_shard)],
    )
    return {
        name: (row["datastreams"] - place) << 8 | row["shard"]
        for row in rows
        for place, name in enumerate(by_shard[row["shard"]])
    }


def _registered_elsewhere(datastream_id: str) -> ConflictError:
    return ConflictError(
        f"datastream {datastream_id!r} is registered with another thing, property or unit", "DATASTREAM_TAKEN"
    )


async def datastreams(pool: Pool, numbers: Sequence[int], since: dt.datetime | None = None) -> list[Datastream]:
    """Datastreams by number, in the order asked; an unknown one is left out, and one whose thing did not change since
    a moment, where one is given.
    """
    if since is None:
        rows = await pool.fetch(DATASTREAM + "d.number = ANY($1)", list(numbers))
    else:
        rows = await pool.fetch(DATASTREAM + "d.number = ANY($1) AND t.recorded_at >= $2", list(numbers), since)
    found = {row["number"]: _datastream(row) for row in rows}
    return [found[number] for number in numbers if number in found]


async def changed_datastreams(pool: Pool, since: dt.datetime, at_most: int) -> list[Datastream]:
    """So many of the datastreams whose thing was registered or changed at a moment or later."""
    rows = await pool.fetch(DATASTREAM + "t.recorded_at >= $1 LIMIT $2", since, at_most)
    return [_datastream(row) for row in rows]


async def numbers_of(pool: Pool, datastream_ids: Sequence[str]) -> dict[str, int]:
    """Numbers of datastreams by their ids; an unknown one is left out."""
    rows = await pool.fetch(
        "SELECT datastream_id, number FROM datastreams WHERE datastream_id = ANY($1)", list(datastream_ids)
    )
    return {row["datastream_id"]: row["number"] for row in rows}


async def find(pool: Pool, datastream_ids: Sequence[str]) -> dict[str, RegisteredDatastream]:
    """Datastreams by their ids; an unknown one is left out."""
    rows = await pool.fetch(
        "SELECT d.datastream_id, d.number, t.thing_model FROM datastreams d JOIN things t USING (thing_id)"
        " WHERE d.datastream_id = ANY($1)",
        list(datastream_ids),
    )
    return {row["datastream_id"]: RegisteredDatastream(row["number"], row["thing_model"]) for row in rows}


async def all_limits(pool: Pool) -> list[Limits]:
    """What must be known of every datastream to judge its readings."""
    rows = await pool.fetch(
        "SELECT d.number, d.minimum, d.maximum, t.department_id FROM datastreams d JOIN things t USING (thing_id)"
    )
    return [Limits(row["number"], row["minimum"], row["maximum"], row["department_id"]) for row in rows]


def _datastream(row: asyncpg.Record) -> Datastream:
    return Datastream(
        datastream_id=row["datastream_id"],
        number=row["number"],
        thing_id=row["thing_id"],
        thing_model=row["thing_model"],
        property=row["property"],
        unit=row["unit"],
        minimum=row["minimum"],
        maximum=row["maximum"],
        place=Place.FromString(row["place"]),
        name=Label(texts=texts_from_column(row["name"])),
    )
