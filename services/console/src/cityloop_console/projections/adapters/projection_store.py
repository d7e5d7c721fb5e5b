"""What is projected, as it is written: PostgreSQL. Of two versions the greater holds; what comes again is the same."""

from __future__ import annotations

from collections.abc import Sequence

from cityloop.cases.v1.case_pb2 import Case
from cityloop.cases.v1.history_pb2 import HistoryEntry
from cityloop.citizen.v1.message_pb2 import MessageReceipt
from cityloop.events.v1.city_event_pb2 import EventSignal
from cityloop.events.v1.operating_mode_pb2 import OperatingMode
from cityloop.events.v1.signal_pb2 import SignalSourceType
from cityloop.events.v1.warning_pb2 import Warning as PublicWarning
from cityloop.events.v1.warning_pb2 import WarningState
from cityloop.sensing.v1.command_pb2 import Command
from cityloop_database import Connection
from cityloop_kernel import uuid_of
from cityloop_messaging import to_datetime

IN_FORCE = (WarningState.WARNING_STATE_SIGNED, WarningState.WARNING_STATE_ALL_CLEAR_DRAFT)


async def save_history(connection: Connection, entries: Sequence[HistoryEntry]) -> None:
    """Insert entries of histories, and the newest version of each case."""
    await connection.executemany(
        "INSERT INTO history (number, case_id, recorded_at, message) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
        [
            (entry.number, entry.case_id, to_datetime(entry.recorded_at), entry.SerializeToString(deterministic=True))
            for entry in entries
        ],
    )
    newest: dict[str, Case] = {}
    for case in (entry.case for entry in entries if entry.HasField("case")):
        if case.case_id not in newest or newest[case.case_id].version < case.version:
            newest[case.case_id] = case
    await connection.executemany(
        "INSERT INTO cases AS c (case_id, case_number, version, event_id, event_number, event_class,"
        " linked_case_number, recorded_at, message) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
        " ON CONFLICT (case_id) DO UPDATE SET version = excluded.version, event_class = excluded.event_class,"
        " recorded_at = excluded.recorded_at, message = excluded.message WHERE c.version < excluded.version",
        [
            (
                case.case_id,
                case.case_number,
                case.version,
                uuid_of(case.event_id),
                case.event_number,
                case.event_class,
                case.linked_case_number,
                to_datetime(case.recorded_at),
                case.SerializeToString(deterministic=True),
            )
            for _, case in sorted(newest.items())
        ],
    )
    named = {
        resource: (entry.number, name.SerializeToString(deterministic=True))
        for entry in sorted(entries, key=lambda entry: entry.number)
        for resource, name in entry.resource_names.items()
    }
    await connection.executemany(
        "INSERT INTO resource_names AS r (resource_id, number, name) VALUES ($1, $2, $3)"
        " ON CONFLICT (resource_id) DO UPDATE SET number = excluded.number, name = excluded.name"
        " WHERE r.number < excluded.number",
        [(resource, number, name) for resource, (number, name) in sorted(named.items())],
    )


async def save_signals(connection: Connection, memberships: Sequence[EventSignal]) -> None:
    """Insert memberships of signals in events."""
    await connection.executemany(
        "INSERT INTO signals (event_id, version, report_number, recorded_at, message) VALUES ($1, $2, $3, $4, $5)"
        " ON CONFLICT DO NOTHING",
        [
            (
                item.event_id,
                item.version,
                item.signal.source.source_id
                if item.signal.source.type == SignalSourceType.SIGNAL_SOURCE_TYPE_REPORT
                else None,
                to_datetime(item.recorded_at),
                item.SerializeToString(deterministic=True),
            )
            for item in memberships
        ],
    )


async def save_warnings(connection: Connection, versions: Sequence[tuple[PublicWarning, str]]) -> None:
    """Insert versions of warnings, each with its trace, and the newest of each."""
    rows = [(warning, warning.SerializeToString(deterministic=True), trace_id) for warning, trace_id in versions]
    await connection.executemany(
        "INSERT INTO warnings (warning_id, version, warning_number, event_id, recorded_at, trace_id, message)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING",
        [
            (
                warning.warning_id,
                warning.version,
                warning.warning_number,
                uuid_of(warning.event_id),
                to_datetime(warning.recorded_at),
                trace_id,
                message,
            )
            for warning, message, trace_id in rows
        ],
    )
    await connection.executemany(
        "INSERT INTO newest_warnings AS n (warning_id, version, in_force, message) VALUES ($1, $2, $3, $4)"
        " ON CONFLICT (warning_id) DO UPDATE SET version = excluded.version, in_force = excluded.in_force,"
        " message = excluded.message WHERE n.version < excluded.version",
        [
            (warning.warning_id, warning.version, warning.state in IN_FORCE, message)
            for warning, message, _ in sorted(rows, key=lambda row: (row[0].warning_id, row[0].version))
        ],
    )


async def save_receipts(connection: Connection, receipts: Sequence[tuple[MessageReceipt, str]]) -> None:
    """Insert receipts of messages to reporters, each with its trace."""
    await connection.executemany(
        "INSERT INTO receipts (message_id, version, report_number, case_id, recorded_at, trace_id, message)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING",
        [
            (
                receipt.message_id,
                receipt.version,
                receipt.reporter_message.report_number,
                uuid_of(receipt.reporter_message.case_id),
                to_datetime(receipt.recorded_at),
                trace_id,
                receipt.SerializeToString(deterministic=True),
            )
            for receipt, trace_id in receipts
        ],
    )


async def save_commands(connection: Connection, commands: Sequence[tuple[Command, str]]) -> None:
    """Insert versions of commands that no case called for, each with its trace."""
    await connection.executemany(
        "INSERT INTO city_history (kind, subject, version, recorded_at, trace_id, message)"
        " VALUES ('command', $1, $2, $3, $4, $5) ON CONFLICT DO NOTHING",
        [
            (
                command.command_id,
                command.version,
                to_datetime(command.recorded_at),
                trace_id,
                command.SerializeToString(deterministic=True),
            )
            for command, trace_id in commands
        ],
    )


async def save_mode(connection: Connection, mode: OperatingMode, trace_id: str) -> None:
    """Insert a switch of an operating mode."""
    await connection.execute(
        "INSERT INTO city_history (kind, subject, version, recorded_at, trace_id, message)"
        " VALUES ('mode', $1, $2, $3, $4, $5) ON CONFLICT DO NOTHING",
        f"{mode.area.layer}/{mode.area.area_id}",
        mode.version,
        to_datetime(mode.recorded_at),
        trace_id,
        mode.SerializeToString(deterministic=True),
    )


async def forget(connection: Connection) -> None:
    """Delete all that the owners hand over again.

    What they do not stays: signals of events without a case, which no owner has as they joined, and what happened
    beside the cases.
    """
    await connection.execute("DELETE FROM signals WHERE event_id IN (SELECT event_id FROM cases)")
    for table in ("cases", "history", "warnings", "newest_warnings", "receipts", "resource_names"):
        await connection.execute(f"DELETE FROM {table}")
