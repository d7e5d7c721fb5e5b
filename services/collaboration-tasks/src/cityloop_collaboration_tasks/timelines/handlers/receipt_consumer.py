"""What reporters were told is stored, for the timelines of their reports and of the cases these are about."""

from __future__ import annotations

from collections.abc import Sequence

from cityloop.citizen.v1.message_pb2 import MessageReceipt
from cityloop_database import Pool, UnitOfWork
from cityloop_kernel import uuid_of
from cityloop_messaging import InvalidRecordError, ReceivedFact
from cityloop_telemetry import trace_id_of

from cityloop_collaboration_tasks.timelines.adapters.receipt_store import ReceiptRecord, save_receipts


class ReceiptConsumer:
    """Stores receipts of messages to reporters, whether their case is here yet or not; passes over others."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def handle(self, received: Sequence[ReceivedFact[MessageReceipt]]) -> None:
        """One transaction for all."""
        receipts = [ReceiptRecord(_receipt(item.fact.payload), trace_id_of(item.fact.traceparent)) for item in received]
        to_reporters = [record for record in receipts if record.receipt.HasField("reporter_message")]
        if to_reporters:
            async with UnitOfWork(self._pool) as work:
                await save_receipts(work.connection, to_reporters)


def _receipt(receipt: MessageReceipt) -> MessageReceipt:
    if uuid_of(receipt.message_id) is None:
        raise InvalidRecordError(f"{receipt.message_id!r} is no id of a message")
    message = receipt.reporter_message
    if receipt.HasField("reporter_message") and not message.report_number:
        raise InvalidRecordError("a receipt names the report whose reporter was told")
    if message.case_id and uuid_of(message.case_id) is None:
        raise InvalidRecordError(f"{message.case_id!r} is no id of a case")
    return receipt
