"""Real Kafka and real PostgreSQL for tests: where they are, and servers of a test's own."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from cityloop_local.certificates import DevelopmentAuthority
from cityloop_local.kafka import Kafka
from cityloop_local.postgres import Postgres


class Clusters(Protocol):
    """Where the servers are. Of those that a run shares, each is started when it is first asked for."""

    @property
    def kafka(self) -> str:
        """Bootstrap servers."""

    @property
    def postgres(self) -> str:
        """A superuser's DSN."""

    @property
    def certificates(self) -> Path:
        """The folder of a development CA."""


@dataclass(frozen=True, slots=True)
class RunningClusters:
    """Servers that run already."""

    kafka: str
    postgres: str
    certificates: Path


class ClusterRun:
    """A broker and a database server of a test's own, which it may stop and kill.

    Args:
        fsync: whether the database writes through; on where processes are killed, off elsewhere.
    """

    def __init__(self, *, fsync: bool = False) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="cityloop-test-"))
        self.kafka = Kafka(self.folder / "kafka")
        self.postgres = Postgres(self.folder / "postgres", fsync=fsync)

    def start(self) -> None:
        """Start both."""
        DevelopmentAuthority(self.folder / "certificates")
        self.postgres.start()
        self.kafka.start()
        self.postgres.wait_ready()
        self.kafka.wait_ready()

    @property
    def clusters(self) -> RunningClusters:
        """Where they are, once started."""
        return RunningClusters(self.kafka.bootstrap_servers, self.postgres.dsn(), self.folder / "certificates")

    def stop(self) -> None:
        """Stop both and remove their data."""
        self.kafka.server.kill()
        self.postgres.stop()
        shutil.rmtree(self.folder, ignore_errors=True)
