"""What is going on in the city now: cases, operating modes, warnings in force, and what happened last."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from cityloop.cases.v1.history_pb2 import HistoryEntry
from cityloop.citizen.v1.message_pb2 import MessageReceipt
from cityloop.common.v1.common_pb2 import Label
from cityloop.events.v1.city_event_pb2 import EventSignal
from cityloop.events.v1.operating_mode_pb2 import OperatingMode
from cityloop.events.v1.warning_pb2 import Warning as PublicWarning
from cityloop.sensing.v1.command_pb2 import Command
from cityloop_database import Pool
from cityloop_localisation import UNDETERMINED
from cityloop_modes import Modes
from cityloop_packs import ActivePacks
from cityloop_timelines import Entry, of_command, of_history, of_mode, of_receipts, of_signal, of_warning

from cityloop_console.projections.domain.records import Latest, Traced
from cityloop_console.timelines.domain.names import TimelineNames, booked
from cityloop_console.timelines.domain.shown_case import ShownCase, shown
from cityloop_console.timelines.handlers.timeline import ProjectedOn, title_of

CASES, ENTRIES, RECEIPTS, WARNINGS = 200, 80, 400, 50


@dataclass(frozen=True, slots=True)
class OverviewEntry:
    """Something that happened, and the number whose timeline has it; empty where none does."""

    recorded_at: dt.datetime
    number: str
    event_class: str
    entry: Entry


@dataclass(frozen=True, slots=True)
class Overview:
    """The newest cases, newest first; modes other than peacetime; warnings in force; what happened, newest first."""

    cases: list[ShownCase]
    titles: dict[str, Label]
    """Of the cases' classes."""
    modes: list[OperatingMode]
    warnings: list[PublicWarning]
    latest: list[tuple[str, Entry]]
    """Each with the number whose timeline has it."""


async def read_overview(
    pool: Pool,
    projected_on: ProjectedOn,
    packs: Callable[[], ActivePacks],
    modes: Callable[[], Modes],
    department: Callable[[str], Label],
) -> Overview:
    """As it stands now, by as many statements whatever happens in the city."""
    async with pool.acquire() as connection:
        projected = projected_on(connection)
        cases = [shown(case) for case in await projected.newest_cases(CASES)]
        entries = [_overview_entry(latest) for latest in await projected.latest(ENTRIES)]
        entries += _of_receipts(await projected.latest_receipts(RECEIPTS))
        warnings = await projected.warnings_in_force(WARNINGS)
        names = await projected.names_of(booked(item.entry for item in entries))
    active = packs()
    titles = {
        name: title if title.ByteSize() else Label(texts={UNDETERMINED: name})
        for name, title in ((name, title_of(active, name)) for name in {case.event_class for case in cases})
    }
    switched = [mode for mode in modes().by_area.values() if mode.commanding_post_id]
    naming = TimelineNames(active, names, department)
    newest = sorted(entries, key=lambda item: item.recorded_at, reverse=True)[:ENTRIES]
    return Overview(
        cases,
        titles,
        sorted(switched, key=lambda mode: (mode.area.layer, mode.area.area_id)),
        warnings,
        [(item.number, naming.named(item.entry, item.event_class)) for item in newest],
    )


def _overview_entry(latest: Latest) -> OverviewEntry:
    return OverviewEntry(latest.recorded_at, latest.case_number, latest.event_class, _entry(latest.what))


def _entry(what: HistoryEntry | EventSignal | Traced) -> Entry:
    match what:
        case HistoryEntry():
            return of_history(what)
        case EventSignal():
            return of_signal(what)
        case Traced(Command() as command, trace_id):
            return of_command(command, trace_id)
        case Traced(OperatingMode() as mode, trace_id):
            return of_mode(mode, trace_id)
        case Traced(PublicWarning() as warning, trace_id):
            return of_warning(warning, trace_id)
    raise TypeError(f"{type(what).__name__} is nothing that happens")


def _of_receipts(receipts: Iterable[tuple[MessageReceipt, str]]) -> list[OverviewEntry]:
    """What reporters were told, those of one case and one moment together, newest first."""
    groups: dict[tuple[str, int], list[tuple[MessageReceipt, str]]] = {}
    for receipt, trace_id in receipts:
        message = receipt.reporter_message
        number = message.case_number or message.report_number
        groups.setdefault((number, receipt.occurred_at.ToNanoseconds()), []).append((receipt, trace_id))
    return [
        OverviewEntry(max(receipt.recorded_at.ToDatetime(tzinfo=dt.UTC) for receipt, _ in group), number, "", entry)
        for (number, _), group in groups.items()
        for entry in reversed(of_receipts(group))
    ]
