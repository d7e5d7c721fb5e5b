"""Messages that are due are put in reporters' inboxes, each once, in the words of the packs in use, with a receipt."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence

from cityloop_database import UnitOfWork
from cityloop_localisation import Language
from cityloop_messaging import Outbox
from cityloop_packs import EVENT_CLASSES, ActivePacks, message_of
from cityloop_telemetry import current_traceparent, trace_id_of

from cityloop_citizen_services.cases.domain import CaseVersions, cause_name
from cityloop_citizen_services.messages.domain.warning_message import MessageState
from cityloop_citizen_services.notifications.adapters import inbox_store
from cityloop_citizen_services.notifications.adapters.receipt_messages import receipt_fact
from cityloop_citizen_services.notifications.domain.reporter_message import (
    CALL_BACK,
    CORRECTED,
    HELD,
    MOVED,
    NO_TEXT,
    MessageText,
    ReporterMessage,
    messages_of,
)
from cityloop_citizen_services.notifications.telemetry import Metrics as NotificationMetrics
from cityloop_citizen_services.reports.domain.protocols import NO_CAUSES, Causes
from cityloop_citizen_services.reports.domain.report import Report
from cityloop_citizen_services.telemetry import Metrics as CitizenServicesMetrics

OF_MATTER = {CORRECTED: "message-corrected", MOVED: "message-moved"}
"""Messages that say what the case is."""


class ReporterNotifier:
    """Puts messages in the inboxes of reporters."""

    def __init__(self, outbox: Outbox, packs: Callable[[], ActivePacks], own: OwnTexts) -> None:
        self._outbox = outbox
        self._packs = packs
        self._own = own

    async def follow_reports(
        self,
        work: UnitOfWork,
        reports: Sequence[Report],
        versions: CaseVersions,
        now: dt.datetime,
        causes: Causes = NO_CAUSES,
    ) -> None:
        """Deliver the messages that are due by where reports stand, and how the cases of their events have gone."""
        due = [
            (report, message)
            for report in reports
            for message in messages_of(report, versions.get(report.event_id, ()))
        ]
        await self.deliver(work, due, now, causes)

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
        with_text = [(report, message, message.text or text_for(packs, message, self._own)) for report, message in due]
        rows = [(message, text) for _, message, text in with_text]
        new = await inbox_store.add_messages(work.connection, rows, now)
        told = [
            ((message.report_number, message.origin, message.version), report, message, text)
            for report, message, text in with_text
            if text != NO_TEXT
        ]
        receipts = {
            key: receipt_fact(report, message, text, now, _cause_of(message, causes))
            for key, report, message, text in told
            if key in new
        }
        present = current_traceparent()
        kept = [
            (key, fact.payload.SerializeToString(), trace_id_of(fact.traceparent or present))
            for key, fact in receipts.items()
        ]
        await inbox_store.add_receipts(work.connection, kept)
        await self._outbox.add(work, list(receipts.values()))
        NotificationMetrics.MESSAGES.inc(len(receipts))
        CitizenServicesMetrics.RECEIPTS.labels(MessageState.DELIVERED.value).inc(len(receipts))


def _cause_of(message: ReporterMessage, causes: Causes) -> str:
    return causes.get(cause_name(message.origin, message.version)) or causes.get(message.report_number, "")


class OwnTexts:
    """What is said in the service's own words, of no pack: that a report waits for its place, is corrected or moved."""

    def __init__(self, languages: Iterable[Language]) -> None:
        self._languages = tuple(languages)

    def of(self, packs: ActivePacks, message: ReporterMessage) -> MessageText | None:
        """The text of a message; None where a pack has it."""
        if message.state == HELD:
            return MessageText({language.tag: language.say("message-held") for language in self._languages})
        if message.state in OF_MATTER:
            found = packs.named(EVENT_CLASSES).get(message.event_class)
            title = {} if found is None else found.item.title.label().texts
            return MessageText(
                {
                    language.tag: language.say(
                        OF_MATTER[message.state], matter=language.name(title) or message.event_class
                    )
                    for language in self._languages
                }
            )
        return None


def text_for(packs: ActivePacks, message: ReporterMessage, own: OwnTexts) -> MessageText:
    """What a message says: the service's own words, else of a state of a case, or the request to rate what ended."""
    said = own.of(packs, message)
    if said is not None:
        return said
    state = message.state
    found = message_of(packs, message.event_class, state.removeprefix(CALL_BACK), message.phase, message.attributes)
    source = None if found is None else found.item.call_back if state.startswith(CALL_BACK) else found.item
    if found is None or source is None:
        return NO_TEXT
    return MessageText(source.text.texts, found.pack_id, found.pack_version)
