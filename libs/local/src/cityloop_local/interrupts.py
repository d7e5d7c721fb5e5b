"""Ctrl-C and SIGTERM on one machine: both mean the same, and neither leaves half a step behind."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import NoReturn

NUMBERS = (signal.SIGINT, signal.SIGTERM)
Handler = Callable[[int, FrameType | None], object] | signal.Handlers


def terminate_as_interrupt() -> None:
    """From now on SIGTERM does what Ctrl-C does, even where the process was started with Ctrl-C ignored."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, lambda _number, _frame: signal.raise_signal(signal.SIGINT))


def interrupt_once() -> None:
    """From now on the first of the two raises KeyboardInterrupt, and those after it change nothing."""

    def first(_number: int, _frame: FrameType | None) -> NoReturn:
        for number in NUMBERS:
            signal.signal(number, signal.SIG_IGN)
        raise KeyboardInterrupt

    for number in NUMBERS:
        signal.signal(number, first)


@contextmanager
def deferred() -> Iterator[None]:
    """A signal that comes inside the block is acted on at its end, so that the block happens as a whole."""
    came: list[int] = []
    try:
        with _handled_by(lambda number, _frame: came.append(number)):
            yield
    finally:
        for number in came:
            signal.raise_signal(number)


@contextmanager
def ignored() -> Iterator[None]:
    """A signal that comes inside the block changes nothing."""
    with _handled_by(signal.SIG_IGN):
        yield


@contextmanager
def _handled_by(handler: Handler) -> Iterator[None]:
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    former = {number: signal.signal(number, handler) for number in NUMBERS}
    try:
        yield
    finally:
        for number, was in former.items():
            signal.signal(number, was)
