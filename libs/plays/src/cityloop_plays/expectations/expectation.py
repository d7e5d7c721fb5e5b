"""What every expectation of a play is, and the checks that it makes."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Generic, TypeVar

from cityloop_localisation import Phrase, Sentence
from cityloop_operator.fleet_client import wait_for
from pydantic import RootModel

from cityloop_plays.stage import Stage

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that must hold, and what was found."""

    what: Phrase
    expected: object
    found: object

    @property
    def holds(self) -> bool:
        """Whether it does."""
        return self.expected == self.found


class Expectation(RootModel[Value], Generic[Value]):
    """What the file expects of one matter; `root` is its value there."""

    @abstractmethod
    def checks(self, stage: Stage) -> AsyncIterator[Check]:
        """Its checks, each made from outside: on topics, over gRPC, over HTTP."""


def named_check(message: str, name: Phrase, expected: object, found: object) -> Check:
    """A check whose sentence names what it is about."""
    return Check(Sentence(message, {"name": name}), expected, found)


async def awaited(read: Callable[[], Awaitable[Value]], expected: Value) -> Value:
    """What is read, once it is as expected; what it is after a while where it does not become so.

    Args:
        read: reads it from outside.
        expected: what it is to become.
    """
    found = await read()

    async def as_expected() -> bool:
        nonlocal found
        found = await read()
        return found == expected

    if found != expected:
        with suppress(TimeoutError):
            await wait_for(as_expected)
    return found
