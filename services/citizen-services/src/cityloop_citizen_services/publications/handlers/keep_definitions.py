"""What packs say of published figures is kept, a version each time that it changes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from cityloop_database import Pool
from cityloop_kernel import NotReadyError
from cityloop_packs import INDICATORS, PUBLICATIONS, ActivePacks, published_name

from cityloop_citizen_services.publications.adapters import definition_store
from cityloop_citizen_services.publications.domain.definitions import next_version


class DefinitionKeeper:
    """Compares what packs say with what is kept, when packs have changed.

    Args:
        pool: of the service's database.
        packs: in use.
        clock: now.
    """

    def __init__(self, pool: Pool, packs: Callable[[], ActivePacks], clock: Callable[[], dt.datetime]) -> None:
        self._pool = pool
        self._packs = packs
        self._clock = clock
        self._seen: ActivePacks | None = None

    async def run(self) -> None:
        """Nothing while packs are not known."""
        try:
            packs = self._packs()
        except NotReadyError:
            return
        if packs is self._seen:
            return
        known = packs.named(INDICATORS)
        shown = {published_name(item) for item in packs.all(PUBLICATIONS) if item.item.figure is not None}
        newest = await definition_store.newest(self._pool)
        new = []
        for name in sorted(shown & set(known)):
            found = known[name]
            version = next_version(newest.get(name), found.item, found.pack_version, self._clock())
            if version is not None:
                new.append((name, version))
        if new:
            await definition_store.add(self._pool, new)
        self._seen = packs
