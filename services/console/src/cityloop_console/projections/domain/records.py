"""What is projected of cases, events, warnings and reporters, as the rooms of the console read it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Protocol

from cityloop.cases.v1.case_pb2 import Case
from cityloop.cases.v1.history_pb2 import HistoryEntry
from cityloop.citizen.v1.message_pb2 import MessageReceipt
from cityloop.common.v1.common_pb2 import Label
from cityloop.events.v1.city_event_pb2 import EventSignal
from cityloop.events.v1.operating_mode_pb2 import OperatingMode
from cityloop.events.v1.warning_pb2 import Warning as PublicWarning
from cityloop.sensing.v1.command_pb2 import Command


@dataclass(frozen=True, slots=True)
class Traced:
    """A version of a warning, a receipt, a command or a switch of a mode, and the trace it came with."""

    message: PublicWarning | MessageReceipt | Command | OperatingMode
    trace_id: str


@dataclass(frozen=True, slots=True)
class Latest:
    """Something that happened, when it was recorded, and the case it is of; a number is empty where there is none."""

    recorded_at: dt.datetime
    what: HistoryEntry | EventSignal | Traced
    case_number: str
    event_class: str


class Projected(Protocol):
    """What is projected, on one connection."""

    async def find_case(self, name: str) -> Case | None:
        """A case by its number or id, or by its event's."""

    async def find_case_of_event(self, event_id: str) -> Case | None:
        """The case of an event."""

    async def find_case_of_report(self, report_number: str) -> Case | None:
        """The case of the event that a report joined; of several the one that changed last."""

    async def newest_cases(self, count: int) -> list[Case]:
        """The cases that changed last, newest first."""

    async def linked_cases(self, case_number: str) -> list[str]:
        """Numbers of the cases that were opened beside one, oldest first."""

    async def history_of(self, case_id: str) -> list[HistoryEntry]:
        """The history of a case, in its order."""

    async def signals_of(self, event_id: str) -> list[EventSignal]:
        """The memberships of signals in an event, in the order they joined."""

    async def warnings_of_event(self, event_id: str) -> list[tuple[PublicWarning, str]]:
        """Every version of the warnings about an event, also those from before it was open, each with its trace."""

    async def event_of_warning(self, warning_number: str) -> str | None:
        """The event that a warning is about; None where there is no such warning, or it has none."""

    async def warnings_in_force(self, at_most: int) -> list[PublicWarning]:
        """Warnings that were signed and are not over."""

    async def receipts_of(
        self, case_id: str | None, report_numbers: Collection[str]
    ) -> list[tuple[MessageReceipt, str]]:
        """What reporters were told of a case, and these before their reports had any, each with its trace."""

    async def latest(self, count: int) -> list[Latest]:
        """What was recorded last of cases, signals, warnings and the city, newest first."""

    async def latest_receipts(self, count: int) -> list[tuple[MessageReceipt, str]]:
        """What reporters were told last, newest first, each with its trace."""

    async def names_of(self, resource_ids: Sequence[str]) -> dict[str, Label]:
        """What resources are called, by their ids; those that are known."""


@dataclass(frozen=True, slots=True)
class SnapshotState:
    """How far the snapshot of an owner was read."""

    source: str
    generation: int
    cursor: str
    """What the owner goes on behind; empty at the beginning."""
    records: int
    complete: bool
