"""`make up` and `make down`: the fleet of one machine, kept running by a supervisor with its data in the clone."""

from __future__ import annotations

import asyncio
import fcntl
import os
import shlex
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import NoReturn

import typer
from cityloop_local import interrupts
from cityloop_local.fleet import OWN_DEPARTMENT
from cityloop_local.machine import Machine
from cityloop_local.monitoring import Monitoring
from cityloop_local.parent import end_with_parent, outlive_parent, tethered
from cityloop_local.server import StartError
from cityloop_local.supervisor import Supervised, Supervisor
from cityloop_local.workspace import root, write_whole
from cityloop_operator.city_file import CityFile
from cityloop_operator.local import apply_city_and_packs, operator_channel, ready
from cityloop_operator.operations import PackRefusedError, city_version, list_packs
from cityloop_plays.words import Language
from cityloop_telemetry import configure_logs
from cityloop_words import Both

from cityloop_cli.status import lines_of_status

READY = "ready"
INTERRUPTED = 130
SIMULATED = "simulated"
SIMULATED_PACKS = ("waterlogging", "harbour-storm", "gas-safety")
STOP_SECONDS = 60.0
LOOK_SECONDS = 0.1
SUPERVISE_SECONDS = 1.0
RENEW_SECONDS = 60.0
EDGES = {
    "citizen-services": Both("市民上报", "people report"),
    "collaboration-tasks": Both(
        "城市运行总览；上报、事件或案卷编号的全程", "what is going on; timeline of a report, event or case number"
    ),
    "sensing-ingest": Both("以 JSON 报送读数的说明", "readings as JSON, described"),
}

app = typer.Typer(help="The fleet on one machine.", no_args_is_help=True, pretty_exceptions_enable=False)


def state_folder() -> Path:
    """Where the clone keeps the state of its fleet; tests name another folder."""
    return Path(os.environ.get("CITYLOOP_FLEET_FOLDER", root() / ".state" / "fleet"))


@app.command()
def up() -> None:
    """Start the fleet, or say that it runs; a second time it continues with its data."""
    folder = state_folder()
    folder.mkdir(parents=True, exist_ok=True)
    if _supervisor(folder) is not None:
        typer.echo("the fleet is running already: `make down` stops it")
        return
    log = folder / "supervisor.log"
    command = tethered([sys.executable, "-m", "cityloop_cli.local_fleet", "serve"])
    process: subprocess.Popen[bytes] | None = None
    try:
        interrupts.take_first()
        end_with_parent()
        typer.echo(f"starting the fleet of {folder}")
        log.write_text("")
        with log.open("ab") as sink, interrupts.deferred():
            process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=sink, stderr=sink, start_new_session=True, cwd=root()
            )
        ready = _follow(log, process)
    except KeyboardInterrupt:
        typer.echo("interrupted: stopping what was started", err=True)
        if process is not None:
            _end(process)
        typer.echo("nothing is left running", err=True)
        raise typer.Exit(INTERRUPTED) from None
    if not ready:
        typer.echo(f"the fleet did not start: {log}", err=True)
        raise typer.Exit(1)


@app.command()
def down() -> None:
    """Stop the fleet; its data stay."""
    folder = state_folder()
    pid = _supervisor(folder)
    if pid is None:
        typer.echo("the fleet is not running")
        return
    os.kill(pid, signal.SIGTERM)
    pause = threading.Event()
    for _ in range(int(STOP_SECONDS / LOOK_SECONDS)):
        if _supervisor(folder) is None:
            typer.echo("stopped; its data are kept, `make up` continues with them")
            return
        pause.wait(LOOK_SECONDS)
    typer.echo(f"the supervisor (process {pid}) has not stopped after {STOP_SECONDS:.0f} s", err=True)
    raise typer.Exit(1)


@app.command()
def status() -> None:
    """Each part of the fleet: since when it is up, how often it was started again, whether it is ready, what waits."""
    folder = state_folder()
    if _supervisor(folder) is None:
        typer.echo("the fleet is not running: `make up` starts it")
        raise typer.Exit(1)
    for line in lines_of_status(folder):
        typer.echo(line)


@app.command(hidden=True)
def serve() -> None:
    """Be the supervisor: run the machine until told to stop; until that is ready, end with who started it."""
    folder = state_folder()
    folder.mkdir(parents=True, exist_ok=True)
    interrupts.take_both()
    configure_logs("supervisor")
    _lock(folder)
    try:
        with ExitStack() as stack:
            machine = stack.enter_context(
                Machine(folder, lambda line: _said(line.en), departments=departments_of(SIMULATED))
            )
            asyncio.run(ensure_city(machine))
            supervised = machine.supervised()
            if os.environ.get("CITYLOOP_MONITORING"):
                supervised += stack.enter_context(monitoring_of(machine, _said)).supervised()
            for line in where_to_look(machine):
                _said(line)
            outlive_parent()
            _said(READY)
            keep_running(machine, supervised)
    except (StartError, TimeoutError, PackRefusedError) as error:
        _said(str(error))
        raise typer.Exit(1) from None
    except KeyboardInterrupt:
        return


@contextmanager
def monitoring_of(machine: Machine, said: Callable[[str], None]) -> Iterator[Monitoring]:
    """Prometheus and Alertmanager, which read the fleet while the block lasts; their addresses are said."""
    fleet = machine.fleet
    targets = {name: fleet.port(name, "admin") for name in fleet.services}
    with Monitoring(machine.folder / "monitoring", targets) as monitoring:
        said(f"Prometheus, what services measure: {monitoring.prometheus}")
        said(f"Alertmanager, alerts that fire: {monitoring.alertmanager}")
        yield monitoring


def keep_running(machine: Machine, supervised: Sequence[Supervised]) -> NoReturn:
    """Start again what ends or no longer lives, and renew certificates before they expire, until told to stop."""
    supervisor = Supervisor(supervised, _said)
    pause = threading.Event()
    renewed_at = time.monotonic()
    while True:
        pause.wait(SUPERVISE_SECONDS)
        supervisor.look()
        if time.monotonic() > renewed_at + RENEW_SECONDS:
            renewed_at = time.monotonic()
            for file in machine.fleet.authority.renew():
                _said(f"{file} was about to expire and is renewed; who uses it takes the new one by itself")


async def ensure_city(machine: Machine) -> None:
    """Apply the simulated city, its components and its packs when there is no city yet, or when that was cut off."""
    async with operator_channel(machine) as channel:
        city = await city_version(channel)
        packs = await list_packs(channel)
    if city.city_version and (packs.packs or city.city_id != SIMULATED):
        await ready(machine)
    else:
        await apply_city_and_packs(machine, SIMULATED, SIMULATED_PACKS)
        _said(f"city {SIMULATED} and its packs: {', '.join(SIMULATED_PACKS)}")


def where_to_look(machine: Machine, language: Language = "en") -> list[str]:
    """What a newcomer can open."""
    fleet = machine.fleet

    def edge(service: str, kind: str) -> str:
        return f"http://127.0.0.1:{fleet.port(service, kind)}/"

    lines = [
        Both(f"{what.zh}：{edge(name, 'http')}", f"{what.en}: {edge(name, 'http')}") for name, what in EDGES.items()
    ]
    metrics = {name: f"{edge(name, 'admin')}metrics" for name in fleet.services}
    lines += [Both(f"{name} 的指标：{url}", f"metrics of {name}: {url}") for name, url in metrics.items()]
    one, many = fleet.folder / "api-key", fleet.folder / "api-keys"
    kafka, environment = machine.kafka.bootstrap_servers, operator_environment(machine)
    command = f"source {environment}; .venv/bin/cityloop city show"
    lines += [
        Both(
            f"API 密钥：Open311 用 {one}，读数按部门用 {many}",
            f"API keys: {one} for Open311, {many} for readings, by department",
        ),
        Both(f"Kafka：{kafka}，主题见 proto/topics", f"Kafka: {kafka}, topics as in proto/topics"),
        Both(f"证书：{fleet.folder / 'certificates'}", f"certificates: {fleet.folder / 'certificates'}"),
        Both(f"命令行：{command}", f"command line: {command}"),
    ]
    return [line.spoken(language) for line in lines]


def operator_environment(machine: Machine) -> Path:
    """A file for the shell, with which `cityloop` speaks to this fleet as the operator."""
    files = machine.fleet.authority.issue(OWN_DEPARTMENT, "operator")
    settings = {
        "ADDRESS": machine.fleet.address("data-sharing"),
        "KEY": str(files.key),
        "CERTIFICATE": str(files.certificate),
        "AUTHORITY": str(files.authority),
    }
    file = machine.folder / "operator.env"
    write_whole(file, "".join(f"export CITYLOOP_{name}={shlex.quote(value)}\n" for name, value in settings.items()))
    return file


def departments_of(city: str) -> list[str]:
    """Departments that a city of deploy/cities names."""
    return [entry.department for entry in CityFile.read(root() / "deploy" / "cities" / city).departments]


def _said(line: str) -> None:
    typer.echo(line)
    sys.stdout.flush()


def _end(supervisor: subprocess.Popen[bytes]) -> None:
    """Have the supervisor stop its fleet; when it does not, kill it, and what it has started dies with it."""
    supervisor.terminate()
    try:
        supervisor.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        supervisor.kill()
        supervisor.wait()


def _follow(log: Path, process: subprocess.Popen[bytes]) -> bool:
    """Print the supervisor's lines until it is ready (True) or has ended (False)."""
    pause = threading.Event()
    with log.open() as lines:
        while True:
            ended = process.poll() is not None
            for line in lines:
                if line.strip() == READY:
                    return True
                typer.echo(line.rstrip())
            if ended:
                return False
            pause.wait(LOOK_SECONDS)


def _lock(folder: Path) -> None:
    """Hold the folder as long as this process is there: one supervisor at a time; the file names its process."""
    file = os.open(folder / "supervisor.pid", os.O_RDWR | os.O_CREAT, 0o644)
    if not _try_lock(file):
        typer.echo("another supervisor runs this fleet", err=True)
        raise typer.Exit(1)
    os.truncate(file, 0)
    os.write(file, str(os.getpid()).encode())


def _supervisor(folder: Path) -> int | None:
    """The process of the running supervisor, None when there is none."""
    path = folder / "supervisor.pid"
    if not path.is_file():
        return None
    with path.open("r+") as file:
        if _try_lock(file.fileno()):
            return None
        return int(file.read() or 0) or None


def _try_lock(file: int) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


if __name__ == "__main__":
    app()
