"""collaboration-tasks, asked what residents of a case are told and shown: its words stand on no topic."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import contextmanager

import grpc
from cityloop.cases.v1.replies_service_pb2 import ReadRepliesRequest, ReadShownPhotoRequest
from cityloop.cases.v1.replies_service_pb2_grpc import RepliesServiceStub
from cityloop.common.v1.common_pb2 import AttachmentReference
from cityloop_kernel import NotFoundError, NotReadyError
from cityloop_messaging import to_datetime
from cityloop_telemetry import Logger

from cityloop_citizen_services.cases.domain import ReplyToResidents
from cityloop_citizen_services.cases.telemetry import LogEvents

REPLIES_SECONDS, PHOTO_SECONDS = 2.0, 30.0
"""A page does not wait for replies longer: it is shown without them, and says so."""


class RepliesClient:
    """`Replies` by gRPC, as this service itself."""

    def __init__(self, channel: grpc.aio.Channel) -> None:
        self._stub = RepliesServiceStub(channel)  # type: ignore[no-untyped-call]

    async def replies_of(self, case_id: str) -> Sequence[ReplyToResidents]:
        """Of a case, newest last.

        Raises:
            NotReadyError: they cannot be read now.
        """
        with _refusals():
            answer = await self._stub.ReadReplies(ReadRepliesRequest(case_id=case_id), timeout=REPLIES_SECONDS)
        return [
            ReplyToResidents(
                reply.department_id,
                reply.text,
                tuple(photo.attachment_id for photo in reply.photos),
                to_datetime(reply.occurred_at),
            )
            for reply in answer.replies
        ]

    async def photo(
        self, case_id: str, attachment_id: str, *, small: bool
    ) -> tuple[AttachmentReference, AsyncIterator[bytes]]:
        """A photo that residents of a case may see, in pieces.

        Raises:
            NotFoundError: the case has none of this id that they may.
            NotReadyError: it cannot be read now; also in the midst of the pieces.
        """
        request = ReadShownPhotoRequest(case_id=case_id, attachment_id=attachment_id, small=small)
        answers = self._stub.ReadShownPhoto(request, timeout=PHOTO_SECONDS).__aiter__()
        with _refusals():
            first = await anext(answers)

        async def pieces() -> AsyncIterator[bytes]:
            with _refusals():
                async for answer in answers:
                    yield answer.content

        return first.file, pieces()


@contextmanager
def _refusals() -> Iterator[None]:
    try:
        yield
    except grpc.aio.AioRpcError as error:
        if error.code() is grpc.StatusCode.NOT_FOUND:
            raise NotFoundError("no such photo", "FILE_UNKNOWN") from error
        Logger().warning(LogEvents.REPLIES_NOT_READ, error=error.code().name)
        text = "what departments replied cannot be read now; try again in some minutes"
        raise NotReadyError(text, "REPLIES_AWAY") from error
