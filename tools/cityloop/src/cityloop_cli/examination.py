"""What is looked at of an installation, before anybody says what is wrong."""

from __future__ import annotations

import asyncio
import datetime as dt
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import asyncpg
from aiokafka.errors import KafkaError
from cityloop_kernel import Sentence, SentenceError, say
from cityloop_local.workspace import LOOPBACK, state_folder
from cityloop_messaging import TopicAhead, topics_ahead
from cityloop_operator.backups.backup import Installation
from cityloop_operator.backups.databases import connected, migrations_in, own_migrations
from cityloop_rpc import Credentials

from cityloop_cli.backups import running_installation
from cityloop_cli.broker_topics import TopicState, compared, declared_topics, topics_on_broker
from cityloop_cli.connection import Connection, UsageProblemError
from cityloop_cli.status import Part, ask

TOPICS, CERTIFICATES, DISK, MIGRATIONS, AHEAD = "topics", "certificates", "disk", "migrations", "ahead"
"""What can be missing of an examination."""


@dataclass(frozen=True, slots=True)
class Examination:
    """An installation as it was found.

    Args:
        parts: what each service says.
        version: of this command line.
        topics: of the register and of the broker.
        broker_problem: why the broker could not be asked; empty when it answered.
        expiries: of the operator's certificate and its authority, seconds left by file.
        disk: of the fleet of this machine: where, bytes free, bytes in all; None of a fleet elsewhere.
        missing: why something could not be looked at.
        schemas: of databases that are not of this release: migrations that are missing, and unknown ones, by service.
        ahead: partitions of topics that hold more than their producer's database has sent, by service.
    """

    parts: Sequence[Part]
    version: str = ""
    topics: Sequence[TopicState] = ()
    expiries: Mapping[str, float] = field(default_factory=dict)
    disk: tuple[str, int, int] | None = None
    missing: Mapping[str, Sentence] = field(default_factory=dict)
    broker_problem: str = ""
    schemas: Mapping[str, tuple[Sequence[int], Sequence[int]]] = field(default_factory=dict)
    ahead: Mapping[str, Sequence[TopicAhead]] = field(default_factory=dict)

    def samples(self, metric: str) -> Iterator[tuple[str, Mapping[str, str], float]]:
        """Service, labels and value of each sample of a metric."""
        for part in self.parts:
            for labels, value in part.metrics.get(metric, ()):
                yield part.name, labels, value


def examine(connection: Connection, version: str) -> Examination:
    """Look at all that the connection leads to.

    Raises:
        UsageProblemError: no admin port is given: nothing can be said of any service.
    """
    parts = [ask(name, address) for name, address in connection.admin_ports().items()]
    missing: dict[str, Sentence] = {}
    topics: list[TopicState] = []
    expiries: dict[str, float] = {}
    disk, broker_problem = None, ""
    try:
        broker = connection.broker()
        topics = compared(declared_topics(broker), asyncio.run(topics_on_broker(broker)))
    except UsageProblemError as error:
        missing[TOPICS] = error.sentence
    except (KafkaError, OSError) as error:
        broker_problem = str(error) or type(error).__name__
    try:
        expiries = _expiries(connection.credentials())
    except UsageProblemError as error:
        missing[CERTIFICATES] = error.sentence
    folder = _state_of_clone()
    if folder is not None and all(address.startswith(f"{LOOPBACK}:") for address in connection.admin.values()):
        disk = _disk(folder)
    else:
        missing[DISK] = say("doctor-fleet-elsewhere")
    schemas: dict[str, tuple[Sequence[int], Sequence[int]]] = {}
    ahead: dict[str, Sequence[TopicAhead]] = {}
    try:
        installation = running_installation(connection)
        schemas, ahead = asyncio.run(_databases(installation))
    except (UsageProblemError, SentenceError) as error:
        missing[MIGRATIONS] = missing[AHEAD] = error.sentence
    except (asyncpg.PostgresError, KafkaError, OSError) as error:
        missing[MIGRATIONS] = missing[AHEAD] = say("doctor-databases-away", problem=str(error) or type(error).__name__)
    return Examination(parts, version, topics, expiries, disk, missing, broker_problem, schemas, ahead)


async def _databases(
    installation: Installation,
) -> tuple[dict[str, tuple[Sequence[int], Sequence[int]]], dict[str, Sequence[TopicAhead]]]:
    schemas: dict[str, tuple[Sequence[int], Sequence[int]]] = {}
    ahead: dict[str, Sequence[TopicAhead]] = {}
    for service, dsn in installation.databases.items():
        async with connected(dsn) as database:
            own, found = own_migrations(service), await migrations_in(database)
            missing = [number for number, digest in own.items() if found.get(number) != digest]
            schemas[service] = missing, sorted(found.keys() - own.keys())
            if not missing:
                ahead[service] = await topics_ahead(installation.kafka, database, service)
    return schemas, ahead


def _state_of_clone() -> Path | None:
    """Where the fleet of this clone keeps its state; None where there is none, as in an operator's pod."""
    try:
        folder = state_folder()
    except SentenceError:
        return None
    return folder if folder.is_dir() else None


def _expiries(credentials: Credentials) -> dict[str, float]:
    now = dt.datetime.now(dt.UTC)
    return {str(file): (ends - now).total_seconds() for file, ends in credentials.expiries().items()}


def _disk(folder: Path) -> tuple[str, int, int]:
    usage = shutil.disk_usage(folder)
    return str(folder), usage.free, usage.total
