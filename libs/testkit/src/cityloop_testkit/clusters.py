"""Real Kafka and real PostgreSQL for a test run: started once by pytest's first process, shared by its workers."""

from __future__ import annotations

import os
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from cityloop_local.certificates import DevelopmentAuthority
from cityloop_local.kafka import Kafka
from cityloop_local.postgres import Postgres

KAFKA_VARIABLE = "CITYLOOP_TEST_KAFKA"
POSTGRES_VARIABLE = "CITYLOOP_TEST_POSTGRES"
CERTIFICATES_VARIABLE = "CITYLOOP_TEST_CERTIFICATES"


@dataclass(frozen=True, slots=True)
class Clusters:
    """Where the servers of this test run are."""

    kafka: str
    postgres: str
    certificates: Path

    @classmethod
    def from_environment(cls) -> Clusters:
        """As the first process has left it for its workers."""
        certificates = Path(os.environ[CERTIFICATES_VARIABLE])
        return cls(os.environ[KAFKA_VARIABLE], os.environ[POSTGRES_VARIABLE], certificates)

    def to_environment(self) -> None:
        """Leave it for the workers, which connect once they need them."""
        os.environ[KAFKA_VARIABLE] = self.kafka
        os.environ[POSTGRES_VARIABLE] = self.postgres
        os.environ[CERTIFICATES_VARIABLE] = str(self.certificates)


class ClusterRun:
    """Starts and stops the servers of one test run.

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
    def clusters(self) -> Clusters:
        """Where they are, once started."""
        return Clusters(self.kafka.bootstrap_servers, self.postgres.dsn(), self.folder / "certificates")

    def stop(self) -> None:
        """Stop both and remove their data."""
        self.kafka.server.kill()
        self.postgres.stop()
        shutil.rmtree(self.folder, ignore_errors=True)
