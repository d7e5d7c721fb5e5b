"""What a service does with the facts of one topic."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeAlias

from cityloop.topics import Payload_co, Topic
from google.protobuf.message import Message
from typing_extensions import TypeVar

from cityloop_messaging.envelope import Fact

Payload = TypeVar("Payload", bound=Message, default=Any)


@dataclass(frozen=True, slots=True)
class ReceivedFact(Generic[Payload_co]):
    """A fact, and where it stood."""

    fact: Fact[Payload_co]
    partition: int
    offset: int


Handle: TypeAlias = Callable[[Sequence[ReceivedFact[Payload]]], Awaitable[None]]
"""Has the whole effect of these facts, or raises and has none of it (or one that repeating does not double)."""


class PositionStore(Protocol):
    """Positions that a handler keeps beside its own state, instead of Kafka's committed offsets."""

    async def take(self, partition: int) -> int | None:
        """Become the owner; the offset to go on from, None for the beginning.

        Raises:
            FatalError: the log no longer holds the position.
        """

    async def save(self, partition: int, next_offset: int) -> None:
        """Save state and position in one transaction.

        Raises:
            FencedError: another owner has taken the partition.
        """

    def drop(self, partition: int) -> None:
        """Forget the state in memory; the partition belongs to another, or is taken anew."""


@dataclass(frozen=True, slots=True)
class Subscription(Generic[Payload]):
    """One topic of a consumer: its handler, how many facts it takes at once, where its positions are kept."""

    topic: Topic[Payload]
    handle: Handle[Payload]
    batch: int = 200
    positions: PositionStore | None = None
    save_seconds: float = 1.0
