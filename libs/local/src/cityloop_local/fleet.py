"""The fleet on one machine: the six services as processes, on one broker and one database server.

Each service has its own database and its own role, which may connect to no other; gRPC is mTLS with the development CA.
"""

from __future__ import annotations

import asyncio
import json
import os
import secrets
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import asyncpg
from cityloop_database import SchemaError, migrate, migrations_of
from cityloop_kernel import Phrase, phrase_list, say

from cityloop_local.certificates import DevelopmentAuthority
from cityloop_local.forked import ForkedServer
from cityloop_local.server import Server, StartError
from cityloop_local.supervisor import SupervisedProcess
from cityloop_local.workspace import LOOPBACK, kept_ports, write_whole

OWN_DEPARTMENT = "cityloop"
UNCOMPILED = "PYTHONDONTWRITEBYTECODE"
"""Not handed on: images of containers set it, and a service that compiles all its imports starts twice as slowly."""
READY_SECONDS = 60.0
ASK_SECONDS = 2.0


HUB = "event-hub"
"""Where every service acknowledges operating modes."""
SHARED_PEERS = {"event_hub_address": HUB, "data_sharing_address": "data-sharing"}
"""Whom every service calls, by the setting with the address: data-sharing has the staff directory."""


@dataclass(frozen=True, slots=True)
class ServiceSpec:
    """A service of the fleet: its name, the settings that hold addresses of others, whether it has an HTTP edge."""

    name: str
    peers: Mapping[str, str] = field(default_factory=dict)
    http: bool = False
    beside: str = ""
    """The service in whose house it is a process of its own: of one package, on one database."""

    @property
    def package(self) -> str:
        """Its Python package; of a process beside a service, a part of it."""
        house = self.beside or self.name
        part = self.name.removeprefix(house).replace("-", ".")
        return f"cityloop_{house.replace('-', '_')}{part}"

    @property
    def database(self) -> str:
        """Its database and its role."""
        return (self.beside or self.name).replace("-", "_")

    @property
    def called(self) -> dict[str, str]:
        """Services that it calls, by the setting that holds the address."""
        return {**SHARED_PEERS, **self.peers}

    @property
    def prefix(self) -> str:
        """Of its settings."""
        return f"{self.package.upper().replace('.', '_')}_"


WINDOW = "console"
"""Follows packs as the others do, and decides nothing: a set of packs does not wait for its answer."""
NOBODY = f"{LOOPBACK}:9"
"""The discard port: the address of a service that a fleet runs without."""
SERVICES = (
    ServiceSpec("data-sharing"),
    ServiceSpec("sensing-ingest", http=True),
    ServiceSpec(HUB, {"sensing_ingest_address": "sensing-ingest"}),
    ServiceSpec(
        "collaboration-tasks",
        {"sensing_ingest_address": "sensing-ingest"},
        http=True,
    ),
    ServiceSpec("citizen-services", http=True),
    ServiceSpec(
        WINDOW,
        {"collaboration_tasks_address": "collaboration-tasks", "citizen_services_address": "citizen-services"},
        http=True,
    ),
)
FIGURES = ServiceSpec("event-hub-figures", beside=HUB)
"""Keeps figures live; a fleet is whole without it."""
PROCESSES = (*SERVICES, FIGURES)
"""All that runs of a fleet: six services, and what stands beside one of them."""


def groups_of(service: str) -> list[str]:
    """Consumer groups of the processes that work with a service's database, its own first."""
    return [spec.name for spec in PROCESSES if service in {spec.name, spec.beside}]


@dataclass(frozen=True, slots=True)
class Backends:
    """Where broker and database server are; the DSN is a superuser's."""

    kafka: str
    postgres: str
    prefix: str = ""


class Fleet:
    """The services as processes with ports and passwords of their own, kept in `folder`.

    Args:
        folder: the fleet's state; a second fleet on the same folder continues with its data.
        backends: broker and database server.
        services: which to run.
        extra: further settings by service, such as `{"sensing-ingest": {"api_keys_file": "…"}}`.
    """

    def __init__(
        self,
        folder: Path,
        backends: Backends,
        services: Sequence[ServiceSpec] = SERVICES,
        extra: Mapping[str, Mapping[str, str]] | None = None,
    ) -> None:
        self.folder = folder
        self.services = {spec.name: spec for spec in services}
        self.authority = DevelopmentAuthority(folder / "certificates")
        self._backends = backends
        self._extra = extra or {}
        self._state_file = folder / "fleet.json"
        self._state = self._read_state()
        self.processes: dict[str, Server] = {}

    def port(self, service: str, kind: str = "grpc") -> int:
        """Port of a service: `grpc`, `admin` or `http`."""
        return int(self._state["ports"][f"{service}.{kind}"])

    def address(self, service: str) -> str:
        """host:port of a service's gRPC API."""
        return f"{LOOPBACK}:{self.port(service)}"

    def dsn(self, service: str) -> str:
        """The service's own DSN."""
        spec = self.services[service]
        password = self._state["passwords"][spec.beside or service]
        host = self._backends.postgres.rpartition("@")[2].rpartition("/")[0]
        return f"postgresql://{self._role(spec)}:{password}@{host}/{self._role(spec)}"

    @staticmethod
    def stored_dsns(folder: Path, port: int) -> dict[str, str]:
        """DSN of each service's database, of the fleet in a folder whose database server listens on this port.

        Raises:
            StartError: there was never a fleet in the folder.
        """
        file = folder / "fleet.json"
        if not file.is_file():
            raise StartError(say("start-no-fleet", folder=str(folder)))
        passwords = json.loads(file.read_text())["passwords"]
        return {
            spec.name: f"postgresql://{spec.database}:{passwords[spec.name]}@{LOOPBACK}:{port}/{spec.database}"
            for spec in SERVICES
        }

    def prepare(self) -> None:
        """Databases, roles and schemas of all services."""
        asyncio.run(self._create_and_migrate())

    async def _create_and_migrate(self) -> None:
        await self.create_databases()
        await self.migrate()

    async def migrate(self) -> None:
        """What `python -m <service> migrate` does for each, without a process for each: importing costs most of it.

        Raises:
            StartError: a database is of a newer release, or of files that have changed since.
        """
        specs = self._houses.items()
        try:
            await asyncio.gather(*(migrate(self.dsn(name), migrations_of(spec.package)) for name, spec in specs))
        except SchemaError as error:
            other = say("start-other-schema", migrations=phrase_list(error.migrations), folder=str(self.folder))
            raise StartError(other) from error

    def start(self, report: Callable[[str], None] = lambda _line: None) -> None:
        """Start all services and wait until each answers.

        Raises:
            StartError: one did not; all are stopped again.
        """
        try:
            for name in self.services:
                self.start_service(name)
            for name in self.services:
                self.wait_live(name)
                report(name)
        except BaseException:
            self.stop()
            raise

    def start_service(self, name: str) -> None:
        """Start one service; returns before it answers."""
        spec = self.services[name]
        command = [sys.executable, "-m", spec.package, "serve"]
        server = ForkedServer(name, command, self.folder / "logs" / f"{name}.log", self.environment(name))
        self.processes[name] = server
        server.start()

    def wait_live(self, name: str) -> None:
        """Return when the service takes calls, whether it is ready or not."""
        self.processes[name].wait_until(lambda: self._says(name, "started"), READY_SECONDS)

    def wait_ready(self) -> None:
        """Return when every service says that it is ready (it has a city)."""
        for name, process in self.processes.items():
            process.wait_until(lambda name=name: self._says(name, "ready"), READY_SECONDS)  # type: ignore[misc]

    def ready(self) -> bool:
        """Whether every service says that it is ready.

        Raises:
            StartError: one has ended.
        """
        for name, process in self.processes.items():
            if not process.running:
                raise StartError(say("start-has-ended", name=name), process.tail())
        return all(self._says(name, "ready") for name in self.processes)

    def supervised(self) -> list[SupervisedProcess]:
        """The services, for a supervisor: each is asked for `/live`."""
        return [
            SupervisedProcess(
                name,
                partial(self.processes.__getitem__, name),
                partial(self.start_service, name),
                partial(self.problem, name, "live"),
            )
            for name in self.services
        ]

    def stop(self) -> None:
        """Stop all services, in reverse of their order."""
        for server in reversed(list(self.processes.values())):
            server.ask_to_stop()
        for server in reversed(list(self.processes.values())):
            server.stop()

    def environment(self, name: str) -> dict[str, str]:
        """The environment that a service runs in."""
        spec = self.services[name]
        certificate = self.authority.issue(OWN_DEPARTMENT, name)
        settings = {
            "host": LOOPBACK,
            "grpc_port": str(self.port(name)),
            "admin_port": str(self.port(name, "admin")),
            "kafka_bootstrap_servers": self._backends.kafka,
            "kafka_prefix": self._backends.prefix,
            "database_dsn": self.dsn(name),
            "database_pool_size": "8",
            "tls_key": str(certificate.key),
            "tls_certificate": str(certificate.certificate),
            "tls_authority": str(certificate.authority),
            **{setting: self._peer(peer) for setting, peer in spec.called.items()},
            **self._extra.get(name, {}),
        }
        if name == "data-sharing":
            deciding = [other for other in self._houses if other not in {name, WINDOW}]
            settings["pack_services"] = json.dumps(deciding)
        if spec.http:
            settings["http_port"] = str(self.port(name, "http"))
        inherited = {
            key: value for key, value in os.environ.items() if not key.startswith("CITYLOOP_") and key != UNCOMPILED
        }
        return inherited | {f"{spec.prefix}{key.upper()}": value for key, value in settings.items()}

    def problem(self, name: str, what: str) -> Phrase:
        """Which parts do not work by the service's answer to `/live` or `/ready`; empty when all is well."""
        url = f"http://{LOOPBACK}:{self.port(name, 'admin')}/{what}"
        try:
            with urllib.request.urlopen(url, timeout=ASK_SECONDS):
                return ""
        except urllib.error.HTTPError as error:
            parts = phrase_list(json.loads(error.read())["problems"])
            return say("service-answers", path=f"/{what}", code=str(error.code), parts=parts)
        except OSError as error:
            return say("service-silent", path=f"/{what}", problem=str(error))

    def _says(self, name: str, what: str) -> bool:
        return not self.problem(name, what)

    def _peer(self, service: str) -> str:
        """Address of another service; one that nobody listens on when this fleet runs without it."""
        return self.address(service) if service in self.services else NOBODY

    @property
    def databases(self) -> dict[str, str]:
        """DSN of each database, by the service whose it is."""
        return {name: self.dsn(name) for name in self._houses}

    @property
    def _houses(self) -> dict[str, ServiceSpec]:
        """Services with a database of their own."""
        return {name: spec for name, spec in self.services.items() if not spec.beside}

    def _role(self, spec: ServiceSpec) -> str:
        return self._backends.prefix.rstrip(".").replace("-", "_") + spec.database

    async def create_databases(self) -> None:
        """A database and a role for each service, without tables yet."""
        admin = await asyncpg.connect(self._backends.postgres)
        try:
            for name, spec in self._houses.items():
                role, password = self._role(spec), self._state["passwords"][name]
                if not await admin.fetchval("SELECT true FROM pg_roles WHERE rolname = $1", role):
                    await admin.execute(f"CREATE ROLE {role} LOGIN")
                await admin.execute(f"ALTER ROLE {role} PASSWORD '{password}'")
                if not await admin.fetchval("SELECT true FROM pg_database WHERE datname = $1", role):
                    await admin.execute(f"CREATE DATABASE {role} OWNER {role} STRATEGY file_copy")
                await admin.execute(f"REVOKE CONNECT ON DATABASE {role} FROM PUBLIC")
        finally:
            await admin.close()

    def _read_state(self) -> dict[str, dict[str, Any]]:
        state: dict[str, dict[str, Any]] = {"ports": {}, "passwords": {}}
        if self._state_file.is_file():
            state = json.loads(self._state_file.read_text())
        kinds = {name: ("grpc", "admin", *(("http",) if spec.http else ())) for name, spec in self.services.items()}
        names = [f"{name}.{kind}" for name in self.services for kind in kinds[name]]
        state["ports"] = kept_ports({name: int(port) for name, port in state["ports"].items()}, names)
        for name in self._houses:
            state["passwords"].setdefault(name, secrets.token_urlsafe(18))
        self.folder.mkdir(parents=True, exist_ok=True)
        write_whole(self._state_file, json.dumps(state, indent=2))
        return state
