"""Fleets of tests that know the simulated city."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

from cityloop_operator.operations import apply_city, apply_pack, read_city, read_pack
from cityloop_testkit import Clusters
from cityloop_testkit.city_facts import give_city, give_pack
from cityloop_testkit.fleets import RunningFleet, start_fleet

DEPLOY = Path(__file__).parents[1] / "deploy"
SIMULATED = "simulated"
"""Both the city and its pack."""
OWNER = "data-sharing"
"""Applies cities and packs; a fleet without it finds them on the topics, as it would have published them."""


def simulated_pack(**changed: str) -> dict[str, str]:
    """The files of the simulated city's pack; `changed` holds others by name without `.yaml`."""
    return read_pack(DEPLOY / "packs" / SIMULATED) | {f"{name}.yaml": text for name, text in changed.items()}


@asynccontextmanager
async def city_fleet(
    clusters: Clusters,
    prefix: str,
    folder: Path,
    services: Iterable[str] | None = None,
    extra: Mapping[str, Mapping[str, str]] | None = None,
    *,
    pack: Mapping[str, str] | None = None,
) -> AsyncIterator[RunningFleet]:
    """Services that run the simulated city, and a pack if one is given, while the block lasts.

    Args:
        clusters: the run's Kafka and PostgreSQL.
        prefix: of topics and databases; no other test has it.
        folder: for logs and certificates.
        services: all unless named.
        extra: further settings by service.
        pack: its files by name.
    """
    running = await start_city_fleet(clusters, prefix, folder, services, extra, pack=pack)
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
    pack: Mapping[str, str] | None = None,
) -> RunningFleet:
    """The same until somebody stops it; nothing of it hangs on the event loop that started it."""
    running = await start_fleet(clusters, prefix, folder, services, extra)
    city = read_city(DEPLOY / "cities" / SIMULATED)
    try:
        if OWNER in running.fleet.services:
            operator = running.channel(OWNER)
            await apply_city(operator, *city)
            await asyncio.to_thread(running.fleet.wait_ready)
            if pack is not None:
                await apply_pack(operator, SIMULATED, pack)
        else:
            await give_city(running, *city)
            if pack is not None:
                await give_pack(running.kafka, running.fleet.services, SIMULATED, pack)
    except BaseException:
        running.fleet.stop()
        raise
    finally:
        await running.close()
    return running
