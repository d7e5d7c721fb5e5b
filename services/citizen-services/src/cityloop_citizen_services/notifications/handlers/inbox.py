"""What a reporter was told: `Inbox` of the domain of reports."""

from __future__ import annotations

from collections.abc import Callable

from cityloop_database import Connection, Pool
from cityloop_packs import ActivePacks

from cityloop_citizen_services.cases.domain import Cases
from cityloop_citizen_services.notifications.adapters import inbox_store
from cityloop_citizen_services.notifications.domain.reporter_message import (
    NO_TEXT,
    MessageText,
    ReporterMessage,
    changes_of,
)
from cityloop_citizen_services.notifications.handlers.reporter_notifier import OwnTexts, text_for
from cityloop_citizen_services.reports.domain.protocols import InboxMessage
from cityloop_citizen_services.reports.domain.report import Report


class DatabaseInbox:
    """The inboxes of reporters, as they are read."""

    def __init__(
        self, pool: Pool, cases: Cases[Connection | Pool], packs: Callable[[], ActivePacks], own: OwnTexts
    ) -> None:
        self._pool = pool
        self._cases = cases
        self._packs = packs
        self._own = own

    async def messages_of(self, report: Report) -> list[InboxMessage]:
        """What the reporter was told, newest first; of a report whose secret nobody holds what he would have been.

        A state that no pack has words for is passed over.
        """
        shown = ((message, self._text_of(message)) for message in await self._stored(report))
        return [
            InboxMessage(message.state, text.texts, message.reason, message.occurred_at)
            for message, text in shown
            if text != NO_TEXT
        ]

    async def _stored(self, report: Report) -> list[ReporterMessage]:
        if report.secret_digest is not None:
            return await inbox_store.messages_of(self._pool, report.report_number)
        versions = await self._cases.versions_of(self._pool, [report.event_id] if report.event_id else [])
        changes = changes_of(report, versions.get(report.event_id, ()))
        return sorted(changes, key=lambda message: (message.occurred_at, message.version), reverse=True)

    def _text_of(self, message: ReporterMessage) -> MessageText:
        """As it was sent; where nothing was, by the packs in use."""
        return message.text or text_for(self._packs(), message, self._own)
