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
from cityloop_kernel import SentenceError
from cityloop_local.server import StartError
from cityloop_localisation import Language, Phrase, say
from cityloop_operator.operations import PackRefusedError
from rich.console import Console
from rich.markup import escape

from cityloop_terminal.exit_codes import FAILED, INTERRUPTED
from cityloop_terminal.languages import language_of
from cityloop_terminal.refusals import refusal

FORESEEN = (StartError, TimeoutError, LookupError, PackRefusedError, grpc.aio.AioRpcError, httpx.HTTPError, KafkaError)
"""What may end a demo without a fault of its own code; everything else keeps its traceback."""


def teller(console: Console, clock: Callable[[], float] = time.monotonic) -> Callable[[str], None]:
    """Prints each line at once, after the seconds since now."""
    started = clock()

    def tell(line: str) -> None:
        console.print(f"[dim]{clock() - started:6.1f} s[/dim]  {escape(line)}")
        console.file.flush()

    return tell


@contextmanager
def ending(
    console: Console,
    folder: Path,
    what: Phrase,
    also: tuple[type[Exception], ...] = (),
    again: str = "",
    language: Language | None = None,
) -> Iterator[None]:
    """End the process with one sentence when the block is interrupted or fails in a way that is foreseen.

    Args:
        console: where the sentence goes.
        folder: of the demo's state: removed after an interrupt, kept with its logs after a failure.
        what: the first words of the sentence, such as "the loop did not close".
        also: further errors whose message is for people.
        again: the command that tries once more.
        language: of the audience; English when absent.
    """
    try:
        yield
    except KeyboardInterrupt:
        shutil.rmtree(folder, ignore_errors=True)
        console.print((language or english()).say("ending-interrupted"))
        sys.exit(INTERRUPTED)
    except Exception as error:
        cause = first_cause(error)
        if not isinstance(cause, (*FORESEEN, *also)):
            raise
        fail(console, folder, say("ending-because", what=what, cause=cause_of(cause)), again, language)


def fail(
    console: Console, folder: Path, sentence: Phrase, again: str = "", language: Language | None = None
) -> NoReturn:
    """Say what failed, where the logs are and what to do; ends the process."""
    logs = str(folder / "logs")
    if again:
        told = say("ending-failed-again", sentence=sentence, logs=logs, again=again)
    else:
        told = say("ending-failed", sentence=sentence, logs=logs)
    console.print((language or english()).spoken(told), style="bold red", markup=False)
    sys.exit(FAILED)


def first_cause(error: BaseException) -> BaseException:
    """The error itself, or the first of those that were raised together."""
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return error


def english() -> Language:
    """The language of whoever asks for none."""
    return language_of({})


def cause_of(error: BaseException) -> Phrase:
    """An error in one line: its first, and its last where there are more; a refusal by its sentence."""
    if isinstance(error, grpc.aio.AioRpcError):
        code, details = error.code().name, " ".join((error.details() or "nothing").split())
        return say("ending-answered", code=code, details=refusal(error) or details)
    if isinstance(error, SentenceError):
        return error.sentence
    lines = [" ".join(line.split()) for line in str(error).splitlines() if line.strip()]
    return " ... ".join(dict.fromkeys([lines[0], lines[-1]])) if lines else type(error).__name__
