"""What reporters were told, as citizen-services published it, in PostgreSQL."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cityloop.citizen.v1.message_pb2 import MessageReceipt
from cityloop_database import Connection

from cityloop_collaboration_tasks.cases.adapters.case_store import uuid_of


@dataclass(frozen=True, slots=True)
class KeptReceipt:
    """A message in a reporter's inbox, and the trace it came with."""

    receipt: MessageReceipt
    trace_id: str


async def save_receipts(connection: Connection, receipts: Sequence[KeptReceipt]) -> None:
    """Keep receipts; one that arrives again is the same."""
    await connection.executemany(
        "INSERT INTO told_reporters (message_id, version, report_number, case_id, message, trace_id)"
        " VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING",
        [
            (
                kept.receipt.message_id,
                kept.receipt.version,
                kept.receipt.reporter_message.report_number,
                uuid_of(kept.receipt.reporter_message.case_id),
                kept.receipt.SerializeToString(),
                kept.trace_id,
            )
            for kept in receipts
        ],
    )


async def receipts_of(connection: Connection, case_id: str | None, report_numbers: Sequence[str]) -> list[KeptReceipt]:
    """What reporters were told of a case, and these before their reports had any."""
    rows = await connection.fetch(
        "SELECT message, trace_id FROM told_reporters WHERE case_id = $1::uuid"
        " OR (case_id IS NULL AND report_number = ANY($2)) ORDER BY kept_at, report_number, message_id",
        case_id,
        list(report_numbers),
    )
    return [KeptReceipt(MessageReceipt.FromString(row["message"]), row["trace_id"]) for row in rows]
