"""What is due is put in reporters' inboxes in the words of the packs in use, each once, and each leaves a receipt."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

from cityloop_database import UnitOfWork
from cityloop_localisation import Catalogues
from cityloop_messaging import Outbox
from cityloop_packs import ActivePacks, message_of
from cityloop_telemetry import Metrics

from cityloop_citizen_services.adapters import call_back_store, following_store
from cityloop_citizen_services.adapters.receipt_facts import told_fact
from cityloop_citizen_services.domain.call_back import PREFIX, call_back_of
from cityloop_citizen_services.domain.inbox import HELD, SILENCE, Message, Words, messages_of
from cityloop_citizen_services.domain.report import CaseStep, Report
from cityloop_citizen_services.domain.warning_message import MessageState

Causes = Mapping[str, str]
"""Traceparents by the numbers of reports, or by the id and version of a case; where none stands the present span is
the cause.
"""
NO_CAUSES: Causes = MappingProxyType({})


class Teller:
    """Tells reporters."""

    def __init__(self, outbox: Outbox, packs: Callable[[], ActivePacks], held: Words) -> None:
        self._outbox = outbox
        self._packs = packs
        self._held = held

    async def tell(
        self,
        work: UnitOfWork,
        reports: Sequence[Report],
        steps: Mapping[str, Sequence[CaseStep]],
        now: dt.datetime,
        causes: Causes = NO_CAUSES,
    ) -> None:
        """Deliver the messages that are due, and note the call-backs that the pack wants."""
        due = [
            (report, message) for report in reports for message in messages_of(report, steps.get(report.event_id, ()))
        ]
        await self.deliver(work, due, now, causes)
        asked = (call_back_of(report, newest(steps.get(report.event_id, ()))) for report in reports)
        wanted = [
            item for item in asked if item is not None and self._has_call_back(item.event_class, item.state.value)
        ]
        numbers = [report.report_number for report in reports]
        await call_back_store.replace_waiting(work.connection, numbers, wanted, now)

    async def deliver(
        self,
        work: UnitOfWork,
        due: Sequence[tuple[Report, Message]],
        now: dt.datetime,
        causes: Causes = NO_CAUSES,
    ) -> None:
        """Put each in its inbox, once, with a receipt; a state without words is kept and told to nobody."""
        if not due:
            return
        packs = self._packs()
        worded = [(report, message, words_for(packs, message, self._held)) for report, message in due]
        rows = [(message, words) for _, message, words in worded]
        new = await following_store.add_messages(work.connection, rows, now)
        told = [
            told_fact(report, message, words, now, _cause_of(message, causes))
            for report, message, words in worded
            if words != SILENCE and (message.report_number, message.origin, message.version) in new
        ]
        await self._outbox.add(work, told)
        Metrics.MESSAGES.inc(len(told))
        Metrics.RECEIPTS.labels(MessageState.DELIVERED.value).inc(len(told))

    def _has_call_back(self, event_class: str, state: str) -> bool:
        found = message_of(self._packs(), event_class, state)
        return found is not None and found.item.call_back is not None


def cause_name(case_id: str, version: int) -> str:
    """Under which name a version of a case is a cause."""
    return f"{case_id}/{version}"


def _cause_of(message: Message, causes: Causes) -> str:
    return causes.get(cause_name(message.origin, message.version)) or causes.get(message.report_number, "")


def held_words(catalogues: Catalogues) -> Words:
    """What is said of a report that waits for its place: the service's own words, of no pack."""
    return Words({language.tag: language.say("message-held") for language in catalogues})


def words_for(packs: ActivePacks, message: Message, held: Words) -> Words:
    """What a message says: of a report that is held, of a state of a case, or the request to rate one that ended."""
    state = message.state
    if state == HELD:
        return held
    found = message_of(packs, message.event_class, state.removeprefix(PREFIX), message.phase)
    said = None if found is None else found.item.call_back if state.startswith(PREFIX) else found.item
    if found is None or said is None:
        return SILENCE
    return Words(said.text.texts, found.pack_id, found.pack_version)


def newest(steps: Sequence[CaseStep]) -> CaseStep | None:
    """The newest version of a case, of those in order."""
    return steps[-1] if steps else None
