"""Refusals and failures over HTTP: problem+json (RFC 9457), with the same reasons as over gRPC."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus

from cityloop_kernel import (
    ConflictError,
    ForbiddenError,
    InvalidError,
    NotFoundError,
    NotReadyError,
    OverloadedError,
    RefusedError,
)
from cityloop_telemetry import LogEvent, Logger
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from cityloop_service.charsets import readable_addresses

STATUSES: dict[type[RefusedError], int] = {
    InvalidError: 400,
    ForbiddenError: 403,
    NotFoundError: 404,
    ConflictError: 409,
    OverloadedError: 429,
    NotReadyError: 503,
}


def problem_details(app: FastAPI) -> None:
    """Answer with problems instead of the framework's own errors, and 400 where the address holds a NUL."""
    app.add_middleware(without_nul)
    app.add_middleware(readable_addresses, refusal=_of_an_address)

    @app.exception_handler(RefusedError)
    async def refused(_request: Request, error: RefusedError) -> Response:
        status = next((code for kind, code in STATUSES.items() if isinstance(error, kind)), 409)
        headers = {"Retry-After": f"{error.retry_after_seconds:.0f}"} if isinstance(error, OverloadedError) else None
        return problem(status, error.reason, str(error), headers)

    @app.exception_handler(RequestValidationError)
    async def invalid(_request: Request, error: RequestValidationError) -> Response:
        places = [f"{'.'.join(str(part) for part in item['loc'])}: {item['msg']}" for item in error.errors()[:20]]
        return problem(400, "INVALID", "; ".join(places))

    @app.exception_handler(HTTPException)
    async def unrouted(_request: Request, error: HTTPException) -> Response:
        reason = HTTPStatus(error.status_code).name
        return problem(error.status_code, reason, error.detail, error.headers)

    @app.exception_handler(Exception)
    async def failed(request: Request, error: Exception) -> Response:
        Logger().error(LogEvent.HTTP_FAILED, route=route_of(request.scope), exc_info=error)
        return problem(500, "INTERNAL", "the service failed; try again")


def _of_an_address(_scope: Scope, error: RefusedError) -> Response:
    return problem(400, error.reason, str(error))


def without_nul(app: ASGIApp) -> ASGIApp:
    """The application behind a check that path and query hold no NUL, which no database can hold; answered 400."""

    async def checked(scope: Scope, receive: Receive, send: Send) -> None:
        if "\0" in scope.get("path", "") or b"%00" in scope.get("query_string", b""):
            says = "the address holds the character NUL (%00); remove it"
            await problem(400, "TEXT_INVALID", says)(scope, receive, send)
            return
        await app(scope, receive, send)

    return checked


def route_of(scope: Scope) -> str:
    """The route as declared, such as `/reports/{secret}`: a path itself may hold what nobody may read in a log."""
    return str(getattr(scope.get("route"), "path", "unmatched"))


def problem(status: int, reason: str, detail: str, headers: Mapping[str, str] | None = None) -> Response:
    """A problem as an answer (RFC 9457)."""
    content = {"type": "about:blank", "title": reason, "status": status, "detail": detail}
    return JSONResponse(content, status_code=status, headers=headers, media_type="application/problem+json")
