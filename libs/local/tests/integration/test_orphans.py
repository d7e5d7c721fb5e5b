"""A database server whose postmaster was killed starts again, whatever its backends are run."""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
from asyncio.subprocess import PIPE
from pathlib import Path

import asyncpg
import psutil
from cityloop_local.postgres import Postgres
from cityloop_local.server import StartError
from cityloop_testkit import eventually
from cityloop_testkit.english import refused_saying

BUSY = "DO $$ BEGIN LOOP END LOOP; END $$"
"""Never waits, and so never sees that its postmaster is gone."""


async def test_a_killed_postmaster_is_followed_by_another_though_a_backend_goes_on(tmp_path: Path) -> None:
    server = Postgres(tmp_path, fsync=False)
    server.start()
    server.wait_ready()
    connection = await asyncpg.connect(server.dsn())
    backend = psutil.Process(connection.get_server_pid())
    busy = asyncio.create_task(connection.execute(BUSY))
    await eventually(lambda: backend.cpu_times().user > 0.02)
    try:
        with refused_saying(StartError, match="another PostgreSQL"):
            Postgres(tmp_path, server.port).start()
        server.server.kill()
        assert backend.is_running()
        server.start()
        server.wait_ready()
        assert ended(backend)
        connection = await asyncpg.connect(server.dsn())
        await connection.close()
    finally:
        server.stop()
        with contextlib.suppress(psutil.NoSuchProcess):
            backend.kill()
        await asyncio.gather(busy, return_exceptions=True)


def ended(process: psutil.Process) -> bool:
    """Whether it has, though its new parent may not have reaped it yet."""
    try:
        return bool(process.status() == psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return True


PARENT = """
import pathlib, sys, threading
from cityloop_local.postgres import Postgres
from cityloop_local.server import Server
folder = pathlib.Path(sys.argv[1])
server = Postgres(folder / "postgres", fsync=False)
server.start()
server.wait_ready()
other = Server("other", ["sh", "-c", "exec tail -f /dev/null", str(folder)], folder / "log", {"OF": str(folder)})
other.start()
print("started", flush=True)
threading.Event().wait()
"""


async def test_a_killed_parent_leaves_none_of_its_processes(tmp_path: Path) -> None:
    parent = await asyncio.create_subprocess_exec(sys.executable, "-c", PARENT, str(tmp_path), stdout=PIPE)
    try:
        assert parent.stdout is not None
        assert await parent.stdout.readline() == b"started\n"
        assert len(processes_of(tmp_path)) > len(["parent", "postmaster", "other"])
    finally:
        parent.kill()
        await parent.wait()
    await eventually(lambda: not processes_of(tmp_path))


def processes_of(folder: Path) -> list[int]:
    """Processes that name the folder in their command line or environment, or work in it."""
    found = []
    for process in psutil.process_iter(["cmdline", "environ", "cwd"]):
        words = [*(process.info["cmdline"] or []), *(process.info["environ"] or {}).values(), process.info["cwd"] or ""]
        if process.pid != os.getpid() and any(str(folder) in word for word in words):
            found.append(process.pid)
    return found
