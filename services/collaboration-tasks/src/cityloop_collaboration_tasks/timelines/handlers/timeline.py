"""The timeline of a case, read for a report, event, case or warning number."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from cityloop.cases.v1 import case_pb2
from cityloop.cases.v1.flow_pb2 import Flow
from cityloop.cases.v1.resources_service_pb2 import Booking
from cityloop.cases.v1.verdict_pb2 import Verdict
from cityloop.citizen.v1.report_pb2 import Feedback
from cityloop.common.v1.common_pb2 import Label
from cityloop.events.v1.city_event_pb2 import EventSignal
from cityloop.events.v1.operating_mode_pb2 import OperatingMode
from cityloop.events.v1.warning_pb2 import Warning as PublicWarning
from cityloop.sensing.v1.command_pb2 import Command
from cityloop_kernel import NotFoundError
from cityloop_packs import EVENT_CLASSES, ActivePacks

from cityloop_collaboration_tasks.cases.domain.case import Case
from cityloop_collaboration_tasks.cases.domain.history import HistoryEntry
from cityloop_collaboration_tasks.timelines.adapters import receipt_store, warning_store
from cityloop_collaboration_tasks.timelines.domain import related_entries, timeline
from cityloop_collaboration_tasks.timelines.domain.names import TimelineNames, booked
from cityloop_collaboration_tasks.timelines.domain.timeline import Entry, Subject
from cityloop_collaboration_tasks.timelines.handlers.sources import Sources

MAX_NUMBER = 64
READ: Mapping[str, Callable[[bytes, str], Entry]] = {
    "case": lambda data, trace_id: timeline.of_case(case_pb2.Case.FromString(data), trace_id),
    "task": lambda data, trace_id: timeline.of_task(case_pb2.Task.FromString(data), trace_id),
    "feedback": lambda data, trace_id: timeline.of_feedback(Feedback.FromString(data), trace_id),
    "booking": lambda data, trace_id: related_entries.of_booking(Booking.FromString(data), trace_id),
    "command": lambda data, trace_id: related_entries.of_command(Command.FromString(data), trace_id),
    "verdict": lambda data, trace_id: related_entries.of_verdict(Verdict.FromString(data), trace_id),
    "link": lambda data, trace_id: related_entries.of_link(case_pb2.Case.FromString(data), trace_id),
    "flow": lambda data, trace_id: related_entries.of_flow(Flow.FromString(data), trace_id),
    "signal": lambda data, _trace_id: timeline.of_signal(EventSignal.FromString(data)),
    "warning": lambda data, trace_id: related_entries.of_warning(PublicWarning.FromString(data), trace_id),
    "mode": lambda data, trace_id: related_entries.of_mode(OperatingMode.FromString(data), trace_id),
    "note": lambda data, trace_id: related_entries.of_note(json.loads(data), trace_id),
}
"""By the kind of an entry of the history: what timeline and overview show of it."""


@dataclass(frozen=True, slots=True)
class Timeline:
    """A case as it stands, and all that led there."""

    case: Case
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
    sources: Sources, packs: Callable[[], ActivePacks], department: Callable[[str], Label], number: str
) -> Timeline:
    """The timeline behind a number.

    Raises:
        NotFoundError: no case has this number, and none is of a report, an event or a warning with it.
    """
    async with sources.pool.acquire() as connection:
        cases, case = sources.cases(connection), None
        if len(number) <= MAX_NUMBER:
            case = await cases.find_case(number) or await cases.find_case_of_report(number)
            if case is None and (event_id := await warning_store.event_of_warning(connection, number)):
                case = await cases.find_case(event_id)
        if case is None:
            raise NotFoundError(f"nothing with number {number[:MAX_NUMBER]!r} has a case yet", "NUMBER_UNKNOWN")
        signals = await cases.signals_of([case.event_id])
        history = await cases.history_of([case.case_id])
        warnings = await warning_store.warnings_of_event(connection, case.event_id or None)
        reports = {item.signal.source.source_id for item in signals if timeline.is_report(item)}
        receipts = await receipt_store.receipts_of(connection, case.case_id, sorted(reports))
        happened = [entry_of(entry) for entry in history]
        resources = await sources.resource_names(connection).names_of(booked(happened))
        linked = await cases.linked_cases(case.case_number)
    active = packs()
    entries = [timeline.of_signal(membership) for membership in signals]
    entries += happened
    entries += related_entries.of_warnings((record.warning, record.trace_id) for record in warnings)
    entries += related_entries.of_receipts((record.receipt, record.trace_id) for record in receipts)
    naming = TimelineNames(active, resources, department)
    entries = [naming.named(entry, case.event_class) for entry in entries]
    links = tuple(number for number in (case.linked_case_number, *(other.case_number for other in linked)) if number)
    return Timeline(case, title_of(active, case.event_class), timeline.in_order(entries), links)


def entry_of(entry: HistoryEntry) -> Entry:
    """An entry of the history as the timeline shows it."""
    return READ[entry.kind](entry.message, entry.trace_id)


def title_of(packs: ActivePacks, event_class: str) -> Label:
    """What people call a class of events; empty where no pack has it."""
    found = packs.named(EVENT_CLASSES).get(event_class)
    return Label() if found is None else found.item.title.label()
