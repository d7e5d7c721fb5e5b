"""What is going on in the city now: open cases, operating modes, and what was recorded last."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from cityloop.common.v1.common_pb2 import Label
from cityloop.events.v1.operating_mode_pb2 import OperatingMode
from cityloop_database import Pool
from cityloop_modes import Modes
from cityloop_packs import ActivePacks

from cityloop_collaboration_tasks.adapters import case_store, overview_store
from cityloop_collaboration_tasks.domain.model import Case
from cityloop_collaboration_tasks.domain.timeline import Entry
from cityloop_collaboration_tasks.handlers.timeline import entry_of

CASES, ENTRIES = 200, 60


@dataclass(frozen=True, slots=True)
class Happening:
    """An entry of a case's timeline, and the case."""

    case_number: str
    entry: Entry


@dataclass(frozen=True, slots=True)
class Overview:
    """The newest cases, newest first; modes other than peacetime; the latest entries, newest first."""

    cases: list[Case]
    titles: dict[str, Label]
    """Of the cases' classes."""
    modes: list[OperatingMode]
    latest: list[Happening]


async def read_overview(pool: Pool, packs: Callable[[], ActivePacks], modes: Callable[[], Modes]) -> Overview:
    """As it stands now."""
    async with pool.acquire() as connection:
        cases = await case_store.page_of_cases(connection, CASES, None, None)
        latest = await overview_store.latest_entries(connection, ENTRIES)
    active = packs()
    titles = {}
    for name in {case.event_class for case in cases}:
        found = active.event_classes.get(name)
        title = None if found is None else found.item.title
        titles[name] = Label(zh=name, en=name) if title is None else Label(zh=title.zh, en=title.en)
    held = [mode for mode in modes().by_area.values() if mode.commanding_post_id]
    happenings = [Happening(number, entry_of(entry)) for number, entry in latest]
    return Overview(cases, titles, sorted(held, key=lambda mode: (mode.area.layer, mode.area.area_id)), happenings)
