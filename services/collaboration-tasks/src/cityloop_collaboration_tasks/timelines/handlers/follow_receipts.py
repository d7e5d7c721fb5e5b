"""What reporters were told is kept, for the timelines of their reports and of the cases these are about."""

from __future__ import annotations

from collections.abc import Sequence

from cityloop.citizen.v1.message_pb2 import MessageReceipt
from cityloop_database import Pool, UnitOfWork
from cityloop_messaging import InvalidRecordError, Received
from cityloop_telemetry import trace_id_of

from cityloop_collaboration_tasks.cases.adapters.case_store import uuid_of
from cityloop_collaboration_tasks.timelines.adapters.receipt_store import KeptReceipt, save_receipts


class ReceiptFollower:
    """Keeps the receipts of what reporters are told, whether their case is here yet or not; those of warnings are not
    its business.
    """

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def handle(self, received: Sequence[Received[MessageReceipt]]) -> None:
        """One transaction for all."""
        receipts = [KeptReceipt(_receipt(item.fact.payload), trace_id_of(item.fact.traceparent)) for item in received]
        mine = [kept for kept in receipts if kept.receipt.HasField("reporter_message")]
        if mine:
            async with UnitOfWork(self._pool) as work:
                await save_receipts(work.connection, mine)


def _receipt(receipt: MessageReceipt) -> MessageReceipt:
    if uuid_of(receipt.message_id) is None:
        raise InvalidRecordError(f"{receipt.message_id!r} is no id of a message")
    told = receipt.reporter_message
    if receipt.HasField("reporter_message") and not told.report_number:
        raise InvalidRecordError("a receipt names the report whose reporter was told")
    if told.case_id and uuid_of(told.case_id) is None:
        raise InvalidRecordError(f"{told.case_id!r} is no id of a case")
    return receipt
