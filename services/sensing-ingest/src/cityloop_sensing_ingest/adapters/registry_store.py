"""Things and datastreams in PostgreSQL."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import asyncpg
from cityloop.common.v1.common_pb2 import Label, Place
from cityloop.sensing.v1.registry_service_pb2 import Datastream, Thing
from cityloop_database import Connection, Pool
from cityloop_errors import ConflictError
from cityloop_messaging.observations import shard_of

from cityloop_sensing_ingest.domain.readings import Limits

DATASTREAM = (
    "SELECT d.*, t.thing_model, t.place, t.department_id FROM datastreams d JOIN things t USING (thing_id) WHERE "
)


async def save_thing(connection: Connection, thing: Thing, occurred_at: dt.datetime, now: dt.datetime) -> None:
    """Insert a thing or store its new name and place.

    Raises:
        ConflictError: the thing is there with another model or department.
    """
    saved = await connection.fetchval(
        "INSERT INTO things (thing_id, thing_model, name_zh, name_en, department_id, place, jurisdiction, version,"
        " occurred_at, recorded_at) VALUES ($1, $2, $3, $4, $5, $6, $7, 1, $8, $9)"
        " ON CONFLICT (thing_id) DO UPDATE SET name_zh = excluded.name_zh, name_en = excluded.name_en,"
        " place = excluded.place, jurisdiction = excluded.jurisdiction, version = things.version + 1,"
        " occurred_at = excluded.occurred_at, recorded_at = excluded.recorded_at"
        " WHERE things.thing_model = excluded.thing_model AND things.department_id = excluded.department_id"
        " RETURNING version",
        thing.thing_id,
        thing.thing_model,
        thing.name.zh,
        thing.name.en,
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


async def save_datastream(connection: Connection, thing_id: str, datastream: Datastream) -> int:
    """Insert a datastream and give it its number, or store its new limits; returns the number.

    Raises:
        ConflictError: the datastream is there with another thing, property or unit.
    """
    row = await connection.fetchrow(
        "SELECT number, thing_id, property, unit FROM datastreams WHERE datastream_id = $1", datastream.datastream_id
    )
    if row is None:
        return await _insert_datastream(connection, thing_id, datastream)
    if (row["thing_id"], row["property"], row["unit"]) != (thing_id, datastream.property, datastream.unit):
        raise ConflictError(
            f"datastream {datastream.datastream_id!r} is registered with another thing, property or unit",
            "DATASTREAM_TAKEN",
        )
    await connection.execute(
        "UPDATE datastreams SET minimum = $2, maximum = $3 WHERE datastream_id = $1",
        datastream.datastream_id,
        datastream.minimum,
        datastream.maximum,
    )
    return int(row["number"])


async def _insert_datastream(connection: Connection, thing_id: str, datastream: Datastream) -> int:
    shard = shard_of(datastream.datastream_id)
    count = await connection.fetchval(
        "INSERT INTO shard_counters (shard, datastreams) VALUES ($1, 1)"
        " ON CONFLICT (shard) DO UPDATE SET datastreams = shard_counters.datastreams + 1 RETURNING datastreams",
        shard,
    )
    number = int(count) << 8 | shard
    await connection.execute(
        "INSERT INTO datastreams (datastream_id, number, thing_id, property, unit, minimum, maximum, name_zh, name_en)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        datastream.datastream_id,
        number,
        thing_id,
        datastream.property,
        datastream.unit,
        datastream.minimum,
        datastream.maximum,
        datastream.name.zh,
        datastream.name.en,
    )
    return number


async def datastreams(pool: Pool, numbers: Sequence[int]) -> list[Datastream]:
    """Datastreams by number, in the order asked; an unknown one is left out."""
    rows = await pool.fetch(DATASTREAM + "d.number = ANY($1)", list(numbers))
    found = {row["number"]: _datastream(row) for row in rows}
    return [found[number] for number in numbers if number in found]


async def numbers_of(pool: Pool, datastream_ids: Sequence[str]) -> dict[str, int]:
    """Numbers of datastreams by their ids; an unknown one is left out."""
    rows = await pool.fetch(
        "SELECT datastream_id, number FROM datastreams WHERE datastream_id = ANY($1)", list(datastream_ids)
    )
    return {row["datastream_id"]: row["number"] for row in rows}


async def all_limits(pool: Pool) -> list[Limits]:
    """What the edge must know of every datastream."""
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
        name=Label(zh=row["name_zh"], en=row["name_en"]),
    )
