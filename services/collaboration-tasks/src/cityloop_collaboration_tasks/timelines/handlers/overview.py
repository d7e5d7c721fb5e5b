"""What is going on in the city now: cases, operating modes, standing warnings, and what happened last."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from cityloop.common.v1.common_pb2 import Label
from cityloop.events.v1.operating_mode_pb2 import OperatingMode
from cityloop.events.v1.warning_pb2 import Warning as PublicWarning
from cityloop_database import Pool
from cityloop_localisation import UNDETERMINED
from cityloop_modes import Modes
from cityloop_packs import ActivePacks

from cityloop_collaboration_tasks.cases.adapters import booking_store, case_store
from cityloop_collaboration_tasks.cases.domain.model import Case
from cityloop_collaboration_tasks.timelines.adapters import overview_store, warning_store
from cityloop_collaboration_tasks.timelines.adapters.overview_store import KeptEntry
from cityloop_collaboration_tasks.timelines.adapters.receipt_store import KeptReceipt
from cityloop_collaboration_tasks.timelines.domain import timeline_facts
from cityloop_collaboration_tasks.timelines.domain.naming import Naming, booked
from cityloop_collaboration_tasks.timelines.domain.timeline import Entry
from cityloop_collaboration_tasks.timelines.handlers.timeline import entry_of, title_of

CASES, ENTRIES, RECEIPTS, WARNINGS = 200, 80, 400, 50


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that happened, and the number whose timeline holds it; empty where none does."""

    kept_at: dt.datetime
    number: str
    event_class: str
    entry: Entry


@dataclass(frozen=True, slots=True)
class Overview:
    """The newest cases, newest first; modes other than peacetime; warnings that stand; what happened, newest first."""

    cases: list[Case]
    titles: dict[str, Label]
    """Of the cases' classes."""
    modes: list[OperatingMode]
    warnings: list[PublicWarning]
    latest: list[tuple[str, Entry]]
    """Each with the number whose timeline holds it."""


async def read_overview(
    pool: Pool,
    packs: Callable[[], ActivePacks],
    modes: Callable[[], Modes],
    department: Callable[[str], Label],
) -> Overview:
    """As it stands now, by as many statements whatever happens in the city."""
    async with pool.acquire() as connection:
        cases = await case_store.page_of_cases(connection, CASES, None, None)
        happenings = [_happening(kept) for kept in await overview_store.latest_entries(connection, ENTRIES)]
        happenings += _told(await overview_store.latest_receipts(connection, RECEIPTS))
        warnings = await warning_store.standing_warnings(connection, WARNINGS)
        names = await booking_store.resource_names(connection, booked(item.entry for item in happenings))
    active = packs()
    titles = {
        name: title if title.ByteSize() else Label(texts={UNDETERMINED: name})
        for name, title in ((name, title_of(active, name)) for name in {case.event_class for case in cases})
    }
    held = [mode for mode in modes().by_area.values() if mode.commanding_post_id]
    naming = Naming(active, names, department)
    newest = sorted(happenings, key=lambda item: item.kept_at, reverse=True)[:ENTRIES]
    return Overview(
        cases,
        titles,
        sorted(held, key=lambda mode: (mode.area.layer, mode.area.area_id)),
        warnings,
        [(item.number, naming.named(item.entry, item.event_class)) for item in newest],
    )


def _happening(kept: KeptEntry) -> Happening:
    return Happening(kept.kept_at, kept.case_number, kept.event_class, entry_of(kept.entry))


def _told(receipts: Iterable[tuple[dt.datetime, KeptReceipt]]) -> list[Happening]:
    """What reporters were told, those of one case and one moment together, newest first."""
    groups: dict[tuple[str, int], list[tuple[dt.datetime, KeptReceipt]]] = {}
    for kept_at, kept in receipts:
        told = kept.receipt.reporter_message
        number = told.case_number or told.report_number
        groups.setdefault((number, kept.receipt.occurred_at.ToNanoseconds()), []).append((kept_at, kept))
    return [
        Happening(max(kept_at for kept_at, _ in group), number, "", entry)
        for (number, _), group in groups.items()
        for entry in reversed(timeline_facts.of_receipts((kept.receipt, kept.trace_id) for _, kept in group))
    ]
