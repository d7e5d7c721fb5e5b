"""A forked process is a process of its own: environment, files, group, end; and it dies with what forked it."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import psutil
import pytest
from cityloop_local.forked import ForkedProcess, ForkedServer, run_forked
from cityloop_testkit import eventually

PROGRAM = """
import os, sys, signal
print(sys.argv[1:], sorted(os.environ), __name__, os.getsid(0) == os.getpid(), flush=True)
print("to errors", file=sys.stderr, flush=True)
if "wait" in sys.argv:
    signal.pause()
sys.exit(3)
"""
TESTS = """
import pathlib, signal, sys
from cityloop_local.forked import ForkedProcess
if __name__ == "__main__":
    folder = pathlib.Path(sys.argv[1])
    command = (sys.executable, "-m", "forked_program", "wait")
    process = ForkedProcess(command, {}, folder / "output", folder / "errors")
    (folder / "pid.new").write_text(str(process.pid))
    (folder / "pid.new").rename(folder / "pid")
    signal.pause()
"""


@pytest.fixture
def environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Mapping[str, str]:
    """Where the module `forked_program` is found: the fork server's path is this process's."""
    (tmp_path / "forked_program.py").write_text(PROGRAM)
    monkeypatch.syspath_prepend(tmp_path)
    return {"ONLY": "this"}


def started(environment: Mapping[str, str], folder: Path) -> ForkedProcess:
    command = (sys.executable, "-m", "forked_program", "wait")
    return ForkedProcess(command, environment, folder / "output", folder / "errors")


async def test_a_command_has_its_arguments_environment_and_exit_code(environment: Mapping[str, str]) -> None:
    code, output, errors = await run_forked((sys.executable, "-m", "forked_program", "one"), environment)
    assert (code, output, errors) == (3, "['one'] ['ONLY'] __main__ True\n", "to errors\n")


async def test_it_is_killed_as_any_other(environment: Mapping[str, str], tmp_path: Path) -> None:
    process = started(environment, tmp_path)
    await eventually(lambda: (tmp_path / "errors").is_file() and (tmp_path / "errors").read_text())
    assert process.poll() is None
    with pytest.raises(subprocess.TimeoutExpired):
        process.wait(0.01)
    process.kill()
    assert process.wait() == process.returncode == -signal.SIGKILL


async def test_what_forks_has_one_thread_and_what_it_forked_dies_with_the_process_of_the_tests(
    environment: Mapping[str, str], tmp_path: Path
) -> None:
    """In a process of its own: other tests of this one have fleets that run."""
    (tmp_path / "tests.py").write_text(TESTS)
    own = {**os.environ, **environment, "PYTHONPATH": str(tmp_path)}
    tests = await asyncio.create_subprocess_exec(sys.executable, tmp_path / "tests.py", tmp_path, env=own)
    await eventually(lambda: (tmp_path / "pid").is_file() and (tmp_path / "errors").is_file())
    forked = psutil.Process(int((tmp_path / "pid").read_text()))
    server = forked.parent()
    assert server is not None
    assert server.pid != tests.pid
    assert server.num_threads() == 1, "forking it is safe"
    tests.kill()
    await tests.wait()
    await eventually(lambda: not forked.is_running() or forked.status() == psutil.STATUS_ZOMBIE)


def test_only_modules_of_this_interpreter_are_forked(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="only modules of this interpreter"):
        ForkedServer("other", ["sh", "-c", "true"], tmp_path / "log", {}).start()
