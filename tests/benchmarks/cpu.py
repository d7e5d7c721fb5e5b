"""CPU time by process while a block lasts: services, broker and database server."""

from __future__ import annotations

from collections.abc import Mapping
from types import TracebackType

import psutil
from cityloop_local.machine import Machine
from cityloop_local.server import Server


class CpuByProcess:
    """A context: afterwards `seconds` says how much CPU each part of a machine has taken inside it.

    Processes of the database server that ended inside the block are not counted; pools keep theirs.
    """

    def __init__(self, machine: Machine) -> None:
        services = {name: machine.fleet.processes[name] for name in machine.fleet.services}
        servers = {**services, "Kafka": machine.kafka.server, "PostgreSQL": machine.postgres.server}
        self._processes = {name: process_of(server) for name, server in servers.items()}
        self.seconds: Mapping[str, float] = {}

    def __enter__(self) -> CpuByProcess:
        self._before = self._read()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, stack: TracebackType | None
    ) -> None:
        now = self._read()
        self.seconds = {name: now[name] - self._before[name] for name in now}

    @property
    def total(self) -> float:
        """Of all parts."""
        return sum(self.seconds.values())

    def line(self, count: int) -> str:
        """Milliseconds for each of so many things, in all and by part, the dearest first."""
        each = sorted(self.seconds.items(), key=lambda item: -item[1])
        parts = ", ".join(f"{name} {seconds * 1000 / count:.2f}" for name, seconds in each)
        return f"{self.total * 1000 / count:.2f} ms ({parts})"

    def _read(self) -> dict[str, float]:
        return {name: _tree(process) for name, process in self._processes.items()}


def process_of(server: Server) -> psutil.Process:
    """The process of a server.

    Raises:
        RuntimeError: it does not run.
    """
    if server.process is None:
        raise RuntimeError(f"{server.name} does not run")
    return psutil.Process(server.process.pid)


def _tree(root: psutil.Process) -> float:
    """CPU seconds of a process and its children."""
    total = 0.0
    for process in (root, *root.children(recursive=True)):
        try:
            times = process.cpu_times()
        except psutil.NoSuchProcess:
            continue
        total += times.user + times.system
    return total
