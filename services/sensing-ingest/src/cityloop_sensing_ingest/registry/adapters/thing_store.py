"""Things in PostgreSQL, as other rooms read them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import asyncpg
from cityloop.common.v1.common_pb2 import AreaReference, Label, Place
from cityloop_database import Connection, Pool, texts_from_column

from cityloop_sensing_ingest.registry.domain import RegisteredThing

AT_ONCE = 500
"""Things that are read at a time."""


class StoredThings:
    """The registered things."""

    async def find(self, connection: Connection, thing_ids: Sequence[str]) -> Mapping[str, RegisteredThing]:
        """Things by their ids; an unknown one is left out."""
        rows = await connection.fetch(
            "SELECT thing_id, thing_model, department_id, place, name FROM things WHERE thing_id = ANY($1)",
            list(thing_ids),
        )
        return {row["thing_id"]: _thing(row) for row in rows}

    async def of_model(
        self, connection: Connection | Pool, thing_model: str, area: AreaReference | None, after: str, most: int
    ) -> list[RegisteredThing]:
        """Things of a model, in order of their ids after one; those in an area, where one is named."""
        found: list[RegisteredThing] = []
        while len(found) < most:
            rows = await connection.fetch(
                "SELECT thing_id, thing_model, department_id, place, name FROM things"
                " WHERE thing_model = $1 AND thing_id > $2 ORDER BY thing_id LIMIT $3",
                thing_model,
                after,
                AT_ONCE,
            )
            things = map(_thing, rows)
            found += [thing for thing in things if area is None or area in thing.place.areas]
            if len(rows) < AT_ONCE:
                break
            after = rows[-1]["thing_id"]
        return found[:most]

    async def lock(self, connection: Connection, thing_id: str) -> RegisteredThing | None:
        """A thing, locked until the transaction ends: who commands it and who speaks for its interlocks take turns."""
        locked = await connection.fetchval(
            "SELECT thing_id FROM things WHERE thing_id = $1 FOR NO KEY UPDATE", thing_id
        )
        return None if locked is None else (await self.find(connection, [thing_id]))[thing_id]


def _thing(row: asyncpg.Record) -> RegisteredThing:
    return RegisteredThing(
        row["thing_id"],
        row["thing_model"],
        row["department_id"],
        Place.FromString(row["place"]),
        Label(texts=texts_from_column(row["name"])),
    )
