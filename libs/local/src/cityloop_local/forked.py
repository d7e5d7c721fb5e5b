"""Processes of Python that start from one that has imported what they share: importing is most of a service's start.

Each is a process of its own with its own name, environment, log and process group, and dies by a kill as any other;
only its imports were done before. `multiprocessing`'s fork server holds no thread and no connection, so that forking it
is safe.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import runpy
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from functools import cache
from multiprocessing import forkserver
from multiprocessing.context import ForkServerContext
from pathlib import Path
from tempfile import TemporaryDirectory

from setproctitle import setproctitle

from cityloop_local import interrupts
from cityloop_local.parent_process import end_with_parent
from cityloop_local.server import Server

PRELOADED = (
    "cityloop_service.main",
    "cityloop_service.foundation",
    "cityloop_packs.replica",
    "cityloop_modes.replica",
    "cityloop_city.replica",
    "fastapi",
    "jinja2",
    "typer",
    "pyproj",
    "holidays",
    "httpx",
    "confluent_kafka",
    "cityloop_words.plain_refusals",
    # The last: it freezes what is there.
    "cityloop_local.preloaded",
)
"""What services and commands share. What declares metrics that only some have is not among it: `/metrics` of the others
would show them.
"""


class ForkedServer(Server):
    """A server whose command is `python -m module …`, forked; used as `Server` is."""

    def start(self) -> None:
        """Fork the process; it dies with the fork server, and that with this process."""
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with interrupts.deferred():
            self.process = ForkedProcess(self.command, self.environment, self.log, self.log)


class ForkedProcess:
    """A forked process, with what `Server` asks of a `subprocess.Popen`.

    Args:
        command: `python -m module …`; the interpreter is the one that runs.
        environment: all of it.
        output: the file that standard output is appended to.
        errors: the file that standard error is appended to.
    """

    def __init__(self, command: Sequence[str], environment: Mapping[str, str], output: Path, errors: Path) -> None:
        python, option, module, *arguments = command
        if (python, option) != (sys.executable, "-m"):
            raise ValueError(f"only modules of this interpreter are forked, not {command}")
        given = (module, arguments, dict(environment), str(output), str(errors))
        self._process = _fork_server().Process(target=_run, args=given, daemon=True)
        self._process.start()

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._process.pid or 0

    @property
    def returncode(self) -> int | None:
        """Its exit code, the negative number of the signal that ended it, or None while it runs."""
        return self._process.exitcode

    def poll(self) -> int | None:
        """The same as `returncode`."""
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """Its exit code, once it has ended.

        Raises:
            subprocess.TimeoutExpired: it has not within so many seconds.
        """
        self._process.join(timeout)
        if (code := self.returncode) is None:
            raise subprocess.TimeoutExpired(str(self.pid), timeout or 0)
        return code

    def send_signal(self, number: int) -> None:
        """Send it a signal, if it runs."""
        if self.returncode is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        """SIGKILL."""
        self.send_signal(signal.SIGKILL)


async def run_forked(command: Sequence[str], environment: Mapping[str, str]) -> tuple[int, str, str]:
    """Exit code, standard output and standard error of `python -m module …`, forked."""
    with TemporaryDirectory() as folder:
        output, errors = Path(folder, "output"), Path(folder, "errors")
        process = ForkedProcess(command, environment, output, errors)
        try:
            code = await asyncio.to_thread(process.wait)
        finally:
            process.kill()
        return code, _text(output), _text(errors)


def _text(file: Path) -> str:
    return file.read_text() if file.is_file() else ""


def begin_imports() -> None:
    """Start the process that others are forked from; returns while it imports."""
    _fork_server()


@cache
def _fork_server() -> ForkServerContext:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([*PRELOADED])
    # Ctrl-C reaches the whole terminal: it is blocked in what forks, and let in again by what is forked.
    blocked = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        forkserver.ensure_running()
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, blocked)
    return context


def _run(module: str, arguments: list[str], environment: dict[str, str], output: str, errors: str) -> None:
    end_with_parent(signal.SIGKILL)
    os.setsid()
    setproctitle(" ".join([sys.executable, "-m", module, *arguments]))
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    for path, descriptor in ((output, 1), (errors, 2)):
        with Path(path).open("ab") as sink:
            os.dup2(sink.fileno(), descriptor)
    # As a program that is started anew: with the pipe that keeps the fork server alive, both would outlive what
    # started them.
    os.closerange(3, os.sysconf("SC_OPEN_MAX"))
    os.environ.clear()
    os.environ.update(environment)
    sys.argv = [module, *arguments]
    runpy.run_module(module, run_name="__main__", alter_sys=True)
