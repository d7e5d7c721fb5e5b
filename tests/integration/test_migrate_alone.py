"""A migration runs before there is anything but a database: it asks for no other setting."""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path

import asyncpg
import pytest
from cityloop_local.fleet import SERVICES, Backends, Fleet, ServiceSpec
from cityloop_testkit import Clusters

CITIZENS = next(spec for spec in SERVICES if spec.name == "citizen-services")


async def migrated(spec: ServiceSpec, settings: dict[str, str]) -> tuple[int | None, str]:
    environment = {key: value for key, value in os.environ.items() if not key.startswith("CITYLOOP_")} | settings
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", spec.package, "migrate", env=environment, stderr=asyncio.subprocess.PIPE
    )
    _, errors = await process.communicate()
    return process.returncode, errors.decode()


async def test_with_its_database_alone(clusters: Clusters, kafka_prefix: str, tmp_path: Path) -> None:
    fleet = Fleet(tmp_path, Backends(clusters.kafka, clusters.postgres, kafka_prefix), [CITIZENS])
    await fleet.create_databases()
    dsn = fleet.dsn(CITIZENS.name)
    code, errors = await migrated(CITIZENS, {f"{CITIZENS.package.upper()}_DATABASE_DSN": dsn})
    assert code == 0, errors
    connection = await asyncpg.connect(dsn)
    try:
        assert await connection.fetchval("SELECT count(*) FROM reports") == 0
    finally:
        await connection.close()


@pytest.mark.timeout(60)
async def test_without_one_it_names_the_variable() -> None:
    code, errors = await migrated(CITIZENS, {})
    assert code == 2
    assert f"{CITIZENS.package.upper()}_DATABASE_DSN" in errors
