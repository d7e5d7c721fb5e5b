"""HTTP: photos of reports and files of cases, to whoever is signed in and may see them; each look is evidence."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Annotated, Any

from cityloop.common.v1.common_pb2 import AttachmentReference
from cityloop_kernel import UnauthenticatedError
from cityloop_web.openapi import refused
from fastapi import APIRouter, Query, Request
from fastapi.responses import StreamingResponse
from starlette.responses import Response

from cityloop_console.desk.adapters.cases_client import CasesClient
from cityloop_console.desk.adapters.reports_client import ReportsClient
from cityloop_console.sign_in.domain.signed_in import Browsers, SignedIn

FILE_HEADERS = {
    "Cache-Control": "private, no-store",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}
"""Nothing that somebody sent runs, and nothing of it stays on the machine of who looked."""
MAX_ID = 64
Text = Annotated[str, Query(max_length=200)]
Read = Callable[[SignedIn, str, str], Awaitable[tuple[AttachmentReference, AsyncIterator[bytes]]]]


def file_routes(browsers: Browsers[Request, Response], cases: CasesClient, reports: ReportsClient) -> APIRouter:
    """`/desk/photos/{attachment_id}` of reports and `/desk/files/{attachment_id}` of cases."""
    router = APIRouter(prefix="/desk")
    described: dict[str, Any] = {"response_class": StreamingResponse, "responses": refused(303, 401, 403, 404, 503)}

    async def answer(request: Request, department: str, post: str, attachment_id: str, read: Read) -> Response:
        try:
            person = await browsers.signed_in(request, department)
        except UnauthenticatedError:
            return browsers.to_sign_in(request)
        file, pieces = await read(person, post, attachment_id[:MAX_ID])
        headers = {**FILE_HEADERS, "Content-Length": str(file.size_bytes)}
        return browsers.keep(StreamingResponse(pieces, media_type=file.media_type, headers=headers), person)

    @router.get("/photos/{attachment_id}", summary="A photo of a report", **described)
    async def photo(
        attachment_id: str, request: Request, post: Text, department: Text = "", *, small: bool = False
    ) -> Response:
        async def read(person: SignedIn, post_id: str, name: str) -> tuple[AttachmentReference, AsyncIterator[bytes]]:
            return await reports.photo(person, post_id, name, small=small)

        return await answer(request, department, post, attachment_id, read)

    @router.get("/files/{attachment_id}", summary="What an officer has shown of a case", **described)
    async def file(
        attachment_id: str, request: Request, post: Text, department: Text = "", *, small: bool = False
    ) -> Response:
        async def read(person: SignedIn, post_id: str, name: str) -> tuple[AttachmentReference, AsyncIterator[bytes]]:
            return await cases.file(person, post_id, name, small=small)

        return await answer(request, department, post, attachment_id, read)

    return router
