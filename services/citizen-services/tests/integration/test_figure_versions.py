"""How published figures were made is kept on real PostgreSQL, a version each time that a pack says otherwise."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from cities import DEPLOY
from cityloop_citizen_services.bootstrap import PACKAGE
from cityloop_citizen_services.publications.adapters import definition_store
from cityloop_citizen_services.publications.handlers.keep_definitions import DefinitionKeeper
from cityloop_database import create_pool, migrations_of
from cityloop_operator.operations import read_packs
from cityloop_packs import ActivePack, ActivePacks, parse_all
from cityloop_testkit import Clusters, fresh_database

RATE = "base/response-rate"
NOW = dt.datetime(2026, 11, 30, tzinfo=dt.UTC)


async def test_a_version_is_kept_once_and_former_ones_stay(clusters: Clusters) -> None:
    files = read_packs(DEPLOY / "packs", "better-service")
    async with fresh_database(clusters.postgres, migrations_of(PACKAGE)) as dsn:
        pool = await create_pool(dsn, size=2)
        packs = ActivePacks.of(parse_all(files))
        now = NOW
        replicas = [DefinitionKeeper(pool, lambda: packs, lambda: now) for _ in range(2)]
        for replica in replicas:
            await replica.run()
            await replica.run()
        versions = await definition_store.versions_of(pool, RATE)
        assert [(item.version, item.since) for item in versions] == [(1, NOW)]
        assert "base/cases-closed" not in await definition_store.newest(pool), "nobody publishes it"

        changed = [
            {name: text.replace("{value: 95,", "{value: 90,") for name, text in content.items()} for content in files
        ]
        base = ActivePack("base", 2, parse_all(changed)["base"])
        packs, now = packs.with_pack(base), NOW + dt.timedelta(days=1)
        for replica in replicas:
            await replica.run()
        newer = await definition_store.versions_of(pool, RATE)
        assert [(item.version, item.since) for item in newer] == [(2, now), (1, NOW)]
        assert [item.indicator.target.value for item in newer if item.indicator.target] == [90, 95]
        packs = packs.with_pack(replace(base))
        await replicas[0].run()
        assert await definition_store.versions_of(pool, RATE) == newer
        await pool.close()
