"""Everything on one machine: broker, database server, topics, databases, services."""

from __future__ import annotations

import asyncio
import hashlib
import json
import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

from cityloop.topics import TOPICS
from cityloop_localisation import Sentence, say
from cityloop_messaging import KafkaConnection, create_topics

from cityloop_local import interrupts
from cityloop_local.certificates import DevelopmentAuthority
from cityloop_local.fleet import OWN_DEPARTMENT, SERVICES, Backends, Fleet, ServiceSpec
from cityloop_local.forked import begin_imports
from cityloop_local.kafka import Kafka
from cityloop_local.partners import PartnerListener
from cityloop_local.postgres import Postgres
from cityloop_local.server import StartError
from cityloop_local.supervisor import SupervisedProcess
from cityloop_local.workspace import LOOPBACK, kept_ports, write_whole

PORTS_FILE = "machine.json"
Phrase = Callable[[Sentence], None]
"""Told each step as it is done."""
PARTNER_KEY, PARTNER_CHANNEL = "api-key-partner", "partner-app"
"""File of the Open311 key of a client with a channel of its own, and that channel, of the base pack."""


@dataclass(frozen=True, slots=True)
class MachinePorts:
    """Where the servers of a machine listen."""

    kafka: KafkaConnection
    postgres: int


class Machine:
    """A context: running inside the block, stopped at its end, however it ends.

    Args:
        folder: state of this machine; a second machine on the same folder continues with its data.
        said: told each step.
        services: which to run.
        settings: further settings by service.
        departments: of the city; each gets an API key for readings as JSON, in `api-keys/<department>`.
        partners: whether partners reach the broker, by a listener with TLS.
    """

    def __init__(
        self,
        folder: Path,
        said: Phrase,
        services: Sequence[ServiceSpec] = SERVICES,
        settings: Mapping[str, Mapping[str, str]] | None = None,
        departments: Sequence[str] = (),
        *,
        partners: bool = False,
    ) -> None:
        self.folder = folder
        ports = _kept_ports(folder / PORTS_FILE, partners=partners)
        listener = None
        if partners:
            own = DevelopmentAuthority(folder / "certificates").issue(OWN_DEPARTMENT, "kafka")
            listener = PartnerListener(ports["partners"], own)
        self.kafka = Kafka(folder / "kafka", ports["kafka"], partners=listener)
        self.postgres = Postgres(folder / "postgres", ports["postgres"])
        self._services = services
        self._settings = settings or {}
        self._departments = departments
        self._said = said
        self._fleet: Fleet | None = None

    @staticmethod
    def ports_of(folder: Path) -> MachinePorts:
        """Where broker and database server of the machine in a folder are.

        Raises:
            StartError: there was never one.
        """
        file = folder / PORTS_FILE
        if not file.is_file():
            raise StartError(say("start-no-fleet", folder=str(folder)))
        ports = json.loads(file.read_text())
        return MachinePorts(KafkaConnection(f"{LOOPBACK}:{ports['kafka']}"), int(ports["postgres"]))

    @property
    def fleet(self) -> Fleet:
        """The services; only inside the block."""
        if self._fleet is None:
            raise RuntimeError("the machine is not running")
        return self._fleet

    @property
    def connection(self) -> KafkaConnection:
        """Where the broker is."""
        return KafkaConnection(self.kafka.bootstrap_servers)

    def supervised(self) -> list[SupervisedProcess]:
        """All processes, for a supervisor, in the order of their start; only inside the block."""
        return [
            SupervisedProcess("PostgreSQL", lambda: self.postgres.server, self.postgres.start),
            SupervisedProcess("Kafka", lambda: self.kafka.server, self.kafka.start),
            *self.fleet.supervised(),
        ]

    def __enter__(self) -> Machine:
        try:
            self._start()
        except BaseException:
            self._stop()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, stack: TracebackType | None
    ) -> None:
        self._stop()

    @contextmanager
    def servers(self) -> Iterator[Fleet]:
        """Broker, database server, topics and databases without tables, but no service, while the block lasts."""
        try:
            self._start_servers()
            asyncio.run(self.fleet.create_databases())
            yield self.fleet
        finally:
            self._stop()

    def _start(self) -> None:
        self._start_servers()
        self.fleet.prepare()
        self._said(say("machine-databases", count=len(self.fleet.databases)))
        self.fleet.start(self._started)

    def _start_servers(self) -> None:
        begin_imports()
        self.postgres.start()
        self.kafka.start()
        self.postgres.wait_ready()
        self._said(say("machine-postgres", port=str(self.postgres.port)))
        self.kafka.wait_ready()
        self._said(say("machine-kafka", port=str(self.kafka.port)))
        if self.kafka.partners is not None:
            self._said(say("machine-partners", port=str(self.kafka.partners.port)))
        asyncio.run(create_topics(self.connection, TOPICS.values()))
        self._said(say("machine-topics", count=len(TOPICS)))
        backends = Backends(self.kafka.bootstrap_servers, self.postgres.dsn())
        self._fleet = Fleet(self.folder, backends, self._services, self._extra())

    def _started(self, name: str) -> None:
        self._said(say("machine-service", service=name, port=str(self.fleet.port(name))))

    def _extra(self) -> dict[str, dict[str, str]]:
        """Settings beside those of every fleet: what was asked for, and API keys of the machine's own.

        Two keys are for Open311: `api-key`, and `api-key-partner` of a client that has a channel of its own. One for
        each department is for readings as JSON.
        """
        partner = {"client": "partner", "channel": PARTNER_CHANNEL, "rate": 5, "burst": 50}
        holders: dict[str, dict[str, Any]] = {
            "citizen-services": {
                self._key_digest("api-key"): {"client": "local"},
                self._key_digest(PARTNER_KEY): partner,
            },
            "sensing-ingest": {self._key_digest(f"api-keys/{name}"): name for name in self._departments},
        }
        settings = {spec.name: dict(self._settings.get(spec.name, {})) for spec in self._services}
        for service, digests in holders.items():
            file = self.folder / "api-keys" / f"{service}.json"
            file.parent.mkdir(exist_ok=True)
            write_whole(file, json.dumps(digests))
            settings.setdefault(service, {}).setdefault("api_keys_file", str(file))
        return settings

    def _key_digest(self, name: str) -> str:
        """SHA-256 of the key in a file of the folder; the file is made once."""
        file = self.folder / name
        if not file.is_file():
            file.parent.mkdir(exist_ok=True)
            write_whole(file, secrets.token_urlsafe(24))
        return hashlib.sha256(file.read_bytes()).hexdigest()

    def _stop(self) -> None:
        with interrupts.ignored():
            try:
                self._said(say("machine-stopping"))
            finally:
                if self._fleet is not None:
                    self._fleet.stop()
                self.kafka.server.ask_to_stop()
                self.postgres.stop()
                self.kafka.server.stop()


def _kept_ports(file: Path, *, partners: bool) -> dict[str, int]:
    """The ports of broker and database server, the same at every start unless taken."""
    file.parent.mkdir(parents=True, exist_ok=True)
    ports = kept_ports(
        json.loads(file.read_text()) if file.is_file() else {}, ("kafka", "postgres", *["partners"] * partners)
    )
    write_whole(file, json.dumps(ports))
    return ports
