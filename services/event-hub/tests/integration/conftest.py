"""The simulated city and its pack in memory, and a migrated database."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from cityloop_city import CityModel
from cityloop_city.records import model_of
from cityloop_cli.operations import read_city, read_pack
from cityloop_database import create_pool
from cityloop_packs import ActivePack, ActivePacks, parse
from cityloop_service import migrations_of
from cityloop_testkit import Clusters, fresh_database
from fusing import ROOT, Hub, OutboxOf


@pytest.fixture(scope="session")
def city() -> CityModel:
    city_id, records = read_city(ROOT / "deploy/cities/simulated")
    return model_of(city_id, 1, records)


@pytest.fixture(scope="session")
def packs() -> ActivePacks:
    content = parse(read_pack(ROOT / "deploy/packs/simulated"))
    return ActivePacks({"simulated": ActivePack("simulated", 1, content)})


@pytest_asyncio.fixture
async def dsn(clusters: Clusters) -> AsyncIterator[str]:
    async with fresh_database(clusters.postgres, migrations_of("cityloop_event_hub")) as found:
        yield found


@pytest_asyncio.fixture
async def hub(dsn: str, city: CityModel, packs: ActivePacks) -> AsyncIterator[Hub]:
    pool = await create_pool(dsn, size=8)
    yield Hub(pool, city, packs)
    await pool.close()


@pytest.fixture
def outbox_of(hub: Hub) -> OutboxOf:
    """The facts of a topic that wait to be sent, in order."""

    async def read(topic: str) -> list[bytes]:
        rows = await hub.pool.fetch("SELECT value FROM outbox WHERE topic = $1 ORDER BY id", topic)
        return [row["value"] for row in rows]

    return read
