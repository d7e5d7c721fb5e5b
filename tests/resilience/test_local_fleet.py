"""`up`, `down` and `demo` as a user runs them: data stay, and an interrupt at any line leaves nothing behind."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import httpx
import psutil
import pytest
import yaml
from cityloop_local.workspace import listening, root
from cityloop_testkit import eventually
from cityloop_testkit.city_data import write_city_data

PYTHON = [sys.executable, "-m"]
UP = [*PYTHON, "cityloop_cli.local_fleet", "up"]
DOWN = [*PYTHON, "cityloop_cli.local_fleet", "down"]
DEMO = [*PYTHON, "cityloop_cli.demo"]
MAKE_UP, MAKE_DEMO = ["make", "up"], ["make", "demo"]
INTERRUPTED = 130
UP_LINES = (1, 2, 3, 4, 5, 6, 7, 8, 9, 10)
"""All before the city is applied."""
DEMO_LINES = (1, 2, 3, 4, 5, 6, 8, 10, 12, 31)
"""From the first to the head of the checks at the end."""
BY_MAKE = 3
"""The line at which the interrupt goes to make and what it has started, as a terminal sends it."""
pytestmark = pytest.mark.timeout(300)


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path
    if processes_of(tmp_path):
        run(tmp_path, DOWN)


def begin(folder: Path, command: list[str]) -> subprocess.Popen[str]:
    """The command in a process group of its own, as a terminal has it; it knows nothing of a make around the tests."""
    own = {"CITYLOOP_FLEET_FOLDER": str(folder / "fleet"), "CITYLOOP_DEMO_FOLDER": str(folder / "demo")}
    environment = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    return subprocess.Popen(
        command,
        env={**environment, **own, "PYTHONUNBUFFERED": "1"},
        cwd=root(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )


def run(folder: Path, command: list[str]) -> tuple[int, str]:
    with begin(folder, command) as process:
        output, _ = process.communicate()
    return process.returncode, output


def processes_of(folder: Path) -> list[str]:
    """Processes that name the folder in their command line or their environment, or work in it."""
    found = []
    for process in psutil.process_iter(["cmdline", "environ", "cwd"]):
        words = [*(process.info["cmdline"] or []), *(process.info["environ"] or {}).values(), process.info["cwd"] or ""]
        if process.pid != os.getpid() and any(str(folder) in word for word in words):
            found.append(" ".join(process.info["cmdline"] or []))
    return found


def kill(folder: Path, *words: str) -> None:
    """Kill the process of the fleet in the folder whose command has these words."""
    for process in psutil.process_iter(["cmdline", "environ"]):
        command = process.info["cmdline"] or []
        own = any(str(folder) in value for value in [*command, *(process.info["environ"] or {}).values()])
        if own and all(any(part.endswith(word) for part in command) for word in words):
            process.kill()
            return
    raise AssertionError(f"nobody runs {words}")


def ports_of(folder: Path) -> list[int]:
    """Every port that the fleet in the folder has been given, or the demo's."""
    ports: list[int] = []
    for place in (folder / "fleet", *folder.glob("demo/*")):
        if (place / "machine.json").is_file():
            ports += json.loads((place / "machine.json").read_text()).values()
        if (place / "fleet.json").is_file():
            ports += map(int, json.loads((place / "fleet.json").read_text())["ports"].values())
    return ports


def says(log: Path, line: str) -> bool:
    return line in log.read_text()


def ready(folder: Path) -> bool:
    """Whether every service of the fleet in the folder says that it is."""
    ports = json.loads((folder / "fleet" / "fleet.json").read_text())["ports"]
    admins = [f"http://127.0.0.1:{port}/ready" for name, port in ports.items() if name.endswith(".admin")]
    try:
        return all(httpx.get(url).status_code == httpx.codes.OK for url in admins)
    except httpx.TransportError:
        return False


def assert_nothing_runs(folder: Path, ports: list[int]) -> None:
    assert processes_of(folder) == []
    assert not [port for port in ports if listening(port)]


async def test_a_killed_supervisor_leaves_nothing_running_and_the_next_up_continues_with_the_data(folder: Path) -> None:
    code, first = run(folder, UP)
    assert code == 0, first
    assert "city simulated" in first
    ports = ports_of(folder)
    assert all(map(listening, ports)), "these are the ports of the fleet"
    assert "running already" in run(folder, UP)[1]
    for words in (("cityloop_event_hub", "serve"), ("bin/postgres",), ("kafka.Kafka",)):
        kill(folder, *words)
    log = folder / "fleet" / "supervisor.log"
    for name in ("event-hub", "PostgreSQL", "Kafka"):
        await eventually(partial(says, log, f"{name} had ended and is started again (killed by SIGKILL)"))
    await eventually(lambda: all(map(listening, ports)))
    await eventually(lambda: ready(folder), seconds=60)
    for name in ("data-sharing", "sensing-ingest", "collaboration-tasks", "citizen-services"):
        assert f"{name} had ended" not in log.read_text(), "none ends because database and broker do"
    os.kill(int((folder / "fleet" / "supervisor.pid").read_text()), signal.SIGKILL)
    await eventually(lambda: not processes_of(folder))
    assert_nothing_runs(folder, ports)
    code, second = run(folder, UP)
    assert code == 0, second
    assert "city simulated" not in second, "the city is still there"
    assert ports_of(folder) == ports
    assert "stopped" in run(folder, DOWN)[1]
    assert_nothing_runs(folder, ports)


@pytest.fixture
def short_play(tmp_path: Path) -> str:
    """What the play of the demo registers, and who reports; nobody acts."""
    play = yaml.safe_load((root() / "deploy" / "plays" / "evening" / "play.yaml").read_text())
    play["steps"] = [step for step in play["steps"] if step["do"] in {"register", "report"}]
    play["expect"] = {}
    place = tmp_path / "play"
    place.mkdir()
    (place / "play.yaml").write_text(yaml.safe_dump(play, allow_unicode=True))
    return str(place)


@pytest.fixture(scope="module")
def kept_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Of a fleet that is interrupted again and again; each start continues with what the one before has left."""
    folder = tmp_path_factory.mktemp("kept")
    yield folder
    if processes_of(folder):
        run(folder, DOWN)


def interrupt(folder: Path, command: list[str], line: int, interrupts: int) -> None:
    """Ctrl-C goes to the whole process group after a line; a second one comes while the fleet is stopping."""
    with begin(folder, command) as process:
        assert process.stdout is not None
        for _ in range(line):
            assert process.stdout.readline()
        ports = ports_of(folder)
        os.killpg(process.pid, signal.SIGINT)
        if interrupts == 2:
            assert any("stopping" in said for said in process.stdout)
            os.killpg(process.pid, signal.SIGINT)
        output, _ = process.communicate()
    assert process.returncode == (-signal.SIGINT if command[0] == "make" else INTERRUPTED), output
    assert "nothing is left running" in output
    assert_nothing_runs(folder, ports)


@pytest.mark.parametrize("command", [MAKE_UP, UP, MAKE_DEMO], ids=" ".join)
async def test_whatever_kills_the_parent_of_a_fleet_that_starts_ends_the_fleet(
    folder: Path, command: list[str]
) -> None:
    """SIGKILL of make, or of `up`, which cannot do anything about it any more."""
    with begin(folder, command) as process:
        assert process.stdout is not None
        for line in process.stdout:
            if "PostgreSQL on port" in line:
                break
        assert len(processes_of(folder)) > len(["make", "up", "supervisor", "PostgreSQL", "Kafka"])
        process.kill()
        await eventually(lambda: not processes_of(folder), seconds=30)


@pytest.mark.xdist_group("interrupted-up")
@pytest.mark.parametrize("line", UP_LINES)
def test_an_interrupt_of_up_leaves_no_process_and_no_port(kept_folder: Path, line: int) -> None:
    interrupt(kept_folder, MAKE_UP if line == BY_MAKE else UP, line, 2 - line % 2)


@pytest.mark.xdist_group("interrupted-demo")
@pytest.mark.parametrize("line", DEMO_LINES)
def test_an_interrupt_of_the_demo_leaves_no_process_and_no_port(folder: Path, short_play: str, line: int) -> None:
    interrupt(folder, MAKE_DEMO if line == BY_MAKE else [*DEMO, short_play], line, 2 - line % 2)


def test_an_interrupt_of_a_city_s_demo_leaves_no_process_and_no_port(folder: Path) -> None:
    """While its requests are submitted."""
    write_city_data(folder / "data", 1_500)
    command = [*MAKE_DEMO, "CITY=los-angeles", f"DATA={folder / 'data'}"]
    with begin(folder, command) as process:
        assert process.stdout is not None
        assert any("reports submitted" in said for said in process.stdout)
        ports = ports_of(folder)
        os.killpg(process.pid, signal.SIGINT)
        output, _ = process.communicate()
    assert process.returncode == -signal.SIGINT, output
    assert "nothing is left running" in output
    assert_nothing_runs(folder, ports)
