"""Planning a city: what it would change, and what would be left without its department or area."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cityloop.sharing.v1.city_pb2 import CityRecord
from cityloop_city import entity_bytes, entity_key
from cityloop_database import Connection
from cityloop_kernel import ConflictError

from cityloop_data_sharing.city.adapters import city_store
from cityloop_data_sharing.city.domain import CityChanges, CityUsers, compare

Users = Mapping[str, CityUsers[Connection]]
"""What stands on the city, by its name in the plural, such as `datasets`."""


@dataclass(frozen=True, slots=True)
class CityPlan:
    """What a city would change.

    Args:
        version: in use; 0 before the first.
        changes: from that to the planned one.
        uses: what stands in this service on what would go, by subject; those of which there is any.
    """

    version: int
    changes: CityChanges
    uses: Mapping[str, int]

    def check(self, *, accept: bool) -> None:
        """Whether it may be applied.

        Raises:
            ConflictError: something would be left without its department or area, and nobody accepts that.
        """
        if self.uses and not accept:
            counted = ", ".join(f"{count} {subject}" for subject, count in self.uses.items())
            raise ConflictError(
                f"{counted} would be left without their department or area; plan the city to see which go, or accept",
                "CITY_LEAVES_WORK",
            )


async def plan_city(connection: Connection, users: Users, records: Sequence[CityRecord]) -> CityPlan:
    """Compare records with the version in use, and count what stands on what would go."""
    newest = await city_store.newest_version(connection)
    before = [] if newest is None else await city_store.records_of(connection, newest.version)
    changes = await asyncio.to_thread(lambda: compare(_entities(before), _entities(records)))
    departments = changes.removed_of("department")
    areas = [(layer, area_id) for layer, _, area_id in (key.partition("/") for key in changes.removed_of("area"))]
    counts = {subject: await user.count_uses(connection, departments, areas) for subject, user in users.items()}
    uses = {subject: count for subject, count in counts.items() if count}
    return CityPlan(0 if newest is None else newest.version, changes, uses)


async def former_city(connection: Connection) -> tuple[str, list[CityRecord]]:
    """The id and the records of the version before the one in use.

    Raises:
        ConflictError: there is none.
    """
    newest = await city_store.newest_version(connection)
    records = [] if newest is None else await city_store.records_of(connection, newest.version - 1)
    if newest is None or not records:
        raise ConflictError("no version was applied before this one", "NO_FORMER_CITY")
    return await city_store.city_id_of(connection, newest.version - 1), records


def _entities(records: Sequence[CityRecord]) -> dict[str, bytes]:
    return {entity_key(record): entity_bytes(record) for record in records}
