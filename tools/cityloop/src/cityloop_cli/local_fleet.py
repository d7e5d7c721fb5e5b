"""`make up` and `make down`: the fleet of one machine, kept running by a supervisor with its data in the clone.

What few of these commands need is imported where it is needed: it takes a second and a half of a processor.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import Annotated

import typer
from cityloop_kernel import SentenceError
from cityloop_local import interrupts
from cityloop_local.parent_process import end_with_parent, killed_with_parent
from cityloop_local.workspace import root, state_folder
from cityloop_terminal.exit_codes import INTERRUPTED, WRONG_DATA
from cityloop_terminal.help_pages import SpokenCommand, SpokenGroup
from cityloop_terminal.languages import language_of

from cityloop_cli.fleet_folder import READY, SIMULATED, city_of_fleet
from cityloop_cli.supervisor_lock import running_supervisor

STOP_SECONDS = 60.0
LOOK_SECONDS = 0.1
app = typer.Typer(
    cls=SpokenGroup, help="help-fleet", no_args_is_help=True, pretty_exceptions_enable=False, add_completion=False
)


City = Annotated[str, typer.Option(help="help-fleet-city")]
Data = Annotated[Path | None, typer.Option(help="help-fleet-data")]


@app.command(cls=SpokenCommand, help="help-fleet-up")
def up(city: City = "", data: Data = None) -> None:
    """Start the fleet, or say that it runs; a second time it continues with its data."""
    folder, language = state_folder(), language_of(os.environ)
    say = language.say
    folder.mkdir(parents=True, exist_ok=True)
    had, running = city_of_fleet(folder), running_supervisor(folder) is not None
    try:
        if city:
            from cityloop_cli.supervised_fleet import check_city

            check_city(city, data)
    except SentenceError as error:
        typer.echo(language.spoken(error.sentence), err=True)
        raise typer.Exit(WRONG_DATA) from None
    if city and had and city != had:
        other = "fleet-runs-other-city" if running else "fleet-has-other-city"
        typer.echo(say(other, city=had, asked=city, folder=str(folder)), err=True)
        raise typer.Exit(WRONG_DATA)
    if running:
        typer.echo(say("fleet-running"))
        return
    city = city or had or SIMULATED
    log = folder / "supervisor.log"
    given = [city, *(["--data", str(data.resolve())] if data is not None else [])]
    command = killed_with_parent([sys.executable, "-m", "cityloop_cli.local_fleet", "serve", *given])
    process: subprocess.Popen[bytes] | None = None
    try:
        interrupts.interrupt_once()
        end_with_parent()
        typer.echo(say("fleet-starting", folder=str(folder)))
        log.write_text("")
        with log.open("ab") as sink, interrupts.deferred():
            process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=sink, stderr=sink, start_new_session=True, cwd=root()
            )
        ready = _follow(log, process)
    except KeyboardInterrupt:
        typer.echo(say("fleet-interrupted"), err=True)
        if process is not None:
            _end(process)
        typer.echo(say("fleet-nothing-left"), err=True)
        raise typer.Exit(INTERRUPTED) from None
    if not ready:
        typer.echo(say("fleet-not-started", log=str(log)), err=True)
        raise typer.Exit(1)


@app.command(cls=SpokenCommand, help="help-fleet-down")
def down() -> None:
    """Stop the fleet; its data stay."""
    folder, say = state_folder(), language_of(os.environ).say
    pid = running_supervisor(folder)
    if pid is None:
        typer.echo(say("fleet-not-running"))
        return
    os.kill(pid, signal.SIGTERM)
    pause = threading.Event()
    for _ in range(int(STOP_SECONDS / LOOK_SECONDS)):
        if running_supervisor(folder) is None:
            typer.echo(say("fleet-stopped"))
            return
        pause.wait(LOOK_SECONDS)
    typer.echo(say("fleet-not-stopping", process=str(pid), seconds=STOP_SECONDS), err=True)
    raise typer.Exit(1)


@app.command(cls=SpokenCommand, help="help-fleet-status")
def status() -> None:
    """Each part of the fleet: since when it is up, how often it was started again, whether it is ready, what waits."""
    folder, language = state_folder(), language_of(os.environ)
    if running_supervisor(folder) is None:
        typer.echo(language.say("status-not-running"))
        raise typer.Exit(1)
    from cityloop_cli.status import lines_of_status

    for line in lines_of_status(folder, language):
        typer.echo(line)


@app.command(cls=SpokenCommand, help="help-fleet-serve", hidden=True)
def serve(city: Annotated[str, typer.Argument(help="help-demo-of")], data: Data = None) -> None:
    """Be the supervisor: run the machine until told to stop; until that is ready, end with who started it."""
    from cityloop_cli.supervised_fleet import supervise

    supervise(city, data)


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


if __name__ == "__main__":
    app()
