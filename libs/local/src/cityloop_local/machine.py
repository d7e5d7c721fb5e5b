"""Everything on one machine: broker, database server, topics, databases, services."""

from __future__ import annotations

import asyncio
import hashlib
import json
import secrets
import signal
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType

from cityloop.topics import TOPICS
from cityloop_messaging import KafkaConnection, create_topics

from cityloop_local.fleet import SERVICES, Backends, Fleet, ServiceSpec
from cityloop_local.kafka import Kafka
from cityloop_local.postgres import Postgres
from cityloop_local.workspace import free_port

TAKE_API_KEYS = {"sensing-ingest", "citizen-services"}
Said = Callable[[str], None]
"""Told each step as it is done."""


class Machine:
    """A context: running inside the block, stopped at its end, however it ends.

    Args:
        folder: state of this machine; a second machine on the same folder continues with its data.
        said: told each step.
        services: which to run.
        settings: further settings by service.
    """

    def __init__(
        self,
        folder: Path,
        said: Said,
        services: Sequence[ServiceSpec] = SERVICES,
        settings: Mapping[str, Mapping[str, str]] | None = None,
    ) -> None:
        self.folder = folder
        ports = _kept_ports(folder / "machine.json")
        self.kafka = Kafka(folder / "kafka", ports["kafka"])
        self.postgres = Postgres(folder / "postgres", ports["postgres"])
        self._services = services
        self._settings = settings or {}
        self._said = said
        self._fleet: Fleet | None = None

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

    def _start(self) -> None:
        self.postgres.start()
        self.kafka.start()
        self.postgres.wait_ready()
        self._said(f"PostgreSQL on port {self.postgres.port}")
        self.kafka.wait_ready()
        self._said(f"Kafka on port {self.kafka.port}")
        asyncio.run(create_topics(self.connection, TOPICS.values()))
        self._said(f"{len(TOPICS)} topics")
        backends = Backends(self.kafka.bootstrap_servers, self.postgres.dsn())
        self._fleet = Fleet(self.folder, backends, self._services, self._extra())
        self._fleet.prepare()
        self._said(f"{len(self._services)} databases")
        self._fleet.start(lambda name: self._said(f"{name} on port {self.fleet.port(name)}"))

    def _extra(self) -> dict[str, dict[str, str]]:
        """Settings beside those of every fleet: what was asked for, and an API key of the machine's own."""
        key_file = self.folder / "api-key"
        if not key_file.is_file():
            key_file.touch(mode=0o600)
            key_file.write_text(secrets.token_urlsafe(24))
        digest = hashlib.sha256(key_file.read_bytes()).hexdigest()
        keys = self.folder / "api-keys.json"
        keys.write_text(json.dumps({digest: "local"}))
        taken = {name: {"api_keys_file": str(keys)} for name in TAKE_API_KEYS}
        return {spec.name: {**taken.get(spec.name, {}), **self._settings.get(spec.name, {})} for spec in self._services}

    def _stop(self) -> None:
        with _signals_held():
            if self._fleet is not None:
                self._fleet.stop()
            self.kafka.server.stop()
            self.postgres.stop()


def _kept_ports(file: Path) -> dict[str, int]:
    """The ports of broker and database server, the same at every start."""
    if not file.is_file():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps({"kafka": free_port(), "postgres": free_port()}))
    ports: dict[str, int] = json.loads(file.read_text())
    return ports


@contextmanager
def _signals_held() -> Iterator[None]:
    """While stopping, a second interrupt does not leave things behind."""
    held = {number: signal.signal(number, signal.SIG_IGN) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in held.items():
            signal.signal(number, handler)
