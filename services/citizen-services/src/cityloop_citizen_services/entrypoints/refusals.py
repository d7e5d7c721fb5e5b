"""Refusals over HTTP: Open311's array for machines, a page for people."""

from __future__ import annotations

from collections.abc import Mapping

import asyncpg
from cityloop_database import TRANSIENT_ERRORS, is_transient
from cityloop_errors import (
    ForbiddenError,
    InvalidError,
    NotFoundError,
    NotReadyError,
    OverloadedError,
    RefusedError,
)
from cityloop_service import route_of
from cityloop_telemetry import LogEvent, Logger
from fastapi import FastAPI, Request
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response
from starlette.types import Scope

from cityloop_citizen_services.entrypoints.open311_xml import as_xml
from cityloop_citizen_services.entrypoints.pages import page
from cityloop_citizen_services.handlers.submit import KeyReusedError

UNAVAILABLE: tuple[type[Exception], ...] = (
    *TRANSIENT_ERRORS,
    # Some of the network have no class of their own; `is_transient` knows which.
    OSError,
    # The server's own disk failed.
    asyncpg.PostgresSystemError,
    # The server has become a standby: another is the one to ask.
    asyncpg.ReadOnlySQLTransactionError,
)
"""The database is away, full, or has no connection left: what was asked may be asked again soon. For `except`."""
UNAVAILABLE_STATUS = 503
RETRY_AFTER_SECONDS = 10
STATUSES: Mapping[type[RefusedError], int] = {
    KeyReusedError: 422,
    InvalidError: 400,
    ForbiddenError: 403,
    NotFoundError: 404,
    OverloadedError: 429,
    NotReadyError: 503,
}


class BodyTooLargeError(RefusedError):
    """The body is over the limit."""

    default_reason = "BODY_TOO_LARGE"


class BodyTooSlowError(RefusedError):
    """The body did not arrive in time."""

    default_reason = "BODY_TOO_SLOW"


class UnavailableError(RefusedError):
    """What the answer needs is away or has no room."""

    default_reason = "UNAVAILABLE"


def unavailable(scope: Scope, error: Exception) -> UnavailableError:
    """The refusal in place of an error of the database; the log has the error itself."""
    Logger().warning(LogEvent.HTTP_UNAVAILABLE, route=route_of(scope), error=type(error).__name__)
    return UnavailableError("it cannot be taken or shown just now; try again soon, with the same idempotency key")


def refusal_response(scope: Scope, error: RefusedError) -> Response:
    """The refusal in the form of the edge that was asked."""
    if isinstance(error, BodyTooLargeError):
        status = 413
    elif isinstance(error, BodyTooSlowError):
        status = 408
    elif isinstance(error, UnavailableError):
        status = UNAVAILABLE_STATUS
    else:
        machine = _is_machine(scope)
        status = next((code for kind, code in STATUSES.items() if isinstance(error, kind)), 400 if machine else 409)
    headers = {"Retry-After": f"{error.retry_after_seconds:.0f}"} if isinstance(error, OverloadedError) else {}
    if status == UNAVAILABLE_STATUS:
        headers = retry_later()
    return _answer(scope, status, error.reason, str(error), headers)


def refusals(app: FastAPI) -> None:
    """Answer with refusals instead of the framework's own errors."""

    @app.exception_handler(RefusedError)
    async def refused(request: Request, error: RefusedError) -> Response:
        return refusal_response(request.scope, error)

    @app.exception_handler(HTTPException)
    async def by_framework(request: Request, error: HTTPException) -> Response:
        reason = {404: "NOT_FOUND", 405: "METHOD_NOT_ALLOWED"}.get(error.status_code, "INVALID")
        return _answer(request.scope, error.status_code, reason, str(error.detail), dict(error.headers or {}))

    @app.exception_handler(Exception)
    async def failed(request: Request, error: Exception) -> Response:
        Logger().error(LogEvent.HTTP_FAILED, route=route_of(request.scope), exc_info=error)
        return _answer(request.scope, 500, "INTERNAL", "the service failed; try again", {})

    async def away(request: Request, error: Exception) -> Response:
        if isinstance(error, OSError) and not is_transient(error):
            return await failed(request, error)
        return refusal_response(request.scope, unavailable(request.scope, error))

    for kind in UNAVAILABLE:
        app.exception_handler(kind)(away)


def retry_later() -> dict[str, str]:
    """The header that says when to ask again."""
    return {"Retry-After": str(RETRY_AFTER_SECONDS)}


def _is_machine(scope: Scope) -> bool:
    return str(scope["path"]).endswith((".json", ".xml"))


def _answer(scope: Scope, status: int, reason: str, detail: str, headers: Mapping[str, str]) -> Response:
    if _is_machine(scope):
        content = [{"code": str(status), "description": f"{reason}: {detail}"}]
        if str(scope["path"]).endswith(".xml"):
            return as_xml("errors", content, status, headers)
        return JSONResponse(content, status_code=status, headers=headers)
    return page(Request(scope), "refusal.html", {"reason": reason, "detail": detail}, status=status, headers=headers)
