"""Things in PostgreSQL, as other rooms read them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from cityloop.common.v1.common_pb2 import Label, Place
from cityloop_database import Connection, texts_from_column

from cityloop_sensing_ingest.registry.domain import RegisteredThing


class StoredThings:
    """The registered things."""

    async def find(self, connection: Connection, thing_ids: Sequence[str]) -> Mapping[str, RegisteredThing]:
        """Things by their ids; an unknown one is left out."""
        rows = await connection.fetch(
            "SELECT thing_id, thing_model, department_id, place, name FROM things WHERE thing_id = ANY($1)",
            list(thing_ids),
        )
        return {
            row["thing_id"]: RegisteredThing(
                row["thing_id"],
                row["thing_model"],
                row["department_id"],
                Place.FromString(row["place"]),
                Label(texts=texts_from_column(row["name"])),
            )
            for row in rows
        }

    async def lock(self, connection: Connection, thing_id: str) -> RegisteredThing | None:
        """A thing, locked until the transaction ends: who commands it and who speaks for its interlocks take turns."""
        locked = await connection.fetchval(
            "SELECT thing_id FROM things WHERE thing_id = $1 FOR NO KEY UPDATE", thing_id
        )
        return None if locked is None else (await self.find(connection, [thing_id]))[thing_id]
