"""Fleets of tests that know the simulated city."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from functools import cache
from pathlib import Path

from cityloop.sharing.v1.city_pb2 import CityRecord
from cityloop_operator.operations import apply_city, apply_packs, read_city, read_packs
from cityloop_testkit import Clusters
from cityloop_testkit.city_facts import give_city, give_packs
from cityloop_testkit.fleets import RunningFleet, start_fleet

DEPLOY = Path(__file__).parents[1] / "deploy"
SIMULATED = "simulated"
"""The city and its base pack."""
WATERLOGGING = "waterlogging"
"""A scenario of the city."""
Files = Mapping[str, str]
OWNER = "data-sharing"
"""Applies cities and packs; a fleet without it finds them on the topics, as it would have published them."""


@cache
def simulated_city() -> tuple[str, list[CityRecord]]:
    """Its id and its records, made once in a process: not to be changed."""
    return read_city(DEPLOY / "cities" / SIMULATED)


def simulated_packs(*, scenario: Files | None = None, city: Files | None = None) -> list[Files]:
    """The files of the base packs and of waterlogging, in order.

    Args:
        scenario: files of waterlogging in place of its own, by name.
        city: files of the city's base in place of its own, by name.
    """
    base, own, waterlogging = read_packs(DEPLOY / "packs", WATERLOGGING)
    return [base, {**own, **(city or {})}, {**waterlogging, **(scenario or {})}]


def one_department_packs() -> list[Files]:
    """The same with one department for all classes: one task a request, so that what is twice is seen at once."""
    one = {"responsibilities.yaml": "responsibilities: [{responsibility: one, department: drainage}]"}
    return simulated_packs(scenario={"responsibilities.yaml": "responsibilities: []"}, city=one)


@asynccontextmanager
async def city_fleet(
    clusters: Clusters,
    prefix: str,
    folder: Path,
    services: Iterable[str] | None = None,
    extra: Mapping[str, Mapping[str, str]] | None = None,
    *,
    packs: Sequence[Files] = (),
) -> AsyncIterator[RunningFleet]:
    """Services that run the simulated city, and packs if some are given, while the block lasts.

    Args:
        clusters: the run's Kafka and PostgreSQL.
        prefix: of topics and databases; no other test has it.
        folder: for logs and certificates.
        services: all unless named.
        extra: further settings by service.
        packs: files of each by name, each after those it requires.
    """
    running = await start_city_fleet(clusters, prefix, folder, services, extra, packs=packs)
    try:
        yield running
    finally:
        await running.close()
        running.fleet.stop()


async def start_city_fleet(
    clusters: Clusters,
    prefix: str,
    folder: Path,
    services: Iterable[str] | None = None,
    extra: Mapping[str, Mapping[str, str]] | None = None,
    *,
    packs: Sequence[Files] = (),
) -> RunningFleet:
    """The same until somebody stops it; nothing of it hangs on the event loop that started it."""
    running = await start_fleet(clusters, prefix, folder, services, extra)
    city = simulated_city()
    try:
        if OWNER in running.fleet.services:
            operator = running.channel(OWNER)
            await apply_city(operator, *city)
            await asyncio.to_thread(running.fleet.wait_ready)
            if packs:
                await apply_packs(operator, packs)
        else:
            await give_city(running, *city)
            if packs:
                takers = [name for name, spec in running.fleet.services.items() if not spec.beside]
                await give_packs(running.kafka, takers, packs)
    except BaseException:
        running.fleet.stop()
        raise
    finally:
        await running.close()
    return running
