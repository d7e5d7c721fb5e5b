"""Things as others than the registry need them: whose they are, of which model, where they stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cityloop.common.v1.common_pb2 import Label, Place
from cityloop_database import Connection, texts_from_column


@dataclass(frozen=True, slots=True)
class KnownThing:
    """A registered thing."""

    thing_id: str
    thing_model: str
    department_id: str
    place: Place
    name: Label


async def things_of(connection: Connection, thing_ids: Sequence[str]) -> dict[str, KnownThing]:
    """Registered things by their ids; an unknown one is left out."""
    rows = await connection.fetch(
        "SELECT thing_id, thing_model, department_id, place, name FROM things WHERE thing_id = ANY($1)",
        list(thing_ids),
    )
    return {
        row["thing_id"]: KnownThing(
            row["thing_id"],
            row["thing_model"],
            row["department_id"],
            Place.FromString(row["place"]),
            Label(texts=texts_from_column(row["name"])),
        )
        for row in rows
    }


async def lock_thing(connection: Connection, thing_id: str) -> KnownThing | None:
    """A thing, locked until the transaction ends: who commands it and who speaks for its interlocks take turns."""
    locked = await connection.fetchval("SELECT thing_id FROM things WHERE thing_id = $1 FOR NO KEY UPDATE", thing_id)
    return None if locked is None else (await things_of(connection, [thing_id]))[thing_id]
