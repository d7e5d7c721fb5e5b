"""Refusals over HTTP: Open311's array for machines, a page for people."""

from __future__ import annotations

from collections.abc import Mapping

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

from cityloop_citizen_services.entrypoints.pages import page

STATUSES: Mapping[type[RefusedError], int] = {
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


def refusal_response(scope: Scope, error: RefusedError) -> Response:
    """The refusal in the form of the edge that was asked."""
    if isinstance(error, BodyTooLargeError):
        status = 413
    elif isinstance(error, BodyTooSlowError):
        status = 408
    else:
        machine = _is_machine(scope)
        status = next((code for kind, code in STATUSES.items() if isinstance(error, kind)), 400 if machine else 409)
    headers = {"Retry-After": f"{error.retry_after_seconds:.0f}"} if isinstance(error, OverloadedError) else {}
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


def _is_machine(scope: Scope) -> bool:
    return str(scope["path"]).endswith(".json")


def _answer(scope: Scope, status: int, reason: str, detail: str, headers: Mapping[str, str]) -> Response:
    if _is_machine(scope):
        content = [{"code": str(status), "description": f"{reason}: {detail}"}]
        return JSONResponse(content, status_code=status, headers=headers)
    return page(Request(scope), "refusal.html", {"reason": reason, "detail": detail}, status=status, headers=headers)
