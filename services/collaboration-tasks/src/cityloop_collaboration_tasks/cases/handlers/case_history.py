"""What happens with cases is added to their histories and published, in one order and without words."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import replace

from cityloop.cases.v1.history_pb2 import HistoryEntry as HistoryMessage
from cityloop.common.v1.common_pb2 import Label
from cityloop.topics import CASES_HISTORY
from cityloop_database import Connection, UnitOfWork
from cityloop_messaging import Outbox, fact_of
from cityloop_words import resources_in

from cityloop_collaboration_tasks.cases.adapters import history_store
from cityloop_collaboration_tasks.cases.domain.history import CaseEntry, HistoryEntry, history_message, without_words

NameResources = Callable[[Connection, Sequence[str]], Awaitable[dict[str, Label]]]
"""What resources are called, by their ids; those that are known."""


class PublishedHistory:
    """`CaseHistory` in PostgreSQL and on its topic.

    Args:
        outbox: of the entries.
        name_resources: what resources are called that entries speak of.
    """

    def __init__(self, outbox: Outbox, name_resources: NameResources) -> None:
        self._outbox = outbox
        self._name_resources = name_resources

    async def add(self, work: UnitOfWork, case_id: str, entries: Sequence[HistoryEntry]) -> None:
        """Add to the history of a case, in this order, and publish it."""
        await self.add_together(work, [CaseEntry(case_id, entry) for entry in entries])

    async def add_together(self, work: UnitOfWork, entries: Sequence[CaseEntry]) -> None:
        """Add to the histories of cases, in this order, and publish it."""
        if not entries:
            return
        numbers = await history_store.add_history(work.connection, entries)
        jurisdictions = await history_store.jurisdictions_of(work.connection, {added.case_id for added in entries})
        messages = [
            history_message(number, added.case_id, added.entry) for number, added in zip(numbers, entries, strict=True)
        ]
        shown = await self.shown(work.connection, messages)
        facts = [
            replace(
                fact_of(CASES_HISTORY, message, jurisdictions.get(added.case_id, "")), traceparent=added.traceparent
            )
            for message, added in zip(shown, entries, strict=True)
        ]
        await self._outbox.add(work, facts)

    async def shown(self, connection: Connection, messages: Sequence[HistoryMessage]) -> list[HistoryMessage]:
        """Entries as they leave the service: without words, with the names of resources."""
        shown = [without_words(message) for message in messages]
        named = {resource for message in shown for resource in _resources_of(message)}
        names = await self._name_resources(connection, sorted(named)) if named else {}
        for message in shown:
            for resource in _resources_of(message):
                if resource in names:
                    message.resource_names[resource].CopyFrom(names[resource])
        return shown


def _resources_of(message: HistoryMessage) -> Iterable[str]:
    match message.WhichOneof("entry"):
        case "booking":
            own = {message.booking.resource_id} - {""}
            return sorted(own | resources_in(dict(message.booking.facts)))
        case "note":
            return sorted(resources_in(dict(message.note.details)))
    return ()
