"""Facts of other services are applied, each batch in one transaction."""

from __future__ import annotations

import re
from collections.abc import Sequence

from cityloop.cases.v1.history_pb2 import HistoryEntry
from cityloop.citizen.v1.message_pb2 import MessageReceipt
from cityloop.events.v1.city_event_pb2 import EventSignal
from cityloop.events.v1.operating_mode_pb2 import OperatingMode
from cityloop.events.v1.warning_pb2 import Warning as PublicWarning
from cityloop.sensing.v1.command_pb2 import Command
from cityloop_database import Pool, UnitOfWork
from cityloop_kernel import uuid_of
from cityloop_messaging import InvalidRecordError, ReceivedFact
from cityloop_modes import StoreMode
from cityloop_telemetry import current_traceparent, trace_id_of

from cityloop_console.projections.adapters import projection_store

CASE_NUMBER = re.compile(r"C-\d{4}-\d{6,}")


class FactProjector:
    """Applies what the topics bring; in any order, and however often, it comes to the same."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def apply_history(self, received: Sequence[ReceivedFact[HistoryEntry]]) -> None:
        """Entries of the histories of cases."""
        entries = [item.fact.payload for item in received]
        for entry in entries:
            if uuid_of(entry.case_id) is None or entry.WhichOneof("entry") is None:
                raise InvalidRecordError(f"entry {entry.number} is of no case's id, or says nothing")
        async with UnitOfWork(self._pool) as work:
            await projection_store.save_history(work.connection, entries)

    async def apply_signals(self, received: Sequence[ReceivedFact[EventSignal]]) -> None:
        """Signals that joined events or left them."""
        memberships = [item.fact.payload for item in received]
        for membership in memberships:
            if uuid_of(membership.event_id) is None:
                raise InvalidRecordError(f"{membership.event_id!r} is no id of an event")
        async with UnitOfWork(self._pool) as work:
            await projection_store.save_signals(work.connection, memberships)

    async def apply_warnings(self, received: Sequence[ReceivedFact[PublicWarning]]) -> None:
        """Versions of warnings."""
        versions = [(item.fact.payload, trace_id_of(item.fact.traceparent)) for item in received]
        for warning, _ in versions:
            if uuid_of(warning.warning_id) is None:
                raise InvalidRecordError(f"{warning.warning_id!r} is no id of a warning")
            if warning.event_id and uuid_of(warning.event_id) is None:
                raise InvalidRecordError("a warning of no event's id")
        async with UnitOfWork(self._pool) as work:
            await projection_store.save_warnings(work.connection, versions)

    async def apply_receipts(self, received: Sequence[ReceivedFact[MessageReceipt]]) -> None:
        """Receipts of messages to reporters, whether their case is here yet or not; others are passed over."""
        receipts = [(_receipt(item.fact.payload), trace_id_of(item.fact.traceparent)) for item in received]
        to_reporters = [(receipt, trace_id) for receipt, trace_id in receipts if receipt.HasField("reporter_message")]
        if to_reporters:
            async with UnitOfWork(self._pool) as work:
                await projection_store.save_receipts(work.connection, to_reporters)

    async def apply_commands(self, received: Sequence[ReceivedFact[Command]]) -> None:
        """Commands that no case called for; the others stand in the histories of their cases."""
        commands = [(item.fact.payload, trace_id_of(item.fact.traceparent)) for item in received]
        if any(not command.command_id for command, _ in commands):
            raise InvalidRecordError("a command has an id")
        own = [(command, trace_id) for command, trace_id in commands if CASE_NUMBER.fullmatch(command.issue) is None]
        if own:
            async with UnitOfWork(self._pool) as work:
                await projection_store.save_commands(work.connection, own)


def mode_recorder(pool: Pool) -> StoreMode:
    """Stores every switch of an operating mode that is read, once."""

    async def record(mode: OperatingMode) -> None:
        async with UnitOfWork(pool) as work:
            await projection_store.save_mode(work.connection, mode, trace_id_of(current_traceparent()))

    return record


def _receipt(receipt: MessageReceipt) -> MessageReceipt:
    if uuid_of(receipt.message_id) is None:
        raise InvalidRecordError(f"{receipt.message_id!r} is no id of a message")
    message = receipt.reporter_message
    if receipt.HasField("reporter_message") and not message.report_number:
        raise InvalidRecordError("a receipt names the report whose reporter was told")
    if message.case_id and uuid_of(message.case_id) is None:
        raise InvalidRecordError(f"{message.case_id!r} is no id of a case")
    return receipt
