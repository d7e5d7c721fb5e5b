"""The timeline of a case, read for a report, event, case or warning number."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from cityloop.common.v1.common_pb2 import Label
from cityloop.events.v1.city_event_pb2 import EventSignal, EventSignalChange
from cityloop_database import Connection, Pool
from cityloop_kernel import NotFoundError
from cityloop_packs import EVENT_CLASSES, ActivePacks
from cityloop_timelines import Entry, Subject, in_order, is_report, of_history, of_receipts, of_signal, of_warnings

from cityloop_console.projections.domain.records import Projected
from cityloop_console.timelines.domain.names import TimelineNames, booked
from cityloop_console.timelines.domain.shown_case import ShownCase, shown

MAX_NUMBER = 64
LEFT = "left"
"""State of a signal that is no longer of the event."""
ProjectedOn = Callable[[Connection], Projected]


@dataclass(frozen=True, slots=True)
class Timeline:
    """A case as it stands, and all that led there."""

    case: ShownCase
    class_title: Label
    entries: list[Entry]
    links: tuple[str, ...] = ()
    """Numbers of the case it is part of, or was opened beside or split from, and of those that were beside it."""

    @property
    def reports(self) -> list[str]:
        """Numbers of the reports of its event, in the order they joined it."""
        numbers: dict[str, None] = {}
        for entry in self.entries:
            if entry.subject is Subject.SIGNAL and entry.what == "report":
                if entry.state == LEFT:
                    numbers.pop(entry.number, None)
                else:
                    numbers[entry.number] = None
        return list(numbers)


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
        reports = {item.signal.source.source_id for item in _present(signals) if is_report(item)}
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
    links = tuple(number for number in (case.merged_into, case.linked_case_number, *linked) if number)
    return Timeline(case, title_of(active, case.event_class), in_order(entries), links)


def _present(memberships: Iterable[EventSignal]) -> list[EventSignal]:
    """The signals that an event has, of those that joined and left it in this order."""
    found: dict[str, EventSignal] = {}
    for item in memberships:
        if item.change == EventSignalChange.EVENT_SIGNAL_CHANGE_LEFT:
            found.pop(item.signal.signal_id, None)
        else:
            found[item.signal.signal_id] = item
    return list(found.values())


def title_of(packs: ActivePacks, event_class: str) -> Label:
    """What people call a class of events; empty where no pack has it."""
    found = packs.named(EVENT_CLASSES).get(event_class)
    return Label() if found is None else found.item.title.label()
