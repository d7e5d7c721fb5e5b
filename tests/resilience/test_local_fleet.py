"""`up`, `down` and `demo` as a user runs them: data stay, and an interrupt at any line leaves nothing behind."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
import yaml
from cityloop_local.workspace import listening, root
from cityloop_testkit import eventually

UP = ["cityloop_cli.local_fleet", "up"]
DOWN = ["cityloop_cli.local_fleet", "down"]
DEMO = ["cityloop_cli.demo"]
INTERRUPTED = 130
COUNTED = [*((UP, line) for line in (1, 2, 3, 5)), *((DEMO, line) for line in (1, 2, 3, 4, 15, 31))]
"""Ten lines, from the first one to the head of the checks at the end."""
pytestmark = pytest.mark.timeout(300)


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path
    if processes_of(tmp_path):
        run(tmp_path, DOWN)


def begin(folder: Path, command: list[str]) -> subprocess.Popen[str]:
    """The command in a process group of its own, as a terminal has it."""
    own = {"CITYLOOP_FLEET_FOLDER": str(folder / "fleet"), "CITYLOOP_DEMO_FOLDER": str(folder / "demo")}
    return subprocess.Popen(
        [sys.executable, "-m", *command],
        env={**os.environ, **own, "PYTHONUNBUFFERED": "1"},
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


def ports_of(folder: Path) -> list[int]:
    """Every port that the fleet in the folder has been given, or the demo's."""
    ports: list[int] = []
    for place in (folder / "fleet", *folder.glob("demo/*")):
        if (place / "machine.json").is_file():
            ports += json.loads((place / "machine.json").read_text()).values()
        if (place / "fleet.json").is_file():
            ports += map(int, json.loads((place / "fleet.json").read_text())["ports"].values())
    return ports


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


@pytest.mark.parametrize(
    ("command", "line", "interrupts"),
    [(*at, 1 + index % 2) for index, at in enumerate(COUNTED)],
)
def test_an_interrupt_at_any_line_leaves_no_process_and_no_port(
    folder: Path, short_play: str, command: list[str], line: int, interrupts: int
) -> None:
    """Ctrl-C goes to the whole process group; a second one comes while the fleet is stopping."""
    arguments = [short_play] if command is DEMO else []
    with begin(folder, [*command, *arguments]) as process:
        assert process.stdout is not None
        for _ in range(line):
            assert process.stdout.readline()
        ports = ports_of(folder)
        os.killpg(process.pid, signal.SIGINT)
        if interrupts == 2:
            assert any("stopping" in said for said in process.stdout)
            os.killpg(process.pid, signal.SIGINT)
        output, _ = process.communicate()
    assert process.returncode == INTERRUPTED, output
    assert "nothing is left running" in output
    assert_nothing_runs(folder, ports)
