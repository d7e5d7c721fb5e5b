"""Messages that are due are put in reporters' inboxes, each once, in the words of the packs in use, with a receipt."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

from cityloop_database import UnitOfWork
from cityloop_localisation import Catalogues
from cityloop_messaging import Outbox
from cityloop_packs import ActivePacks, message_of

from cityloop_citizen_services.messages.domain.warning_message import MessageState
from cityloop_citizen_services.reports.adapters import call_back_store, inbox_store
from cityloop_citizen_services.reports.adapters.receipt_messages import receipt_fact
from cityloop_citizen_services.reports.domain.call_back import PREFIX, call_back_of
from cityloop_citizen_services.reports.domain.report import CaseVersion, Report
from cityloop_citizen_services.reports.domain.reporter_message import (
    HELD,
    NO_TEXT,
    MessageText,
    ReporterMessage,
    messages_of,
)
from cityloop_citizen_services.reports.telemetry import Metrics as ReportsMetrics
from cityloop_citizen_services.telemetry import Metrics as CitizenServicesMetrics

Causes = Mapping[str, str]
"""Traceparents by the numbers of reports, or by the id and version of a case; where none stands the present span is
the cause.
"""
NO_CAUSES: Causes = MappingProxyType({})


class ReporterNotifier:
    """Puts messages in the inboxes of reporters."""

    def __init__(self, outbox: Outbox, packs: Callable[[], ActivePacks], held: MessageText) -> None:
        self._outbox = outbox
        self._packs = packs
        self._held = held

    async def notify(
        self,
        work: UnitOfWork,
        reports: Sequence[Report],
        versions: Mapping[str, Sequence[CaseVersion]],
        now: dt.datetime,
        causes: Causes = NO_CAUSES,
    ) -> None:
        """Deliver the messages that are due, and note the call-backs that the pack asks for.

        Args:
            work: the transaction.
            reports: as they stand now.
            versions: of the cases of their events, in order.
            now: of the recording.
            causes: of messages.
        """
        due = [
            (report, message)
            for report in reports
            for message in messages_of(report, versions.get(report.event_id, ()))
        ]
        await self.deliver(work, due, now, causes)
        possible = (call_back_of(report, newest(versions.get(report.event_id, ()))) for report in reports)
        call_backs = [
            item for item in possible if item is not None and self._has_call_back(item.event_class, item.state.value)
        ]
        numbers = [report.report_number for report in reports]
        await call_back_store.replace_waiting(work.connection, numbers, call_backs, now)

    async def deliver(
        self,
        work: UnitOfWork,
        due: Sequence[tuple[Report, ReporterMessage]],
        now: dt.datetime,
        causes: Causes = NO_CAUSES,
    ) -> None:
        """Put each in its inbox, once, with a receipt; a state without a text is kept and sent to nobody."""
        if not due:
            return
        packs = self._packs()
        with_text = [(report, message, text_for(packs, message, self._held)) for report, message in due]
        rows = [(message, text) for _, message, text in with_text]
        new = await inbox_store.add_messages(work.connection, rows, now)
        receipts = [
            receipt_fact(report, message, text, now, _cause_of(message, causes))
            for report, message, text in with_text
            if text != NO_TEXT and (message.report_number, message.origin, message.version) in new
        ]
        await self._outbox.add(work, receipts)
        ReportsMetrics.MESSAGES.inc(len(receipts))
        CitizenServicesMetrics.RECEIPTS.labels(MessageState.DELIVERED.value).inc(len(receipts))

    def _has_call_back(self, event_class: str, state: str) -> bool:
        found = message_of(self._packs(), event_class, state)
        return found is not None and found.item.call_back is not None


def cause_name(case_id: str, version: int) -> str:
    """Under which name a version of a case is a cause."""
    return f"{case_id}/{version}"


def _cause_of(message: ReporterMessage, causes: Causes) -> str:
    return causes.get(cause_name(message.origin, message.version)) or causes.get(message.report_number, "")


def held_text(catalogues: Catalogues) -> MessageText:
    """What is said of a report that waits for its place: the service's own words, of no pack."""
    return MessageText({language.tag: language.say("message-held") for language in catalogues})


def text_for(packs: ActivePacks, message: ReporterMessage, held: MessageText) -> MessageText:
    """What a message says: of a report that is held, of a state of a case, or the request to rate one that ended."""
    state = message.state
    if state == HELD:
        return held
    found = message_of(packs, message.event_class, state.removeprefix(PREFIX), message.phase, message.attributes)
    source = None if found is None else found.item.call_back if state.startswith(PREFIX) else found.item
    if found is None or source is None:
        return NO_TEXT
    return MessageText(source.text.texts, found.pack_id, found.pack_version)


def newest(versions: Sequence[CaseVersion]) -> CaseVersion | None:
    """The newest version of a case, of those in order."""
    return versions[-1] if versions else None
