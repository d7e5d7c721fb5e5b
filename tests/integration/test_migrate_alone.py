"""A migration runs before there is anything but a database; a service that is started before it waits for it."""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path

import asyncpg
import pytest
from cityloop.topics import TOPICS
from cityloop_local.fleet import SERVICES, Backends, Fleet, ServiceSpec
from cityloop_local.forked import run_forked
from cityloop_messaging import KafkaConnection, create_topics
from cityloop_testkit import Clusters, eventually

CITIZENS = next(spec for spec in SERVICES if spec.name == "citizen-services")


async def migrated(spec: ServiceSpec, settings: dict[str, str]) -> tuple[int, str]:
    """Exit code and standard error of the service's own command, by these settings alone."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith("CITYLOOP_")} | settings
    code, _, errors = await run_forked((sys.executable, "-m", spec.package, "migrate"), environment)
    return code, errors


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


async def test_a_service_that_is_started_before_it_says_so_and_goes_on_by_itself(
    clusters: Clusters, kafka_prefix: str, tmp_path: Path
) -> None:
    await create_topics(KafkaConnection(clusters.kafka, kafka_prefix), TOPICS.values(), partitions=1)
    fleet = Fleet(tmp_path, Backends(clusters.kafka, clusters.postgres, kafka_prefix), [CITIZENS])
    await fleet.create_databases()
    fleet.start_service(CITIZENS.name)
    try:
        await eventually(lambda: "schema" in str(fleet.problem(CITIZENS.name, "ready")), seconds=30)
        assert not fleet.problem(CITIZENS.name, "live"), "a restart would not migrate the database"
        assert fleet.problem(CITIZENS.name, "started")
        await fleet.migrate()
        await asyncio.to_thread(fleet.wait_live, CITIZENS.name)
        assert "schema" not in str(fleet.problem(CITIZENS.name, "ready"))
    finally:
        await asyncio.to_thread(fleet.stop)


@pytest.mark.timeout(60)
async def test_without_one_it_names_the_variable() -> None:
    code, errors = await migrated(CITIZENS, {})
    assert code == 2
    assert f"{CITIZENS.package.upper()}_DATABASE_DSN" in errors
