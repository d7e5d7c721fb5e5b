"""The supervisor and real processes: one that ends, one that runs and says that it does not live, one that hangs."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from cityloop_local.server import Server
from cityloop_local.supervisor import Liveness, SupervisedProcess, Supervisor
from cityloop_testkit import eventually
from cityloop_testkit.english import english

SERVICE = """
import pathlib, signal, sys, threading
folder = pathlib.Path(sys.argv[1])
if (folder / "deaf").exists():
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
with (folder / "started").open("a") as file:
    file.write("x")
if (folder / "ends at once").exists():
    sys.exit(3)
threading.Event().wait()
"""
LIVENESS = Liveness()


class Service:
    """A process that does as its files say, and how often it was started; the test moves the supervisor's clock."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.said: list[str] = []
        self.now = 0.0
        self.well = True
        self.server = Server("probe", [sys.executable, "-c", SERVICE, str(folder)], folder / "log", os.environ)
        self.supervisor = Supervisor(
            [SupervisedProcess("probe", lambda: self.server, self.server.start, lambda: "" if self.well else "503")],
            lambda sentence: self.said.append(english(sentence)),
            LIVENESS,
            lambda: self.now,
        )

    @property
    def started(self) -> int:
        file = self.folder / "started"
        return len(file.read_text()) if file.exists() else 0

    @property
    def pid(self) -> int:
        assert self.server.process is not None
        return self.server.process.pid

    def has(self, name: str) -> None:
        (self.folder / name).touch()

    def looked(self, *, after: float = 0.0) -> None:
        self.now += after
        self.supervisor.look()

    def runs_anew(self, starts: int) -> bool:
        """Whether it was started so often, after one more look."""
        self.looked()
        return self.started >= starts


@pytest_asyncio.fixture
async def service(tmp_path: Path) -> AsyncIterator[Service]:
    service = Service(tmp_path)
    service.server.start()
    await eventually(lambda: service.started == 1)
    yield service
    service.server.kill()


async def test_what_ends_is_started_again_and_said_why(service: Service, capsys: pytest.CaptureFixture[str]) -> None:
    os.kill(service.pid, signal.SIGKILL)
    await eventually(lambda: service.runs_anew(2))
    (line,) = service.said
    assert line.startswith("probe had ended and is started again (killed by SIGKILL)")
    assert str(service.server.log) in line
    assert "process_started_again" in capsys.readouterr().out


async def test_what_ends_again_and_again_is_started_less_and_less_often(service: Service) -> None:
    service.has("ends at once")
    os.kill(service.pid, signal.SIGKILL)
    await eventually(lambda: service.runs_anew(2))
    for starts, pause in ((3, 1.0), (4, 3.0), (5, 7.0)):
        await eventually(lambda: not service.server.running)
        service.looked()
        service.looked(after=pause - 0.1)
        assert service.started == starts - 1
        service.looked(after=0.2)
        await eventually(lambda starts=starts: service.started == starts)  # type: ignore[misc]
    assert "(exit code 3)" in service.said[-1]


async def test_what_does_not_live_three_times_in_a_row_is_ended_and_started_again(service: Service) -> None:
    first = service.pid
    for well in (True, False, False, True, False, False):
        service.well = well
        service.looked(after=LIVENESS.period_seconds)
    assert (service.pid, service.said) == (first, []), "twice in a row is not enough"
    service.looked(after=LIVENESS.period_seconds - 0.1)
    assert service.said == [], "it is not asked before its time"
    service.looked(after=0.2)
    assert service.said == ["probe runs and does not live, and is ended: 503"]
    service.well = True
    await eventually(lambda: service.runs_anew(2))
    assert "(it ran and did not live: 503)" in service.said[1]


async def test_what_does_not_hear_sigterm_is_killed(service: Service) -> None:
    service.has("deaf")
    os.kill(service.pid, signal.SIGKILL)
    await eventually(lambda: service.runs_anew(2))
    deaf = service.pid
    service.well = False
    service.looked(after=LIVENESS.grace_seconds)
    assert len(service.said) == len(["started again", "is ended"])
    service.looked(after=LIVENESS.stop_seconds - 0.1)
    assert service.server.running
    service.looked(after=0.2)
    assert not service.server.running
    await eventually(lambda: service.runs_anew(3))
    assert service.pid != deaf


async def test_what_has_not_lived_yet_has_its_grace(service: Service) -> None:
    service.well = False
    while service.now < LIVENESS.grace_seconds - LIVENESS.period_seconds:
        service.looked(after=LIVENESS.period_seconds)
        assert service.said == []
    service.looked(after=LIVENESS.period_seconds)
    assert service.said == ["probe runs and does not live, and is ended: 503"]
