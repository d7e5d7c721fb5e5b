"""How a demo speaks: each line with its time as it happens, an early end in one sentence that says where to look."""

from __future__ import annotations

import shutil
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

import grpc
import httpx
from aiokafka.errors import KafkaError
from cityloop_local.server import StartError
from rich.console import Console
from rich.markup import escape

from cityloop_cli.local_fleet import INTERRUPTED
from cityloop_cli.operations import PackRefusedError

FAILED = 1
Tell = Callable[[str], None]
FORESEEN = (StartError, TimeoutError, LookupError, PackRefusedError, grpc.aio.AioRpcError, httpx.HTTPError, KafkaError)
"""What may end a demo without a fault of its own code; everything else keeps its traceback."""


def teller(console: Console, clock: Callable[[], float] = time.monotonic) -> Tell:
    """Prints each line at once, after the seconds since now."""
    started = clock()

    def tell(line: str) -> None:
        console.print(f"[dim]{clock() - started:6.1f} s[/dim]  {escape(line)}")
        console.file.flush()

    return tell


@contextmanager
def ending(
    console: Console, folder: Path, what: str, also: tuple[type[Exception], ...] = (), again: str = ""
) -> Iterator[None]:
    """End the process with one sentence when the block is interrupted or fails in a way that is foreseen.

    Args:
        console: where the sentence goes.
        folder: of the demo's state: removed after an interrupt, kept with its logs after a failure.
        what: the first words of the sentence, such as "the loop did not close".
        also: further errors whose message is for people.
        again: the command that tries once more.
    """
    try:
        yield
    except KeyboardInterrupt:
        shutil.rmtree(folder, ignore_errors=True)
        console.print("interrupted: nothing is left running")
        sys.exit(INTERRUPTED)
    except Exception as error:
        cause = first_cause(error)
        if not isinstance(cause, (*FORESEEN, *also)):
            raise
        fail(console, folder, f"{what}: {said(cause)}", again)


def fail(console: Console, folder: Path, sentence: str, again: str = "") -> NoReturn:
    """Say what failed, where the logs are and what to do; ends the process."""
    then = f"; then try again: {again}" if again else ""
    console.print(f"{sentence}; logs: {folder / 'logs'}{then}", style="bold red", markup=False)
    sys.exit(FAILED)


def first_cause(error: BaseException) -> BaseException:
    """The error itself, or the first of those that were raised together."""
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return error


def said(error: BaseException) -> str:
    """An error in one line: its first, and its last where there are more."""
    if isinstance(error, grpc.aio.AioRpcError):
        return f"a service answered {error.code().name}: {' '.join((error.details() or 'nothing').split())}"
    lines = [" ".join(line.split()) for line in str(error).splitlines() if line.strip()]
    return " ... ".join(dict.fromkeys([lines[0], lines[-1]])) if lines else type(error).__name__
