"""Verdicts in PostgreSQL."""

from __future__ import annotations

from collections.abc import Sequence

from cityloop.cases.v1.verdict_pb2 import Verdict
from cityloop_database import Connection


async def last_verdicts(
    connection: Connection, case_id: str, signal_ids: Sequence[str]
) -> dict[str, tuple[int, Verdict]]:
    """What holds of signals now, with its ordinal, by signal."""
    rows = await connection.fetch(
        "SELECT DISTINCT ON (signal_id) signal_id, ordinal, message FROM verdicts"
        " WHERE case_id = $1 AND signal_id = ANY($2) ORDER BY signal_id, ordinal DESC",
        case_id,
        list(signal_ids),
    )
    return {row["signal_id"]: (row["ordinal"], Verdict.FromString(row["message"])) for row in rows}


async def save_verdicts(connection: Connection, verdicts: Sequence[tuple[int, Verdict]]) -> None:
    """StoreMode new verdicts with their ordinals."""
    await connection.executemany(
        "INSERT INTO verdicts (verdict_id, case_id, signal_id, ordinal, message) VALUES ($1, $2, $3, $4, $5)",
        [
            (item.verdict_id, item.case_id, item.signal_id, ordinal, item.SerializeToString())
            for ordinal, item in verdicts
        ],
    )
