"""How far snapshots and topics were read, in PostgreSQL."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from cityloop.topics import Topic
from cityloop_database import Connection, Pool

from cityloop_console.projections.domain.records import SnapshotState


async def snapshots(connection: Connection) -> list[SnapshotState]:
    """Every snapshot, by its source."""
    rows = await connection.fetch(
        "SELECT source, generation, cursor, records, ended_at IS NOT NULL AS complete FROM snapshots ORDER BY source"
    )
    return [SnapshotState(**row) for row in rows]


async def begin_snapshots(
    connection: Connection, consumer: str, sources: Collection[str], ends: Mapping[tuple[str, int], int]
) -> None:
    """Nothing was read yet: snapshots begin, and the topics of what they hold are read from where they end now."""
    await connection.executemany(
        "INSERT INTO positions (consumer, topic, partition, owner_epoch, next_offset) VALUES ($1, $2, $3, 1, $4)"
        " ON CONFLICT DO NOTHING",
        [(consumer, topic, partition, end) for (topic, partition), end in ends.items()],
    )
    await connection.executemany(
        "INSERT INTO snapshots (source) VALUES ($1) ON CONFLICT DO NOTHING", [(source,) for source in sources]
    )


async def begin_again(connection: Connection) -> None:
    """Every snapshot is to be read from its beginning."""
    await connection.execute(
        "UPDATE snapshots SET generation = generation + 1, cursor = '', records = 0, ended_at = NULL"
    )


async def advance(connection: Connection, state: SnapshotState, cursor: str, records: int) -> bool:
    """So many more records were read, up to a cursor; False when the snapshot has begun again meanwhile."""
    done = await connection.execute(
        "UPDATE snapshots SET cursor = $3, records = records + $4 WHERE source = $1 AND generation = $2",
        state.source,
        state.generation,
        cursor,
        records,
    )
    return bool(done.endswith(" 1"))


async def end(connection: Connection, state: SnapshotState) -> None:
    """It was read to its end, unless it has begun again meanwhile."""
    await connection.execute(
        "UPDATE snapshots SET ended_at = now() WHERE source = $1 AND generation = $2", state.source, state.generation
    )


class StoredPositions:
    """Where a topic goes on, kept in the database that it fills: an empty one reads anew."""

    def __init__(self, pool: Pool, consumer: str, topic: Topic[Any]) -> None:
        self._pool = pool
        self._consumer = consumer
        self._topic = topic.name

    async def take(self, partition: int) -> int | None:
        """The offset to go on from; None for the beginning. Several owners do no harm: versions decide."""
        found = await self._pool.fetchval(
            "SELECT next_offset FROM positions WHERE consumer = $1 AND topic = $2 AND partition = $3",
            self._consumer,
            self._topic,
            partition,
        )
        return None if found is None else int(found)

    async def save(self, partition: int, next_offset: int) -> None:
        """Save the position of what was stored before."""
        await self._pool.execute(
            "INSERT INTO positions (consumer, topic, partition, owner_epoch, next_offset) VALUES ($1, $2, $3, 1, $4)"
            " ON CONFLICT (consumer, topic, partition) DO UPDATE SET next_offset = excluded.next_offset",
            self._consumer,
            self._topic,
            partition,
            next_offset,
        )

    def drop(self, partition: int) -> None:
        """There is no state in memory."""
