"""The servers of a test run: each starts when the first test asks for it, one for all workers.

pytest's first process keeps them. Its workers ask it, over a port of the loopback, where a server is; the
first who asks has it started. The servers are children of the first process: they are stopped at its end, and die with
it when it is killed.
"""

from __future__ import annotations

import fcntl
import os
import secrets
import shutil
import socket
import socketserver
import tempfile
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import TextIO

from cityloop_local.certificates import DevelopmentAuthority
from cityloop_local.kafka import Kafka
from cityloop_local.postgres import Postgres
from cityloop_local.workspace import LOOPBACK

VARIABLE = "CITYLOOP_TEST_SERVERS"
"""Port and secret of the run's first process, for its workers."""
KAFKA, POSTGRES, DURABLE, CERTIFICATES = "kafka", "postgres", "durable-postgres", "certificates"
STARTED, FAILED = "started ", "failed "
START_SECONDS = 120.0


class SharedClusters:
    """Where the servers of this test run are; who asks first has one started, and waits until it answers.

    Args:
        keeper: port and secret of the run's first process.
        durable: whether the database writes through: for tests of what killed processes promise.
    """

    def __init__(self, keeper: str, *, durable: bool = False) -> None:
        self._port, _, self._secret = keeper.partition(" ")
        self._durable = durable

    @classmethod
    def from_environment(cls, *, durable: bool = False) -> SharedClusters:
        """Of the run that this process belongs to."""
        return cls(os.environ[VARIABLE], durable=durable)

    @cached_property
    def kafka(self) -> str:
        """Bootstrap servers."""
        return self._ask(KAFKA)

    @cached_property
    def postgres(self) -> str:
        """A superuser's DSN."""
        return self._ask(DURABLE if self._durable else POSTGRES)

    @cached_property
    def certificates(self) -> Path:
        """The folder of the run's development CA."""
        return Path(self._ask(CERTIFICATES))

    def _ask(self, what: str) -> str:
        with socket.create_connection((LOOPBACK, int(self._port)), START_SECONDS) as connection:
            connection.sendall(f"{self._secret} {what}\n".encode())
            with connection.makefile(encoding="utf-8") as answers:
                answer = answers.read()
        if not answer.startswith(STARTED):
            raise RuntimeError(answer.removeprefix(FAILED) or f"the first process of the run went without {what}")
        return answer.removeprefix(STARTED)


class ServersOfRun:
    """The servers of one test run: starts each when it is first asked for, stops what was started."""

    def __init__(self) -> None:
        self.folder, self._lock = _folder_of_the_run()
        self._kafka = Kafka(self.folder / "kafka")
        self._postgres = Postgres(self.folder / "postgres", fsync=False)
        self._durable = Postgres(self.folder / "durable-postgres", fsync=True)
        self._starts: dict[str, Callable[[], str]] = {
            KAFKA: self._start_kafka,
            POSTGRES: lambda: _start_postgres(self._postgres),
            DURABLE: lambda: _start_postgres(self._durable),
            CERTIFICATES: self._create_authority,
        }
        # A server dies with the thread that started it: these live as long as the process.
        self._starters = {what: ThreadPoolExecutor(1, what) for what in self._starts}
        self._asked: dict[str, Future[str]] = {}
        self._asking = threading.Lock()
        self._listener = _Listener(self.where)
        threading.Thread(target=self._listener.serve_forever, name="servers of the run", daemon=True).start()
        self.keeper = f"{self._listener.server_address[1]} {self._listener.secret}"

    def where(self, what: str) -> str:
        """Where a server is, once it answers; starts it the first time.

        Raises:
            StartError: it did not start.
        """
        with self._asking:
            if what not in self._asked:
                self._asked[what] = self._starters[what].submit(self._starts[what])
        return self._asked[what].result()

    def stop(self) -> None:
        """Stop what was started and remove its data."""
        self._listener.shutdown()
        self._listener.server_close()
        for starter in self._starters.values():
            starter.shutdown(cancel_futures=True)
        self._kafka.server.kill()
        self._postgres.stop()
        self._durable.stop()
        shutil.rmtree(self.folder, ignore_errors=True)
        self._lock.close()

    def _start_kafka(self) -> str:
        self._kafka.start()
        self._kafka.wait_ready()
        return self._kafka.bootstrap_servers

    def _create_authority(self) -> str:
        return str(DevelopmentAuthority(self.folder / "certificates").folder)


class _Listener(socketserver.ThreadingTCPServer):
    daemon_threads = True
    block_on_close = False

    def __init__(self, where: Callable[[str], str]) -> None:
        super().__init__((LOOPBACK, 0), _Answering)
        self.where = where
        self.secret = secrets.token_urlsafe()


class _Answering(socketserver.StreamRequestHandler):
    server: _Listener

    def handle(self) -> None:
        secret, _, what = self.rfile.readline().decode().strip().partition(" ")
        if not secrets.compare_digest(secret, self.server.secret):
            return
        try:
            answer = STARTED + self.server.where(what)
        except Exception as error:
            answer = f"{FAILED}{error}"
        with suppress(BrokenPipeError):
            self.wfile.write(answer.encode())


def _start_postgres(server: Postgres) -> str:
    server.start()
    server.wait_ready()
    return server.dsn()


def _folder_of_the_run() -> tuple[Path, TextIO]:
    """A new folder and its lock, held as long as the process lives; what killed runs have left is removed."""
    runs = Path(tempfile.gettempdir()) / f"cityloop-tests-{os.getuid()}"
    runs.mkdir(mode=0o700, exist_ok=True)
    with (runs / "lock").open("w") as one_at_a_time:
        fcntl.flock(one_at_a_time, fcntl.LOCK_EX)
        for former in runs.glob("*/lock"):
            with suppress(BlockingIOError), former.open() as lock:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(former.parent, ignore_errors=True)
        folder = Path(tempfile.mkdtemp(dir=runs))
        lock = (folder / "lock").open("w")
        fcntl.flock(lock, fcntl.LOCK_EX)
    return folder, lock
