"""What resources are called, in PostgreSQL."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cityloop.common.v1.common_pb2 import Label
from cityloop_database import Connection, texts_from_column


@dataclass(frozen=True, slots=True)
class StoredResourceNames:
    """`ResourceNames` on a connection."""

    connection: Connection

    async def names_of(self, resource_ids: Sequence[str]) -> dict[str, Label]:
        """What resources are called, by their ids; those that are known."""
        if not resource_ids:
            return {}
        rows = await self.connection.fetch(
            "SELECT resource_id, name FROM resources WHERE resource_id = ANY($1)", list(resource_ids)
        )
        return {row["resource_id"]: Label(texts=texts_from_column(row["name"])) for row in rows}
