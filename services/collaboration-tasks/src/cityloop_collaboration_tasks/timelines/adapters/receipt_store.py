"""What reporters were told, as citizen-services published it, in PostgreSQL."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cityloop.citizen.v1.message_pb2 import MessageReceipt
from cityloop_database import Connection
from cityloop_kernel import uuid_of


@dataclass(frozen=True, slots=True)
class ReceiptRecord:
    """A message in a reporter's inbox, and the trace it came with."""

    receipt: MessageReceipt
    trace_id: str


async def save_receipts(connection: Connection, receipts: Sequence[ReceiptRecord]) -> None:
    """Insert receipts; one that arrives again is the same."""
    await connection.executemany(
        "INSERT INTO reporter_messages (message_id, version, report_number, case_id, message, trace_id)"
        " VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING",
        [
            (
                record.receipt.message_id,
                record.receipt.version,
                record.receipt.reporter_message.report_number,
                uuid_of(record.receipt.reporter_message.case_id),
                record.receipt.SerializeToString(),
                record.trace_id,
            )
            for record in receipts
        ],
    )


async def receipts_of(
    connection: Connection, case_id: str | None, report_numbers: Sequence[str]
) -> list[ReceiptRecord]:
    """What reporters were told of a case, and these before their reports had any."""
    rows = await connection.fetch(
        "SELECT message, trace_id FROM reporter_messages WHERE case_id = $1::uuid"
        " OR (case_id IS NULL AND report_number = ANY($2)) ORDER BY stored_at, report_number, message_id",
        case_id,
        list(report_numbers),
    )
    return [ReceiptRecord(MessageReceipt.FromString(row["message"]), row["trace_id"]) for row in rows]
