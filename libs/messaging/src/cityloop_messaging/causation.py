"""Which reaction facts come from: what is published inside `caused_by` says it, and so does what that causes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Causation:
    """A reaction and its cause, and how many reactions led there."""

    cause: str = ""
    """As `pack/reaction cause`."""
    depth: int = 0
    """0 where none did."""


NO_CAUSE = Causation()
_PRESENT: ContextVar[Causation] = ContextVar("causation", default=NO_CAUSE)


def present_cause() -> Causation:
    """What the present block is caused by."""
    return _PRESENT.get()


@contextmanager
def caused_by(cause: Causation) -> Iterator[None]:
    """Facts that are published in the block come from it."""
    token = _PRESENT.set(cause)
    try:
        yield
    finally:
        _PRESENT.reset(token)
