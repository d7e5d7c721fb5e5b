"""What a fleet on one machine takes at rest: seconds to ready, the second time, and memory (PSS) by process."""

from __future__ import annotations

import asyncio
import tempfile
import time
from pathlib import Path

import psutil
from cityloop_local.machine import Machine
from cpu import process_of
from harness import ONE_SOURCE_SENDS_ALL, Ratio, apply_scenario

MEGABYTE = 1_000_000
FLEET_SECONDS, FLEET_MEGABYTES = 10.0, 1_200.0
SERVICE_SECONDS, SERVICE_MEGABYTES = 3.0, 80.0


async def run() -> list[Ratio]:
    """Beside the goals of a machine with two cores; of services the greatest counts."""
    return await asyncio.to_thread(_run)


def _run() -> list[Ratio]:
    with tempfile.TemporaryDirectory(prefix="cityloop-bench-") as folder:
        with _machine(folder) as machine:
            asyncio.run(apply_scenario(machine))
        started = time.perf_counter()
        with _machine(folder) as machine:
            machine.fleet.wait_ready()
            fleet_seconds = time.perf_counter() - started
            starts = {name: _restart(machine, name) for name in machine.fleet.services}
            servers = {name: machine.fleet.processes[name] for name in machine.fleet.services}
            parts = {**servers, "Kafka": machine.kafka.server, "PostgreSQL": machine.postgres.server}
            memory = {name: _megabytes(process_of(server)) for name, server in parts.items()}
    services = {name: memory[name] for name in servers}
    print("seconds to ready:", ", ".join(f"{name} {seconds:.1f}" for name, seconds in starts.items()))  # noqa: T201
    print("MB (PSS) at rest:", ", ".join(f"{name} {size:.0f}" for name, size in memory.items()))  # noqa: T201
    return [
        Ratio("fleet ready, the second time", fleet_seconds, FLEET_SECONDS, "s", less_is_better=True),
        Ratio("slowest service to ready", max(starts.values()), SERVICE_SECONDS, "s", less_is_better=True),
        Ratio("memory of the fleet at rest", sum(memory.values()), FLEET_MEGABYTES, "MB", less_is_better=True),
        Ratio("memory of the largest service", max(services.values()), SERVICE_MEGABYTES, "MB", less_is_better=True),
    ]


def _machine(folder: str) -> Machine:
    return Machine(Path(folder), lambda _line: None, settings=ONE_SOURCE_SENDS_ALL)


def _restart(machine: Machine, name: str) -> float:
    """Seconds from the start of a service to ready."""
    machine.fleet.processes[name].stop()
    started = time.perf_counter()
    machine.fleet.start_service(name)
    machine.fleet.wait_ready()
    return time.perf_counter() - started


def _megabytes(root: psutil.Process) -> float:
    """Proportional set size of a process and its children."""
    return sum(process.memory_full_info().pss for process in (root, *root.children(recursive=True))) / MEGABYTE
