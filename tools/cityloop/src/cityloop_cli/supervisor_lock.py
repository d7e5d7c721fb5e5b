"""Who runs the fleet of a folder: one process at a time, which holds the lock of a file that names it."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

import typer
from cityloop_terminal.languages import language_of

FILE = "supervisor.pid"


def hold_folder(folder: Path) -> None:
    """Hold the folder as long as this process is there: one supervisor at a time; the file names its process."""
    file = os.open(folder / FILE, os.O_RDWR | os.O_CREAT, 0o644)
    if not _try_lock(file):
        typer.echo(language_of(os.environ).say("fleet-other-supervisor"), err=True)
        raise typer.Exit(1)
    os.truncate(file, 0)
    os.write(file, str(os.getpid()).encode())


def running_supervisor(folder: Path) -> int | None:
    """The process of the running supervisor, None when there is none."""
    path = folder / FILE
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
