"""Scripts of tests as processes of their own, which a test may stop, continue and kill."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from cityloop_local.forked import ForkedProcess

from cityloop_testkit.waiting import eventually

ANSWERS_WITHIN = 60.0


class RunningScript:
    """A forked process that runs a script as `__main__`, and the lines that it has said.

    Args:
        script: a Python file.
        arguments: of it.
        folder: for what it writes.
    """

    def __init__(self, script: Path, arguments: tuple[str, ...], folder: Path) -> None:
        self._output, self._errors = folder / "output", folder / "errors"
        self._read = 0
        command = (sys.executable, "-m", script.stem, *arguments)
        with pytest.MonkeyPatch.context() as patch:
            patch.syspath_prepend(script.parent)
            self._process = ForkedProcess(command, os.environ, self._output, self._errors)

    def send_signal(self, number: int) -> None:
        """Send it a signal, if it runs."""
        self._process.send_signal(number)

    def terminate(self) -> None:
        """SIGTERM."""
        self._process.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """SIGKILL."""
        self._process.kill()

    async def wait(self) -> int:
        """Its exit code, once it has ended."""
        return await asyncio.to_thread(self._process.wait)

    def next_lines(self, word: str) -> list[str] | None:
        """The lines up to the next that is this word, with it, which are not given again; None before it is there.

        Raises:
            AssertionError: the script ended without it.
        """
        ended = self._process.poll() is not None
        lines = self._output.read_text().splitlines() if self._output.is_file() else []
        if word in lines[self._read :]:
            end = lines.index(word, self._read) + 1
            found, self._read = lines[self._read : end], end
            return found
        if ended:
            errors = self._errors.read_text() if self._errors.is_file() else ""
            raise AssertionError(f"the script ended and never said {word!r}: {lines[self._read :]} {errors}")
        return None


@asynccontextmanager
async def running_script(script: Path, *arguments: str) -> AsyncIterator[RunningScript]:
    """A Python script that runs while the block lasts; killed at the end unless it has ended."""
    with TemporaryDirectory() as folder:
        running = RunningScript(script, arguments, Path(folder))
        try:
            yield running
        finally:
            running.kill()
            await running.wait()


async def until_says(running: RunningScript, word: str) -> list[str]:
    """Wait until a script says a line that is this word; the lines before it that were not given yet.

    Raises:
        AssertionError: the script ended without it, or has not said it within 60 s.
    """
    return (await eventually(lambda: running.next_lines(word), ANSWERS_WITHIN) or [])[:-1]
