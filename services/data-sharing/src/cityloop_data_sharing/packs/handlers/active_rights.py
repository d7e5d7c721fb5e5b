"""What other rooms ask of the packs in use, which are read anew when another set is used: rights, working limits."""

from __future__ import annotations

from collections.abc import Collection

from cityloop_database import Connection
from cityloop_flows import Limit
from cityloop_packs import PROCESSES, ActivePack, ActivePacks, Right, rights_of

from cityloop_data_sharing.packs.adapters import pack_set_store
from cityloop_data_sharing.packs.handlers.pack_proposals import ContentCache, packs_in_use


class ActiveRights:
    """Reads the set in use from the database, and caches its packs."""

    def __init__(self) -> None:
        self._contents = ContentCache()
        self._packs = ActivePacks()

    async def of(self, connection: Connection, roles: Collection[str]) -> frozenset[Right]:
        """All that the roles give together; nothing while no packs are in use."""
        return rights_of(await self._in_use(connection), roles)

    async def working_limits(self, connection: Connection) -> list[Limit]:
        """All limits of the packs in use that count by a calendar."""
        processes = (await self._in_use(connection)).all(PROCESSES)
        limits = [clock.limit for found in processes for clock in (*found.item.clocks, *found.item.whole_clocks)]
        return [limit for limit in limits if limit.unit.needs_calendar]

    async def _in_use(self, connection: Connection) -> ActivePacks:
        active = await pack_set_store.active(connection)
        number = 0 if active is None else active.set_number
        if number != self._packs.set_number:
            present = await packs_in_use(connection, self._contents, active)
            packs = {name: ActivePack(name, pack.pack_version, pack.content) for name, pack in present.items()}
            self._packs = ActivePacks(packs, number)
        return self._packs
