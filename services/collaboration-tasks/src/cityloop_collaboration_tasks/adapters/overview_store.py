"""The latest history entries of all cases, for the overview."""

from __future__ import annotations

from cityloop_database import Connection

from cityloop_collaboration_tasks.adapters.case_store import HistoryEntry


async def latest_entries(connection: Connection, count: int) -> list[tuple[str, HistoryEntry]]:
    """The entries recorded last, newest first, each with the number of its case."""
    rows = await connection.fetch(
        "SELECT c.case_number, h.kind, h.message, h.trace_id FROM case_history h JOIN cases c USING (case_id)"
        " ORDER BY h.entry DESC LIMIT $1",
        count,
    )
    return [(row["case_number"], HistoryEntry(row["kind"], row["message"], row["trace_id"])) for row in rows]
