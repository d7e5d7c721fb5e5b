"""Open311 `POST`: its rate beside a bare intake, its latency at half that rate, what a request costs to its case."""

from __future__ import annotations

import asyncio
import random
import statistics
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import urlencode

import asyncpg
from bare_http import TABLE
from cityloop_local.machine import Machine
from cityloop_local.server import Server
from cityloop_local.workspace import free_port
from cityloop_testkit import eventually
from cityloop_testkit.fleets import RunningFleet
from cpu import CpuByProcess, process_of
from harness import Ratio
from http_load import Connection, check, closed_loop, open_loop, post

CONNECTIONS, SECONDS, ROUNDS = 64, 4.0, 3
OPEN_LOOP_REQUESTS, REQUESTS_PER_SECOND, COUNTED_REQUESTS = 1_000, 50, 1_500
HUB = "event-hub"
FORM = "application/x-www-form-urlencoded"
PLACES = random.Random(311)  # noqa: S311 a place in the city is no secret


def report(key: str, number: int) -> bytes:
    """A street light out, somewhere in the city."""
    fields = {
        "api_key": key,
        "service_code": "street-light",
        "lat": f"{PLACES.uniform(23.05, 23.15):.6f}",
        "long": f"{PLACES.uniform(113.20, 113.35):.6f}",
        "description": f"The light before number {number} has been out since yesterday evening",
    }
    return post("/requests.json", urlencode(fields).encode(), FORM)


async def run(machine: Machine) -> list[Ratio]:
    """Rate with the hub suspended, so that intake alone is measured; then the whole loop."""
    key = (machine.folder / "api-key").read_text().strip()
    port = machine.fleet.port("citizen-services", "http")
    fleet = RunningFleet(machine.fleet, machine.connection)
    hub = process_of(machine.fleet.processes[HUB])

    def request(number: int) -> bytes:
        return report(key, number)

    async with bare_intake(machine) as bare:
        await closed_loop(bare, request, CONNECTIONS, 1.0)
        await closed_loop(port, request, CONNECTIONS, 2.0)
        hub.suspend()
        try:
            ours, limits = [], []
            for _ in range(ROUNDS):
                ours.append(await closed_loop(port, request, CONNECTIONS, SECONDS))
                limits.append(await closed_loop(bare, request, CONNECTIONS, SECONDS))
        finally:
            hub.resume()
    print(f"Open311 POST/s {_listed(ours)}; bare {_listed(limits)}")  # noqa: T201
    await fleet.settle()
    half = max(ours) / 2
    made = [request(number) for number in range(OPEN_LOOP_REQUESTS)]
    taken = await open_loop(port, made, half)
    quantiles = statistics.quantiles(taken, n=100)
    print(  # noqa: T201
        f"Open311 POST at {half:.0f}/s, whole loop: p50 {quantiles[49]:.0f}, p95 {quantiles[94]:.0f},"
        f" p99 {quantiles[98]:.0f}, max {max(taken):.0f} ms"
    )
    await fleet.settle()
    made = [request(number) for number in range(COUNTED_REQUESTS)]
    with CpuByProcess(machine) as used:
        await open_loop(port, made, REQUESTS_PER_SECOND)
        await fleet.settle()
    print(f"CPU from a request to its open case, {REQUESTS_PER_SECOND}/s: {used.line(COUNTED_REQUESTS)}")  # noqa: T201
    return [Ratio("Open311 POST, hub stopped", max(ours), max(limits), "requests/s")]


@asynccontextmanager
async def bare_intake(machine: Machine) -> AsyncIterator[int]:
    """The bare intake, running on a database of its own of the same server; its port."""
    admin = await asyncpg.connect(machine.postgres.dsn())
    await admin.execute("CREATE DATABASE bare")
    await admin.close()
    dsn = machine.postgres.dsn("bare")
    database = await asyncpg.connect(dsn)
    await database.execute(TABLE)
    await database.close()
    port = free_port()
    command = [sys.executable, str(Path(__file__).with_name("bare_http.py")), dsn, str(port)]
    server = Server("bare-intake", command, machine.folder / "bare-intake.log", {})
    server.start()

    async def answers() -> bool:
        try:
            connection = await Connection.open(port)
        except OSError:
            return False
        check(await connection.request(post("/", b"first", FORM)))
        connection.close()
        return True

    try:
        await eventually(answers)
        yield port
    finally:
        await asyncio.to_thread(server.stop)


def _listed(numbers: list[float]) -> str:
    return ", ".join(f"{number:,.0f}" for number in numbers)
