"""The servers of a run: started when they are asked for, one for all workers, gone when the run is, however it ends."""

from __future__ import annotations

import os
import re
import signal
import sys
import tempfile
from asyncio.subprocess import PIPE, STDOUT, Process, create_subprocess_exec
from collections.abc import AsyncIterator
from pathlib import Path

import psutil
import pytest
import pytest_asyncio
from cityloop_testkit import eventually
from cityloop_testkit.servers import ServersOfRun, SharedClusters

ASKS_FOR_NOTHING = """
import pathlib, tempfile

def test_nothing():
    (folder,) = pathlib.Path(tempfile.gettempdir()).glob("cityloop-tests-*/*/")
    print("there:", [path.name for path in folder.iterdir()])
"""
ASKS = """
import pytest

@pytest.mark.parametrize("worker", [0, 1])
def test_asks(clusters, tmp_path_factory, worker):
    (tmp_path_factory.getbasetemp().parent / f"asked-{worker}").write_text(clusters.postgres)
"""
ASKS_AND_STAYS = """
import signal

def test_stays(clusters):
    print("asked", clusters.postgres, flush=True)
    signal.pause()
"""


class Run:
    """A pytest of its own on one test file, in a folder of its own for what it leaves behind."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.process: Process | None = None

    async def begin(self, content: str, *options: str) -> Process:
        file = self.folder / "test_of_the_run.py"
        file.write_text(content)
        command = [sys.executable, "-m", "pytest", "-q", "-s", "-p", "cityloop_testkit.plugin", "-c", os.devnull]
        command += ["--rootdir", str(self.folder), "--basetemp", str(self.folder / "base"), *options, str(file)]
        own = {"TMPDIR": str(self.folder)}
        self.process = await create_subprocess_exec(*command, stdout=PIPE, stderr=STDOUT, env=os.environ | own)
        return self.process

    async def output(self) -> str:
        assert self.process is not None
        return (await self.process.communicate())[0].decode()

    async def until_asked(self) -> None:
        assert self.process is not None
        assert self.process.stdout is not None
        while (line := await self.process.stdout.readline()) and b"asked" not in line:
            pass

    def servers(self) -> list[psutil.Process]:
        """Servers whose data stand in the folder."""
        found = []
        for process in psutil.process_iter(["cmdline"]):
            line = " ".join(process.info["cmdline"] or [])
            if str(self.folder) in line and re.search(r"postgres -D|kafka\.Kafka", line):
                found.append(process)
        return found

    def folders(self) -> list[str]:
        """Folders that runs have left, by name."""
        return [path.parent.name for path in self.folder.glob("cityloop-tests-*/*/lock")]


@pytest_asyncio.fixture
async def run(tmp_path: Path) -> AsyncIterator[Run]:
    run = Run(tmp_path)
    yield run
    if run.process is not None and run.process.returncode is None:
        run.process.kill()
        await run.process.communicate()


async def test_workers_share_what_the_first_has_asked_for_and_its_end_leaves_nothing(run: Run) -> None:
    process = await run.begin(ASKS, "-n", "2")
    output = await run.output()
    assert process.returncode == 0, output
    first, second = ((run.folder / "base" / f"asked-{worker}").read_text() for worker in (0, 1))
    assert first == second
    assert run.servers() == []
    assert run.folders() == []


async def test_an_interrupted_run_stops_what_it_has_started(run: Run) -> None:
    process = await run.begin(ASKS_AND_STAYS)
    await run.until_asked()
    assert len(run.servers()) == 1, "PostgreSQL and no Kafka, for nobody has asked for it"
    process.send_signal(signal.SIGINT)
    assert "KeyboardInterrupt" in await run.output()
    assert run.servers() == []
    assert run.folders() == []


async def test_the_servers_of_a_killed_run_die_with_it_and_the_next_run_removes_their_data(run: Run) -> None:
    process = await run.begin(ASKS_AND_STAYS)
    await run.until_asked()
    process.kill()
    await process.wait()
    await eventually(lambda: run.servers() == [])
    assert len(run.folders()) == 1
    await run.begin(ASKS_FOR_NOTHING)
    assert "there: ['lock']" in await run.output(), "who asks for nothing starts nothing"
    assert run.folders() == []


def test_a_server_that_cannot_start_fails_who_asked_with_the_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    of_its_own = ServersOfRun()
    try:
        (of_its_own.folder / "kafka").write_text("no folder")
        with pytest.raises(RuntimeError, match="kafka"):
            _ = SharedClusters(of_its_own.keeper).kafka
    finally:
        of_its_own.stop()
