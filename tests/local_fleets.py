"""`up`, `down` and `demo` as a user starts, interrupts and kills them, and what is left of them."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import httpx
import psutil
import yaml
from cityloop_local.workspace import listening, root
from cityloop_testkit import eventually

PYTHON = [sys.executable, "-m"]
UP = [*PYTHON, "cityloop_cli.local_fleet", "up"]
DOWN = [*PYTHON, "cityloop_cli.local_fleet", "down"]
DEMO = [*PYTHON, "cityloop_rehearsal.main"]
MAKE_UP, MAKE_DEMO = ["make", "up"], ["make", "demo"]
INTERRUPTED = 130
FORKED_SECONDS = 10


def begin(folder: Path, command: list[str]) -> subprocess.Popen[str]:
    """The command in a process group of its own, as a terminal has it; it knows nothing of a make around the tests,
    nor of the city that they were given.
    """
    own = {"CITYLOOP_FLEET_FOLDER": str(folder / "fleet"), "CITYLOOP_DEMO_FOLDER": str(folder / "demo")}
    environment = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("MAKE") and name not in {"CITY", "DATA"}
    }
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


def processes_of(folder: Path) -> list[psutil.Process]:
    """Processes that name the folder in their command line or their environment, or work in it."""
    found = []
    for process in psutil.process_iter(["cmdline", "environ", "cwd"]):
        words = [*(process.info["cmdline"] or []), *(process.info["environ"] or {}).values(), process.info["cwd"] or ""]
        if process.pid != os.getpid() and any(str(folder) in word for word in words):
            found.append(process)
    return found


def kill(folder: Path, *words: str) -> None:
    """Kill the process of the fleet in the folder whose command has these words."""
    for process in psutil.process_iter(["cmdline", "environ"]):
        # The title of a forked process is one string.
        command = " ".join(process.info["cmdline"] or []).split()
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
    """What a process has forked ends with it, a moment later."""
    _, alive = psutil.wait_procs(processes_of(folder), timeout=FORKED_SECONDS)
    assert alive == []
    assert not [port for port in ports if listening(port)]


def write_short_play(place: Path) -> str:
    """What the play of the demo registers, and who reports; nobody acts. Returns its folder."""
    play = yaml.safe_load((root() / "deploy" / "plays" / "evening" / "play.yaml").read_text())
    play["steps"] = [step for step in play["steps"] if step["do"] in {"register", "report"}]
    play["expect"] = {}
    place.mkdir()
    (place / "play.yaml").write_text(yaml.safe_dump(play, allow_unicode=True))
    return str(place)


def interrupt(
    folder: Path, command: list[str], line: int, interrupts: int, ends: str = "nothing is left running"
) -> list[str]:
    """Ctrl-C goes to the whole process group after a line; a second one comes while the fleet is stopping.

    Returns the lines until then.
    """
    with begin(folder, command) as process:
        assert process.stdout is not None
        said = [process.stdout.readline() for _ in range(line)]
        assert all(said)
        ports = ports_of(folder)
        os.killpg(process.pid, signal.SIGINT)
        if interrupts == 2:
            assert any("stopping" in later for later in process.stdout)
            os.killpg(process.pid, signal.SIGINT)
        output, _ = process.communicate()
    assert process.returncode == (-signal.SIGINT if command[0] == "make" else INTERRUPTED), output
    assert ends in output
    assert_nothing_runs(folder, ports)
    return said


async def kill_while_it_starts(folder: Path, command: list[str]) -> None:
    """SIGKILL of make, or of `up`, which cannot do anything about it any more; nothing of it goes on."""
    with begin(folder, command) as process:
        assert process.stdout is not None
        for line in process.stdout:
            if "PostgreSQL on port" in line:
                break
        assert len(processes_of(folder)) > len(["make", "up", "supervisor", "PostgreSQL", "Kafka"])
        process.kill()
        await eventually(lambda: not processes_of(folder), seconds=30)
