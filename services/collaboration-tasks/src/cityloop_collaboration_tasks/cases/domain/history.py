"""The history of a case: what was published of it, and what others added."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """Something that happened with a case, as a message of its contract."""

    kind: str
    """Which message: case, task, feedback, verdict, link, note, booking or command."""
    message: bytes
    trace_id: str
