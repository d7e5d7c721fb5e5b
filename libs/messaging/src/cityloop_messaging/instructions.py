"""What an operator has decided about partitions: records to pass over, and invalid ones that do not stop a partition.

An instruction is a row beside the positions; the command that writes it leaves evidence in the same transaction.
Members look for new ones every few seconds and join anew when there is one, so that it holds whatever a partition is
stuck in.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from cityloop_database import Connection, Pool

LOOK_SECONDS = 5.0


class InstructionKind(StrEnum):
    """What is to be done with a range of offsets."""

    PASS_OVER = "pass-over"  # noqa: S105 no password
    """Its records have no effect; they stay in the log."""
    ACCEPT_INVALID = "accept-invalid"
    """Its invalid records are set aside as always, and do not count towards the limit that stops the partition."""


@dataclass(frozen=True, slots=True)
class Instruction:
    """One decision about offsets `first` to `last`, both included."""

    kind: InstructionKind
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Instructions:
    """All that was decided about one partition."""

    all: Sequence[Instruction] = ()

    def passes_over(self, offset: int) -> bool:
        """Whether the record there is to have no effect."""
        return self._any(InstructionKind.PASS_OVER, offset)

    def accepts_invalid(self, offset: int) -> bool:
        """Whether the record there may be invalid without counting."""
        return self._any(InstructionKind.ACCEPT_INVALID, offset)

    def first_not_passed_over(self, offset: int) -> int:
        """The first offset from there on that is not passed over."""
        while held := next((item for item in self.all if _holds(item, InstructionKind.PASS_OVER, offset)), None):
            offset = held.last + 1
        return offset

    def _any(self, kind: InstructionKind, offset: int) -> bool:
        return any(_holds(item, kind, offset) for item in self.all)


class InstructionStore:
    """The instructions of one consumer group, in the service's database."""

    def __init__(self, pool: Pool, consumer: str) -> None:
        self._pool = pool
        self._consumer = consumer

    async def newest(self) -> int:
        """Number of the last instruction; 0 while there is none."""
        found = await self._pool.fetchval(
            "SELECT max(instruction_id) FROM partition_instructions WHERE consumer = $1", self._consumer
        )
        return int(found or 0)

    async def of(self, topic: str, partition: int) -> Instructions:
        """What was decided about a partition."""
        rows = await self._pool.fetch(
            "SELECT kind, first_offset, last_offset FROM partition_instructions"
            " WHERE consumer = $1 AND topic = $2 AND partition = $3 ORDER BY instruction_id",
            self._consumer,
            topic,
            partition,
        )
        return Instructions(
            tuple(Instruction(InstructionKind(row["kind"]), row["first_offset"], row["last_offset"]) for row in rows)
        )


async def instruct(connection: Connection, consumer: str, topic: str, partition: int, decided: Instruction) -> int:
    """Write an instruction, in the transaction of its evidence; returns its number."""
    return int(
        await connection.fetchval(
            "INSERT INTO partition_instructions (consumer, topic, partition, kind, first_offset, last_offset)"
            " VALUES ($1, $2, $3, $4, $5, $6) RETURNING instruction_id",
            consumer,
            topic,
            partition,
            decided.kind.value,
            decided.first,
            decided.last,
        )
    )


def _holds(item: Instruction, kind: InstructionKind, offset: int) -> bool:
    return item.kind is kind and item.first <= offset <= item.last
