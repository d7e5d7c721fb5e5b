"""citizen-services, called as the person who is signed in: what reporters said and showed. Each look is evidence."""

from __future__ import annotations

from collections.abc import AsyncIterator

import grpc
from cityloop.citizen.v1 import reports_service_pb2 as reports
from cityloop.citizen.v1.reports_service_pb2_grpc import ReportsServiceStub
from cityloop.common.v1.common_pb2 import AttachmentReference
from cityloop_kernel import ForbiddenError, NotFoundError

from cityloop_console.desk.adapters.calls import called, change_of, file_of
from cityloop_console.sign_in.domain.signed_in import SignedIn

MOST = 20
"""Reports of one matter that are shown."""
SAID_SECONDS = 3.0
"""A page does not wait for them longer: it shows the case without them, and says so."""


class ReportsClient:
    """Questions. Each raises `RefusedError` as citizen-services answers it."""

    def __init__(self, channel: grpc.aio.Channel) -> None:
        self._reports = ReportsServiceStub(channel)  # type: ignore[no-untyped-call]

    async def said(self, person: SignedIn, number: str) -> tuple[str, reports.ReadReportsResponse] | None:
        """What was said in a matter, and the post of the person that may read it; None where none may.

        Raises:
            NotReadyError: it cannot be read now.
        """
        for post in person.own_posts:
            change = change_of(person, post.post_id)
            request = reports.ReadReportsRequest(change=change, number=number, page_size=MOST)
            try:
                return post.post_id, await called(person, self._reports.ReadReports, request, SAID_SECONDS)
            except (NotFoundError, ForbiddenError):
                continue
        return None

    async def photo(
        self, person: SignedIn, post_id: str, attachment_id: str, *, small: bool
    ) -> tuple[AttachmentReference, AsyncIterator[bytes]]:
        """A photo of a report, in pieces."""
        request = reports.ReadPhotoRequest(change=change_of(person, post_id), attachment_id=attachment_id, small=small)
        return await file_of(person, self._reports.ReadPhoto, request)
