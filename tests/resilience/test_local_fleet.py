"""`up` and `down` as a user runs them: data stay, and an interrupt at any line leaves nothing behind."""

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
from cityloop_local.workspace import listening

COMMAND = [sys.executable, "-m", "cityloop_cli.local_fleet"]
pytestmark = pytest.mark.timeout(300)


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path / "fleet"
    run(tmp_path / "fleet", "down")


def environment(folder: Path) -> dict[str, str]:
    return {**os.environ, "CITYLOOP_FLEET_FOLDER": str(folder), "PYTHONUNBUFFERED": "1"}


def run(folder: Path, command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*COMMAND, command], env=environment(folder), capture_output=True, text=True, check=False)


def processes_of(folder: Path) -> list[str]:
    """Processes that name the folder in their command line or their environment."""
    found = []
    for process in psutil.process_iter(["cmdline", "environ"]):
        words = [*(process.info["cmdline"] or []), *(process.info["environ"] or {}).values()]
        if process.pid != os.getpid() and any(str(folder) in word for word in words):
            found.append(" ".join(process.info["cmdline"] or []))
    return found


def ports_of(folder: Path) -> list[int]:
    ports: list[int] = []
    for file, key in (("machine.json", None), ("fleet.json", "ports")):
        if (folder / file).is_file():
            content = json.loads((folder / file).read_text())
            ports += [int(port) for port in (content if key is None else content[key]).values()]
    return ports


def test_a_second_up_continues_with_the_data_and_down_leaves_nothing_running(folder: Path) -> None:
    first = run(folder, "up")
    assert first.returncode == 0, first.stderr
    assert "city simulated" in first.stdout
    assert "running already" in run(folder, "up").stdout
    assert run(folder, "down").returncode == 0
    assert processes_of(folder) == []
    second = run(folder, "up")
    assert second.returncode == 0, second.stderr
    assert "city simulated" not in second.stdout, "the city is still there"
    assert "stopped" in run(folder, "down").stdout
    assert processes_of(folder) == []
    assert not [port for port in ports_of(folder) if listening(port)]


@pytest.mark.parametrize("line", [1, 2, 4, 6, 8])
def test_an_interrupt_at_any_line_of_up_leaves_no_process_and_no_port(folder: Path, line: int) -> None:
    with subprocess.Popen([*COMMAND, "up"], env=environment(folder), stdout=subprocess.PIPE, text=True) as up:
        assert up.stdout is not None
        for _ in range(line):
            assert up.stdout.readline()
        up.send_signal(signal.SIGINT)
        up.communicate()
    assert up.returncode == 130
    assert processes_of(folder) == []
    assert not [port for port in ports_of(folder) if listening(port)]
