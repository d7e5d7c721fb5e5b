"""The history of a case: what was published of it, and what others added."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol, TypeVar

Transaction = TypeVar("Transaction", contravariant=True)


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """Something that happened with a case, as a message of its contract."""

    kind: str
    """Which message: case, task, feedback, verdict, link, note, booking or command."""
    message: bytes
    trace_id: str


class CityHistory(Protocol[Transaction]):
    """What happened in the city beside its cases; another room has it."""

    async def add_city_history(
        self, transaction: Transaction, subject: str, version: int, entry: HistoryEntry, /
    ) -> None:
        """Add what is of no case; a version of a subject that comes again is the same."""
