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


class ClusterRun:
    """Starts and stops the servers of one test run."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="cityloop-test-"))
        self.kafka = Kafka(self.folder / "kafka")
        self.postgres = Postgres(self.folder / "postgres", fsync=False)

    def start(self) -> None:
        """Start both; workers connect once they need them."""
        DevelopmentAuthority(self.folder / "certificates")
        self.postgres.start()
        self.kafka.start()
        self.postgres.wait_ready()
        self.kafka.wait_ready()
        os.environ[KAFKA_VARIABLE] = self.kafka.bootstrap_servers
        os.environ[POSTGRES_VARIABLE] = self.postgres.dsn()
        os.environ[CERTIFICATES_VARIABLE] = str(self.folder / "certificates")

    def stop(self) -> None:
        """Stop both and remove their data."""
        self.kafka.server.kill()
        self.postgres.stop()
        shutil.rmtree(self.folder, ignore_errors=True)
