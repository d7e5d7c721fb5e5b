"""The timeline of a case, read for a report, event, case or warning number."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from cityloop.common.v1.common_pb2 import Label
from cityloop_database import Connection, Pool
from cityloop_kernel import NotFoundError
from cityloop_packs import EVENT_CLASSES, ActivePacks
from cityloop_timelines import Entry, Subject, in_order, is_report, of_history, of_receipts, of_signal, of_warnings

from cityloop_console.projections.domain.records import Projected
from cityloop_console.timelines.domain.names import TimelineNames, booked
from cityloop_console.timelines.domain.shown_case import ShownCase, shown

MAX_NUMBER = 64
ProjectedOn = Callable[[Connection], Projected]


@dataclass(frozen=True, slots=True)
class Timeline:
    """A case as it stands, and all that led there."""

    case: ShownCase
    class_title: Label
    entries: list[Entry]
    links: tuple[str, ...] = ()
    """Numbers of the case it was opened beside, and of those that were opened beside it."""

    @property
    def reports(self) -> list[str]:
        """Numbers of the reports of its event, in the order they joined it."""
        numbers = [entry.number for entry in self.entries if entry.subject is Subject.SIGNAL and entry.what == "report"]
        return list(dict.fromkeys(numbers))


async def read_timeline(
    pool: Pool,
    projected_on: ProjectedOn,
    packs: Callable[[], ActivePacks],
    department: Callable[[str], Label],
    number: str,
) -> Timeline:
    """The timeline behind a number.

    Raises:
        NotFoundError: no case has this number, and none is of a report, an event or a warning with it.
    """
    async with pool.acquire() as connection:
        projected, found = projected_on(connection), None
        if len(number) <= MAX_NUMBER:
            found = await projected.find_case(number) or await projected.find_case_of_report(number)
            if found is None and (event_id := await projected.event_of_warning(number)):
                found = await projected.find_case_of_event(event_id)
        if found is None:
            raise NotFoundError(f"nothing with number {number[:MAX_NUMBER]!r} has a case yet", "NUMBER_UNKNOWN")
        case = shown(found)
        signals = await projected.signals_of(case.event_id) if case.event_id else []
        happened = [of_history(entry) for entry in await projected.history_of(case.case_id)]
        warnings = await projected.warnings_of_event(case.event_id) if case.event_id else []
        reports = {item.signal.source.source_id for item in signals if is_report(item)}
        receipts = await projected.receipts_of(case.case_id, reports)
        resources = await projected.names_of(booked(happened))
        linked = await projected.linked_cases(case.case_number)
    active = packs()
    entries = [of_signal(membership) for membership in signals]
    entries += happened
    entries += of_warnings(warnings)
    entries += of_receipts(receipts)
    naming = TimelineNames(active, resources, department)
    entries = [naming.named(entry, case.event_class) for entry in entries]
    links = tuple(number for number in (case.linked_case_number, *linked) if number)
    return Timeline(case, title_of(active, case.event_class), in_order(entries), links)


def title_of(packs: ActivePacks, event_class: str) -> Label:
    """What people call a class of events; empty where no pack has it."""
    found = packs.named(EVENT_CLASSES).get(event_class)
    return Label() if found is None else found.item.title.label()
