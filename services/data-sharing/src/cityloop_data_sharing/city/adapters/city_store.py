"""City versions in PostgreSQL."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from cityloop.sharing.v1.city_pb2 import CityRecord
from cityloop_city import entity_key
from cityloop_database import Connection

from cityloop_data_sharing.city.domain import CityNames, CityVersion

CITY_LOCK = 0x63697479
RETAINED_VERSIONS = 2


async def names(connection: Connection) -> CityNames | None:
    """What a pack may name of the city as it is; None before the first version."""
    city = await newest_version(connection)
    if city is None:
        return None
    rows = await connection.fetch(
        "SELECT record FROM city_entities WHERE version = $1 AND (key = 'city' OR starts_with(key, 'department/'))",
        city.version,
    )
    keys = await connection.fetch(
        "SELECT key FROM city_entities WHERE version = $1 AND starts_with(key, 'area/')", city.version
    )
    areas = (row["key"].split("/", 2) for row in keys)
    records = [CityRecord.FromString(row["record"]) for row in rows]
    departments = [record.department for record in records if record.HasField("department")]
    return CityNames(
        city.city_id,
        frozenset(name for item in departments for name in (item.department_id, *item.aliases)),
        frozenset(layer.layer for record in records for layer in record.city.layers),
        frozenset((layer, area_id) for _, layer, area_id in areas),
    )


async def lock_city(connection: Connection) -> None:
    """One application of a city at a time, until the transaction ends."""
    await connection.execute("SELECT pg_advisory_xact_lock($1)", CITY_LOCK)


async def newest_version(connection: Connection) -> CityVersion | None:
    """The city as it is, None before the first."""
    row = await connection.fetchrow("SELECT * FROM city_versions ORDER BY version DESC LIMIT 1")
    return None if row is None else CityVersion(**row)


async def insert_version(connection: Connection, version: CityVersion, records: Sequence[CityRecord]) -> None:
    """Store a version with its records."""
    await connection.execute(
        "INSERT INTO city_versions (version, city_id, jurisdiction, entities, digest, occurred_at, recorded_at)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7)",
        version.version,
        version.city_id,
        version.jurisdiction,
        version.entities,
        version.digest,
        version.occurred_at,
        version.recorded_at,
    )
    await connection.copy_records_to_table(
        "city_entities",
        columns=("version", "key", "record"),
        records=[(version.version, entity_key(record), record.SerializeToString()) for record in records],
    )


async def records_of(connection: Connection, version: int) -> list[CityRecord]:
    """The records of a version, without its marker; none of one that was forgotten."""
    rows = await connection.fetch("SELECT record FROM city_entities WHERE version = $1", version)
    return [CityRecord.FromString(row["record"]) for row in rows]


async def is_drill(connection: Connection, version: int) -> bool:
    """Whether a version is of a city of drills."""
    stored = await connection.fetchval("SELECT record FROM city_entities WHERE version = $1 AND key = 'city'", version)
    return CityRecord.FromString(stored).city.drill


async def city_id_of(connection: Connection, version: int) -> str:
    """Which city a version is of."""
    return str(await connection.fetchval("SELECT city_id FROM city_versions WHERE version = $1", version))


async def old_keys(connection: Connection) -> list[tuple[int, str]]:
    """Version and key of each entity of the versions before the last two."""
    rows = await connection.fetch(
        "SELECT version, key FROM city_entities WHERE version <= (SELECT max(version) FROM city_versions) - $1"
        " ORDER BY version, key",
        RETAINED_VERSIONS,
    )
    return [(row["version"], row["key"]) for row in rows]


async def delete_versions(connection: Connection, versions: Collection[int]) -> None:
    """Remove versions with their records."""
    await connection.execute("DELETE FROM city_versions WHERE version = ANY($1)", list(versions))
