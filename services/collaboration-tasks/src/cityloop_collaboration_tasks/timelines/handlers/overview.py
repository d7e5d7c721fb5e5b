"""What is going on in the city now: cases, operating modes, warnings in force, and what happened last."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from cityloop.common.v1.common_pb2 import Label
from cityloop.events.v1.operating_mode_pb2 import OperatingMode
from cityloop.events.v1.warning_pb2 import Warning as PublicWarning
from cityloop_localisation import UNDETERMINED
from cityloop_modes import Modes
from cityloop_packs import ActivePacks

from cityloop_collaboration_tasks.cases.domain.case import Case
from cityloop_collaboration_tasks.timelines.adapters import overview_store, warning_store
from cityloop_collaboration_tasks.timelines.adapters.overview_store import LatestEntry
from cityloop_collaboration_tasks.timelines.adapters.receipt_store import ReceiptRecord
from cityloop_collaboration_tasks.timelines.domain import related_entries
from cityloop_collaboration_tasks.timelines.domain.names import TimelineNames, booked
from cityloop_collaboration_tasks.timelines.domain.timeline import Entry
from cityloop_collaboration_tasks.timelines.handlers.sources import Sources
from cityloop_collaboration_tasks.timelines.handlers.timeline import entry_of, title_of

CASES, ENTRIES, RECEIPTS, WARNINGS = 200, 80, 400, 50


@dataclass(frozen=True, slots=True)
class OverviewEntry:
    """Something that happened, and the number whose timeline has it; empty where none does."""

    stored_at: dt.datetime
    number: str
    event_class: str
    entry: Entry


@dataclass(frozen=True, slots=True)
class Overview:
    """The newest cases, newest first; modes other than peacetime; warnings in force; what happened, newest first."""

    cases: list[Case]
    titles: dict[str, Label]
    """Of the cases' classes."""
    modes: list[OperatingMode]
    warnings: list[PublicWarning]
    latest: list[tuple[str, Entry]]
    """Each with the number whose timeline has it."""


async def read_overview(
    sources: Sources,
    packs: Callable[[], ActivePacks],
    modes: Callable[[], Modes],
    department: Callable[[str], Label],
) -> Overview:
    """As it stands now, by as many statements whatever happens in the city."""
    async with sources.pool.acquire() as connection:
        cases = await sources.cases(connection).newest_cases(CASES)
        entries = [_overview_entry(latest) for latest in await overview_store.latest_entries(connection, ENTRIES)]
        entries += _of_receipts(await overview_store.latest_receipts(connection, RECEIPTS))
        warnings = await warning_store.warnings_in_force(connection, WARNINGS)
        names = await sources.resource_names(connection).names_of(booked(item.entry for item in entries))
    active = packs()
    titles = {
        name: title if title.ByteSize() else Label(texts={UNDETERMINED: name})
        for name, title in ((name, title_of(active, name)) for name in {case.event_class for case in cases})
    }
    switched = [mode for mode in modes().by_area.values() if mode.commanding_post_id]
    naming = TimelineNames(active, names, department)
    newest = sorted(entries, key=lambda item: item.stored_at, reverse=True)[:ENTRIES]
    return Overview(
        cases,
        titles,
        sorted(switched, key=lambda mode: (mode.area.layer, mode.area.area_id)),
        warnings,
        [(item.number, naming.named(item.entry, item.event_class)) for item in newest],
    )


def _overview_entry(latest: LatestEntry) -> OverviewEntry:
    return OverviewEntry(latest.stored_at, latest.case_number, latest.event_class, entry_of(latest.entry))


def _of_receipts(receipts: Iterable[tuple[dt.datetime, ReceiptRecord]]) -> list[OverviewEntry]:
    """What reporters were told, those of one case and one moment together, newest first."""
    groups: dict[tuple[str, int], list[tuple[dt.datetime, ReceiptRecord]]] = {}
    for stored_at, record in receipts:
        message = record.receipt.reporter_message
        number = message.case_number or message.report_number
        groups.setdefault((number, record.receipt.occurred_at.ToNanoseconds()), []).append((stored_at, record))
    return [
        OverviewEntry(max(stored_at for stored_at, _ in group), number, "", entry)
        for (number, _), group in groups.items()
        for entry in reversed(related_entries.of_receipts((record.receipt, record.trace_id) for _, record in group))
    ]
