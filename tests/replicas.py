"""A fleet of two replicas of every service, behind addresses that lead to whichever is ready, as in a cluster."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import grpc
import httpx
from cityloop_local.fleet import SERVICES, ServiceSpec
from cityloop_local.forked import ForkedServer
from cityloop_local.server import Server
from cityloop_local.workspace import LOOPBACK, free_port
from cityloop_rpc import open_channel
from cityloop_testkit import Clusters, eventually
from cityloop_testkit.fleets import RunningFleet, start_fleet
from cityloop_testkit.http import http_client

LOOK_SECONDS = 0.5
READY_SECONDS = 1.0
KINDS = ("grpc", "http")


@dataclass
class Replica:
    """One process of a service, and where it listens."""

    spec: ServiceSpec
    server: Server
    ports: Mapping[str, int]
    ready: bool = False

    @property
    def pid(self) -> int:
        """Of the process that runs now."""
        assert self.server.process is not None
        return self.server.process.pid

    async def look(self, client: httpx.AsyncClient) -> None:
        """Ask whether it is ready, as a readiness probe does."""
        try:
            answer = await client.get(f"http://{LOOPBACK}:{self.ports['admin']}/ready", timeout=READY_SECONDS)
        except httpx.HTTPError:
            self.ready = False
        else:
            self.ready = answer.status_code == httpx.codes.OK


@dataclass
class Replicas:
    """Both replicas of every service, and the addresses that lead to them."""

    running: RunningFleet
    addresses: dict[tuple[str, str], int]
    members: dict[str, list[Replica]] = field(default_factory=dict)
    channels: list[grpc.aio.Channel] = field(default_factory=list)

    def address(self, service: str, kind: str = "grpc") -> str:
        """host:port that leads to a replica that is ready."""
        return f"{LOOPBACK}:{self.addresses[service, kind]}"

    def channel(self, service: str, department: str, system: str) -> grpc.aio.Channel:
        """A channel of a department's system that leads to a replica that is ready."""
        opened = open_channel(self.address(service), self.running.credentials(department, system))
        self.channels.append(opened)
        return opened

    @property
    def all(self) -> list[Replica]:
        """Every replica."""
        return [replica for members in self.members.values() for replica in members]

    async def ready(self) -> bool:
        """Whether every replica of every service is ready."""
        return all(replica.ready for replica in self.all)


@asynccontextmanager
async def two_replicas(clusters: Clusters, prefix: str, folder: Path) -> AsyncIterator[Replicas]:
    """The fleet while the block lasts; a service calls others through the addresses too."""
    addresses = {(spec.name, kind): free_port() for spec in SERVICES for kind in KINDS}
    peers = {
        spec.name: {setting: f"{LOOPBACK}:{addresses[peer, 'grpc']}" for setting, peer in spec.called.items()}
        for spec in SERVICES
    }
    running = await start_fleet(clusters, prefix, folder, extra=peers)
    replicas = Replicas(running, addresses)
    try:
        for spec in SERVICES:
            replicas.members[spec.name] = [_first(running, spec), second(running, spec)]
        async with contextlib.AsyncExitStack() as stack:
            for name, members in replicas.members.items():
                for kind in KINDS:
                    await stack.enter_async_context(_balanced(members, kind, addresses[name, kind]))
            looking = asyncio.create_task(_look(replicas))
            try:
                yield replicas
            finally:
                looking.cancel()
                await asyncio.gather(looking, return_exceptions=True)
    finally:
        for channel in replicas.channels:
            await channel.close()
        for replica in replicas.all:
            replica.server.kill()
        await running.close()
        running.fleet.stop()


def _first(running: RunningFleet, spec: ServiceSpec) -> Replica:
    kinds = ("grpc", "admin", *(("http",) if spec.http else ()))
    ports = {kind: running.fleet.port(spec.name, kind) for kind in kinds}
    return Replica(spec, running.fleet.processes[spec.name], ports)


def second(running: RunningFleet, spec: ServiceSpec) -> Replica:
    """A second replica of a service, started; whoever asks for it kills it at the end."""
    kinds = ("grpc", "admin", *(("http",) if spec.http else ()))
    ports = {kind: free_port() for kind in kinds}
    own = {f"{spec.package.upper()}_{kind.upper()}_PORT": str(port) for kind, port in ports.items()}
    environment = running.fleet.environment(spec.name) | own | {f"{spec.package.upper()}_INSTANCE": "1"}
    log = running.fleet.folder / "logs" / f"{spec.name}-1.log"
    server = ForkedServer(f"{spec.name}-1", [sys.executable, "-m", spec.package, "serve"], log, environment)
    server.start()
    return Replica(spec, server, ports)


async def _look(replicas: Replicas) -> None:
    async with http_client() as client:
        while True:
            await asyncio.gather(*(replica.look(client) for replica in replicas.all))
            await _pause()


async def _pause() -> None:
    """Half a second; the only wait of the balancer, which stands for a cluster's own."""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(LOOK_SECONDS):
            await asyncio.Event().wait()


@asynccontextmanager
async def _balanced(members: list[Replica], kind: str, port: int) -> AsyncIterator[None]:
    """Lead each connection to the next replica that is ready; one that is open stays where it is."""
    turns = itertools.count()
    copying: set[asyncio.Task[None]] = set()

    async def connect(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        ready = [member for member in members if member.ready and kind in member.ports]
        if not ready:
            writer.close()
            return
        member = ready[next(turns) % len(ready)]
        try:
            there, to_member = await asyncio.open_connection(LOOPBACK, member.ports[kind])
        except OSError:
            writer.close()
            return
        for source, sink in ((reader, to_member), (there, writer)):
            task = asyncio.create_task(_copy(source, sink))
            copying.add(task)
            task.add_done_callback(copying.discard)

    server = await asyncio.start_server(connect, LOOPBACK, port)
    try:
        yield
    finally:
        server.close()
        for task in list(copying):
            task.cancel()
        await asyncio.gather(*copying, return_exceptions=True)


async def _copy(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
    try:
        with contextlib.suppress(OSError):
            while content := await source.read(65_536):
                sink.write(content)
                await sink.drain()
    finally:
        sink.close()


async def all_ready(replicas: Replicas) -> None:
    """Return when every replica is ready."""
    await eventually(replicas.ready, 90)
