"""What is projected, as it is read: PostgreSQL."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import asyncpg
from cityloop.cases.v1.case_pb2 import Case
from cityloop.cases.v1.history_pb2 import HistoryEntry
from cityloop.citizen.v1.message_pb2 import MessageReceipt
from cityloop.common.v1.common_pb2 import Label
from cityloop.events.v1.city_event_pb2 import EventSignal, EventSignalChange
from cityloop.events.v1.operating_mode_pb2 import OperatingMode
from cityloop.events.v1.warning_pb2 import Warning as PublicWarning
from cityloop.sensing.v1.command_pb2 import Command
from cityloop_database import Connection
from cityloop_kernel import uuid_of

from cityloop_console.projections.domain.records import Latest, Traced

LATEST = """
SELECT * FROM (
    SELECT 'history' AS kind, h.message, '' AS trace_id, h.recorded_at, h.number AS place, c.case_number, c.event_class
    FROM (SELECT * FROM history ORDER BY recorded_at DESC, number DESC LIMIT $1) h LEFT JOIN cases c USING (case_id)
    UNION ALL
    SELECT 'signal', s.message, '', s.recorded_at, s.version, c.case_number, c.event_class
    FROM (SELECT * FROM signals ORDER BY recorded_at DESC LIMIT $1) s JOIN cases c USING (event_id)
    UNION ALL
    SELECT 'warning', w.message, w.trace_id, w.recorded_at, w.version, c.case_number, c.event_class
    FROM (SELECT * FROM warnings ORDER BY recorded_at DESC LIMIT $1) w LEFT JOIN cases c USING (event_id)
    UNION ALL
    (SELECT kind, message, trace_id, recorded_at, version, NULL, NULL FROM city_history
     ORDER BY recorded_at DESC LIMIT $1)
) AS latest ORDER BY recorded_at DESC, place DESC LIMIT $1
"""
"""Each part reads no more of its index than the page shows."""
OF_CITY: dict[str, type[Command | OperatingMode | PublicWarning]] = {
    "command": Command,
    "mode": OperatingMode,
    "warning": PublicWarning,
}


@dataclass(frozen=True, slots=True)
class StoredProjections:
    """`Projected` on a connection."""

    connection: Connection

    async def find_case(self, name: str) -> Case | None:
        """A case by its number or id, or by its event's."""
        return await self._case(
            "$1 <> '' AND (case_number = $1 OR event_number = $1 OR case_id = $2 OR event_id = $2)", name, uuid_of(name)
        )

    async def find_case_of_event(self, event_id: str) -> Case | None:
        """The case of an event."""
        return await self._case("event_id = $1", uuid_of(event_id))

    async def find_case_of_report(self, report_number: str) -> Case | None:
        """The case of the event that a report joined last."""
        rows = await self.connection.fetch(
            "SELECT message FROM signals WHERE report_number = $1 AND event_id IN (SELECT event_id FROM cases)",
            report_number,
        )
        event_id = _joined_last(EventSignal.FromString(row["message"]) for row in rows)
        return await self._case("event_id = $1::uuid", event_id) if event_id else None

    async def _case(self, condition: str, *values: Any) -> Case | None:
        message = await self.connection.fetchval(
            f"SELECT message FROM cases WHERE {condition} ORDER BY recorded_at DESC LIMIT 1", *values
        )
        return None if message is None else Case.FromString(message)

    async def newest_cases(self, count: int) -> list[Case]:
        """The cases that changed last, newest first."""
        rows = await self.connection.fetch(
            "SELECT message FROM cases ORDER BY recorded_at DESC, case_id DESC LIMIT $1", count
        )
        return [Case.FromString(row["message"]) for row in rows]

    async def linked_cases(self, case_number: str) -> list[str]:
        """Numbers of the cases that were opened beside one, oldest first."""
        rows = await self.connection.fetch(
            "SELECT case_number FROM cases WHERE linked_case_number = $1 AND linked_case_number <> ''"
            " ORDER BY case_number",
            case_number,
        )
        return [row["case_number"] for row in rows]

    async def history_of(self, case_id: str) -> list[HistoryEntry]:
        """The history of a case, in its order."""
        rows = await self.connection.fetch("SELECT message FROM history WHERE case_id = $1 ORDER BY number", case_id)
        return [HistoryEntry.FromString(row["message"]) for row in rows]

    async def signals_of(self, event_id: str) -> list[EventSignal]:
        """The memberships of signals in an event, in the order they joined."""
        rows = await self.connection.fetch(
            "SELECT message FROM signals WHERE event_id = $1 ORDER BY version", uuid_of(event_id)
        )
        return [EventSignal.FromString(row["message"]) for row in rows]

    async def warnings_of_event(self, event_id: str) -> list[tuple[PublicWarning, str]]:
        """Every version of the warnings about an event, also those from before it was open, each with its trace."""
        rows = await self.connection.fetch(
            "SELECT message, trace_id FROM warnings"
            " WHERE warning_id IN (SELECT warning_id FROM warnings WHERE event_id = $1) ORDER BY warning_id, version",
            uuid_of(event_id),
        )
        return [(PublicWarning.FromString(row["message"]), row["trace_id"]) for row in rows]

    async def event_of_warning(self, warning_number: str) -> str | None:
        """The event that a warning is about; None where there is no such warning, or it has none."""
        event_id = await self.connection.fetchval(
            "SELECT event_id FROM warnings WHERE warning_number = $1 AND event_id IS NOT NULL"
            " ORDER BY version DESC LIMIT 1",
            warning_number,
        )
        return None if event_id is None else str(event_id)

    async def warnings_in_force(self, at_most: int) -> list[PublicWarning]:
        """Warnings that were signed and are not over."""
        rows = await self.connection.fetch(
            "SELECT message FROM newest_warnings WHERE in_force ORDER BY warning_id LIMIT $1", at_most
        )
        return [PublicWarning.FromString(row["message"]) for row in rows]

    async def receipts_of(
        self, case_id: str | None, report_numbers: Collection[str]
    ) -> list[tuple[MessageReceipt, str]]:
        """What reporters were told of a case, and these before their reports had any, each with its trace."""
        rows = await self.connection.fetch(
            "SELECT message, trace_id FROM receipts WHERE case_id = $1::uuid"
            " OR (case_id IS NULL AND report_number = ANY($2)) ORDER BY recorded_at, report_number, message_id",
            case_id,
            sorted(report_numbers),
        )
        return [(MessageReceipt.FromString(row["message"]), row["trace_id"]) for row in rows]

    async def latest(self, count: int) -> list[Latest]:
        """What was recorded last of cases, signals, warnings and the city, newest first."""
        rows = await self.connection.fetch(LATEST, count)
        return [
            Latest(row["recorded_at"], _what(row), row["case_number"] or "", row["event_class"] or "") for row in rows
        ]

    async def latest_receipts(self, count: int) -> list[tuple[MessageReceipt, str]]:
        """What reporters were told last, newest first, each with its trace."""
        rows = await self.connection.fetch(
            "SELECT message, trace_id FROM receipts ORDER BY recorded_at DESC, message_id LIMIT $1", count
        )
        return [(MessageReceipt.FromString(row["message"]), row["trace_id"]) for row in rows]

    async def names_of(self, resource_ids: Sequence[str]) -> dict[str, Label]:
        """What resources are called, by their ids; those that are known."""
        if not resource_ids:
            return {}
        rows = await self.connection.fetch(
            "SELECT resource_id, name FROM resource_names WHERE resource_id = ANY($1)", list(resource_ids)
        )
        return {row["resource_id"]: Label.FromString(row["name"]) for row in rows}


def _what(row: asyncpg.Record) -> HistoryEntry | EventSignal | Traced:
    match row["kind"]:
        case "history":
            return HistoryEntry.FromString(row["message"])
        case "signal":
            return EventSignal.FromString(row["message"])
        case kind:
            return Traced(OF_CITY[kind].FromString(row["message"]), row["trace_id"])


def _joined_last(memberships: Iterable[EventSignal]) -> str:
    """The event that the signals of a report joined last; empty where they joined none."""
    joined = [item for item in memberships if item.change == EventSignalChange.EVENT_SIGNAL_CHANGE_JOINED]
    last = max(joined, key=lambda item: (item.recorded_at.ToNanoseconds(), item.version), default=None)
    return "" if last is None else last.event_id
