"""An entry of the history of a case as a timeline shows it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from cityloop.cases.v1.history_pb2 import HistoryEntry

from cityloop_timelines import entries, related_entries
from cityloop_timelines.entries import Entry

OF_KIND: Mapping[str, Callable[[Any, str], Entry]] = {
    "case": entries.of_case,
    "task": entries.of_task,
    "feedback": entries.of_feedback,
    "booking": related_entries.of_booking,
    "command": related_entries.of_command,
    "verdict": related_entries.of_verdict,
    "linked_case": related_entries.of_link,
    "flow": related_entries.of_flow,
    "note": related_entries.of_note,
}
"""By the field of the contract that holds what happened."""


def of_history(entry: HistoryEntry) -> Entry:
    """What happened, whichever kind of it."""
    kind = entry.WhichOneof("entry")
    if kind is None:
        raise ValueError(f"entry {entry.number} of case {entry.case_id} says nothing")
    return OF_KIND[kind](getattr(entry, kind), entry.trace_id)
