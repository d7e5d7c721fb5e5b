"""A server process of the local fleet: start, wait until it answers, stop, kill."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Protocol

from cityloop_kernel import Phrase, Sentence, SentenceError, say

from cityloop_local import interrupts
from cityloop_local.parent_process import killed_with_parent

STOP_SECONDS = 20.0


class StartError(SentenceError):
    """A server did not start; the sentence ends with the last line that it wrote.

    Args:
        sentence: what failed.
        output: what it wrote, for a traceback.
    """

    def __init__(self, sentence: Sentence, output: str = "") -> None:
        lines = [" ".join(line.split()) for line in output.splitlines() if line.strip()]
        super().__init__(say("start-wrote", problem=sentence, last=lines[-1]) if lines else sentence)
        self.output = output

    def __str__(self) -> str:
        return f"{self.sentence}\n{self.output}".rstrip()


def run_to_end(name: str, command: Sequence[str], environment: Mapping[str, str], cwd: Path | None = None) -> None:
    """Run a command in a process group of its own; an interrupt kills the whole group.

    Raises:
        StartError: it failed; the error holds what it printed.
    """
    process: subprocess.Popen[bytes] | None = None
    try:
        with interrupts.deferred():
            process = subprocess.Popen(
                killed_with_parent(command),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                env=environment,
                cwd=cwd,
                start_new_session=True,
            )
        output, _ = process.communicate()
    except BaseException:
        if process is not None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        raise
    if process.returncode != 0:
        raise StartError(say("start-failed", name=name), output.decode(errors="replace"))


class ChildProcess(Protocol):
    """What a server asks of its process, as `subprocess.Popen` answers."""

    @property
    def pid(self) -> int:
        """Its process id."""

    @property
    def returncode(self) -> int | None:
        """Its exit code, the negative number of the signal that ended it, or None while it runs."""

    def poll(self) -> int | None:
        """Look whether it has ended; returns its exit code."""

    def wait(self, timeout: float | None = None) -> int:
        """Its exit code, once it has ended."""

    def send_signal(self, sig: int, /) -> None:
        """Send it a signal, if it runs."""

    def kill(self) -> None:
        """SIGKILL."""


class Server:
    """One child process with its log file, in a process group of its own."""

    def __init__(
        self, name: str, command: Sequence[str], log: Path, environment: Mapping[str, str], cwd: Path | None = None
    ) -> None:
        self.name = name
        self.command = list(command)
        self.log = log
        self.environment = dict(environment)
        self.cwd = cwd
        self.process: ChildProcess | None = None

    @property
    def running(self) -> bool:
        """Whether the process was started and has not ended."""
        return self.process is not None and self.process.poll() is None

    @property
    def end(self) -> Phrase:
        """How the process ended; empty while it runs."""
        code = None if self.process is None else self.process.poll()
        if code is None:
            return ""
        if code < 0:
            return say("ended-by-signal", signal=signal.Signals(-code).name)
        return say("ended-with-code", code=str(code))

    def start(self) -> None:
        """Start the process; it dies with this thread of its parent and does not get the terminal's signals."""
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as sink, interrupts.deferred():
            self.process = subprocess.Popen(
                killed_with_parent(self.command),
                stdin=subprocess.DEVNULL,
                stdout=sink,
                stderr=subprocess.STDOUT,
                env=self.environment,
                cwd=self.cwd,
                start_new_session=True,
            )

    def wait_until(self, answers: Callable[[], bool], seconds: float) -> None:
        """Return when `answers` is true.

        Raises:
            StartError: the process ended, or did not answer in time.
        """
        pause = threading.Event()
        for _ in range(int(seconds / 0.05)):
            if answers():
                return
            if not self.running:
                raise StartError(say("start-ended", name=self.name), self.tail())
            pause.wait(0.05)
        raise StartError(say("start-silent", name=self.name, seconds=round(seconds)), self.tail())

    def ask_to_stop(self, signal_number: int = signal.SIGTERM) -> None:
        """Ask the process to stop, if it runs; returns before it has."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal_number)

    def stop(self, signal_number: int = signal.SIGTERM) -> int | None:
        """Ask the process to stop, kill it when it does not within 20 s; returns its exit code."""
        if self.process is None:
            return None
        self.ask_to_stop(signal_number)
        try:
            return self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            return self.process.wait()

    def kill(self) -> None:
        """SIGKILL, at once."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()

    def tail(self, lines: int = 20) -> str:
        """The last lines of the log."""
        if not self.log.is_file():
            return ""
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:])
