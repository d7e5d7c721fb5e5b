"""Processes that run and do nothing: a service is started again, for a database the services wait."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest
from cityloop_kernel import Phrase
from cityloop_local.machine import Machine
from cityloop_local.server import Server
from cityloop_local.supervisor import Liveness, Supervisor
from cityloop_testkit import eventually
from cityloop_testkit.english import english

IMPATIENT = Liveness(period_seconds=0.5, stop_seconds=2.0)
"""Three questions are over before a service takes its database for away."""
pytestmark = pytest.mark.timeout(300)


@contextmanager
def standing_still(server: Server) -> Iterator[None]:
    """The process and its children get SIGSTOP, and SIGCONT at the end where they still are."""
    assert server.process is not None
    main = psutil.Process(server.process.pid)
    processes = [main, *main.children(recursive=True)]
    for process in processes:
        process.send_signal(signal.SIGSTOP)
    try:
        yield
    finally:
        for process in processes:
            if process.is_running():
                process.send_signal(signal.SIGCONT)


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[Machine]:
    with Machine(tmp_path / "machine", lambda _line: None) as machine:
        yield machine


async def test_a_hanging_service_is_started_again_and_a_hanging_database_waited_for(machine: Machine) -> None:
    said: list[str] = []
    fleet = machine.fleet
    supervisor = Supervisor(machine.supervised(), lambda sentence: said.append(english(sentence)), IMPATIENT)

    async def looked(*, faulty: str = "", restarts: int = 0) -> bool:
        """Whether, after one more look, every service lives and says that it is this part; the supervisor said so
        many lines.
        """
        supervisor.look()
        live = [await asyncio.to_thread(fleet.problem, name, "live") for name in fleet.services]
        ready = [await asyncio.to_thread(fleet.problem, name, "ready") for name in fleet.services]
        well = all(faulty in english(problem) for problem in ready) if faulty else not any(map(names_a_part, ready))
        return not any(live) and well and len(said) == restarts

    await eventually(looked, seconds=60)
    with standing_still(machine.postgres.server):
        await eventually(lambda: looked(faulty="database"), seconds=60)
        assert said == [], "it took longer than a service may take to say that it lives"
    await eventually(looked, seconds=60)
    with standing_still(fleet.processes["event-hub"]):
        await eventually(lambda: looked(restarts=2), seconds=120)
    assert said[0].startswith("event-hub runs and does not live, and is ended: /live does not answer")
    assert said[1].startswith("event-hub had ended and is started again (it ran and did not live")


def names_a_part(problem: Phrase) -> bool:
    return "database" in english(problem) or "broker" in english(problem)
