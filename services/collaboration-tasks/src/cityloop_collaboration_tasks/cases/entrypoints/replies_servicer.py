"""gRPC: cityloop.cases.v1.RepliesService."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

from cityloop.cases.v1 import replies_service_pb2 as messages
from cityloop.cases.v1 import replies_service_pb2_grpc as stubs
from cityloop_database import Pool
from cityloop_pictures import JPEG
from cityloop_rpc import file_reference, pieces

from cityloop_collaboration_tasks.cases.handlers.replies import replies_for_residents, shown_photo


class RepliesServicer(stubs.RepliesServiceServicer):
    """What residents may read and see of cases; citizen-services knows who they are."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def ReadReplies(  # noqa: N802 the contract's name
        self, request: messages.ReadRepliesRequest, _context: Any
    ) -> messages.ReadRepliesResponse:
        """The replies of a case."""
        async with self._pool.acquire() as connection:
            return messages.ReadRepliesResponse(replies=await replies_for_residents(connection, request.case_id))

    async def ReadShownPhoto(  # noqa: N802
        self, request: messages.ReadShownPhotoRequest, _context: Any
    ) -> AsyncIterator[messages.ReadShownPhotoResponse]:
        """A photo in pieces."""
        async with self._pool.acquire() as connection:
            file = await shown_photo(connection, request.case_id, request.attachment_id)
        content = file.thumbnail if request.small and file.thumbnail is not None else file.content
        yield messages.ReadShownPhotoResponse(file=file_reference(file.attachment_id, JPEG, content))
        for piece in pieces(content):
            yield messages.ReadShownPhotoResponse(content=piece)
