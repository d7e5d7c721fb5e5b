"""What residents send, taken in for the rooms of the doors: `Submissions` of the domain."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from cityloop_database import Connection, GroupedWork, Pool, UnitOfWork
from cityloop_messaging import Outbox
from cityloop_pictures import Picture
from cityloop_telemetry import current_traceparent, describe

from cityloop_citizen_services.forms.domain import ReportForms
from cityloop_citizen_services.reports.domain.submission import Submission
from cityloop_citizen_services.reports.handlers.add_photos import add_photos
from cityloop_citizen_services.reports.handlers.submit_of_clients import ClientSubmission, submit_of_clients
from cityloop_citizen_services.reports.handlers.submit_report import PORTAL, Sender, submit_page


class DatabaseSubmissions:
    """Opens the transaction of each; clients that send at once share one."""

    def __init__(self, pool: Pool, outbox: Outbox, forms: ReportForms[Connection]) -> None:
        self._pool = pool
        self._outbox = outbox
        self._forms = forms
        self._of_clients = GroupedWork(self._submit_of_clients)

    async def submit_of_client(self, submission: Submission, filer: str, secret: str, key: str, request: bytes) -> str:
        """As `submit_of_clients`, of one of them."""
        sent = ClientSubmission(submission, Sender(filer), secret, key, request, current_traceparent())
        number = await self._of_clients.do(sent)
        describe(report=number)
        return number

    async def _submit_of_clients(self, submissions: Sequence[ClientSubmission]) -> list[str]:
        async with UnitOfWork(self._pool) as work:
            return await submit_of_clients(work, self._outbox, self._forms, submissions)

    async def submit_page(self, submission: Submission, secret: str) -> str:
        """As `submit_page`."""
        async with UnitOfWork(self._pool) as work:
            return await submit_page(work, self._outbox, self._forms, submission, Sender(PORTAL), secret)

    async def add_photos(self, secret: str, pictures: Sequence[Picture], now: dt.datetime) -> None:
        """As `add_photos`."""
        async with UnitOfWork(self._pool) as work:
            await add_photos(work, self._outbox, secret, pictures, now)
