"""What a Prometheus that reads all services every 15 s takes of a core, also were each as full as its alert lets it be.

The processes themselves say how much CPU they have taken; what they take anyway in the same time is taken off.
"""

from __future__ import annotations

import asyncio
import re
import time

import httpx
from cityloop_local.machine import Machine
from cityloop_testkit.http import http_client
from harness import Ratio

SCRAPES = 100
EVERY_SECONDS = 15.0
"""As the charts' ServiceMonitors have it."""
MOST_SERIES = 1_000
SHARE_OF_A_CORE = 0.01
MICROSECONDS = 1_000_000
UNIT = "us of CPU a second"
HEADERS = {"Accept": "application/openmetrics-text; version=1.0.0"}
"""As Prometheus asks: with exemplars."""
CPU = re.compile(r"^process_cpu_seconds_total (\S+)$", re.MULTILINE)


async def run(machine: Machine) -> list[Ratio]:
    """CPU microseconds a second for all services, as they are and at 1,000 series each, beside 1 % of a core."""
    as_they_are = full = 0.0
    async with http_client(timeout=30) as client:
        for service in machine.fleet.services:
            address = f"http://127.0.0.1:{machine.fleet.port(service, 'admin')}"
            text = (await client.get(f"{address}/metrics", headers=HEADERS)).text
            series = sum(not line.startswith("#") for line in text.splitlines())
            # What a request takes that reads nothing does not grow with the series.
            bare, reading = await _of_one(client, address, "/live"), await _of_one(client, address, "/metrics")
            as_they_are += reading
            full += bare + (reading - bare) / series * MOST_SERIES
    limit = SHARE_OF_A_CORE * MICROSECONDS
    name = "reading the metrics of all services every 15 s"
    return [
        Ratio(f"{name}, as they are", as_they_are / EVERY_SECONDS * MICROSECONDS, limit, UNIT, 1.0, True),
        # No service has so many: tests/contract/test_series.py.
        Ratio(f"{name}, at {MOST_SERIES:,} series each", full / EVERY_SECONDS * MICROSECONDS, limit, UNIT, 0.0, True),
    ]


async def _of_one(client: httpx.AsyncClient, address: str, path: str) -> float:
    """CPU seconds that a service takes to answer one request."""

    async def taken() -> float:
        return _cpu((await client.get(f"{address}/metrics", headers=HEADERS)).text)

    before, began = await taken(), time.monotonic()
    for _ in range(SCRAPES):
        await client.get(f"{address}{path}", headers=HEADERS)
    took, end = time.monotonic() - began, await taken()
    await asyncio.sleep(took)
    idle = await taken() - end
    return (end - before - idle) / SCRAPES


def _cpu(text: str) -> float:
    found = CPU.search(text)
    if found is None:
        raise RuntimeError("the service does not say how much CPU it has taken")
    return float(found[1])
