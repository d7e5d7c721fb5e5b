"""Refusals and failures over HTTP: a problem (RFC 9457) for machines, a page for people, one status for each."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import asyncpg
from cityloop_database import TRANSIENT_ERRORS, is_transient
from cityloop_kernel import (
    ConflictError,
    ForbiddenError,
    InvalidError,
    NotFoundError,
    NotReadyError,
    OverloadedError,
    RefusedError,
    UnauthenticatedError,
)
from cityloop_localisation import Language, UnknownSentenceError
from cityloop_telemetry import Logger
from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.types import Scope

from cityloop_web.pages import Pages, language_of
from cityloop_web.request_telemetry import route_of
from cityloop_web.telemetry import LogEvents

PAGES = Pages("cityloop_web")
PROBLEM = "application/problem+json"
MACHINES = (".json", ".xml")
"""How addresses end that machines ask."""
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
RETRY_AFTER_SECONDS = 10
NUMBERS = {"most", "length", "files", "megabytes", "megapixels", "number"}
"""Facts that are written as numbers; what somebody sent is not, though it be digits."""
MOST_PLACES = 20


class BodyTooLargeError(RefusedError):
    """The body is over the limit."""

    default_reason = "BODY_TOO_LARGE"


class BodyTooSlowError(RefusedError):
    """The body did not arrive in time."""

    default_reason = "BODY_TOO_SLOW"


class UnavailableError(RefusedError):
    """What the answer needs is away or has no room."""

    default_reason = "UNAVAILABLE"


STATUSES: Mapping[type[RefusedError], int] = {
    BodyTooLargeError: 413,
    BodyTooSlowError: 408,
    UnavailableError: 503,
    InvalidError: 400,
    UnauthenticatedError: 401,
    ForbiddenError: 403,
    NotFoundError: 404,
    ConflictError: 409,
    OverloadedError: 429,
    NotReadyError: 503,
}
OTHER_STATUS = 409


@dataclass(frozen=True, slots=True)
class RefusalForm:
    """How an edge writes its refusals, and how its description says so."""

    write: Callable[[Request, RefusedError, int, Mapping[str, str]], Response]
    """A refusal with its status and headers, in the form that the request asks for."""
    content: Callable[[str], Mapping[str, Any]]
    """Media types with their schemas (OpenAPI), for the path of a route."""


def status_of(error: RefusedError) -> int:
    """The HTTP status of a refusal."""
    return next((code for kind, code in STATUSES.items() if isinstance(error, kind)), OTHER_STATUS)


def headers_of(error: RefusedError) -> dict[str, str]:
    """The headers of a refusal: when to ask again, where that is known."""
    if isinstance(error, OverloadedError):
        return {"Retry-After": f"{error.retry_after_seconds:.0f}"}
    return {"Retry-After": str(RETRY_AFTER_SECONDS)} if isinstance(error, UnavailableError | NotReadyError) else {}


def unavailable(scope: Scope, error: Exception) -> UnavailableError:
    """The refusal in place of an error of the database; the log has the error itself."""
    Logger().warning(LogEvents.HTTP_UNAVAILABLE, route=route_of(scope), error=type(error).__name__)
    return UnavailableError("it cannot be taken or shown just now; try again soon, with the same idempotency key")


def refusal_response(request: Request, error: RefusedError) -> Response:
    """The refusal in the form of the edge that was asked, in the language of who asks."""
    return _in_form(request, error, status_of(error), headers_of(error))


def is_of_machines(path: str) -> bool:
    """Whether an address is one that machines ask."""
    return path.endswith(MACHINES)


def problem(_request: Request, error: RefusedError, status: int, headers: Mapping[str, str]) -> Response:
    """A problem with the same reason as over gRPC (RFC 9457)."""
    content = {"type": "about:blank", "title": error.reason, "status": status, "detail": str(error)}
    return JSONResponse(content, status_code=status, headers=dict(headers), media_type=PROBLEM)


def refusal_page(
    request: Request,
    error: RefusedError,
    status: int,
    headers: Mapping[str, str],
    labels: Callable[[Language], Mapping[str, str]] = lambda _language: {},
) -> Response:
    """A page that says what is wrong and what to do; `labels` are what the edge's forms call their fields."""
    language = language_of(request)
    detail = sentence_of(error, language, labels(language), ("refusal",))
    return PAGES.page(
        request, "refusal.html", {"reason": error.reason, "detail": detail}, status=status, headers=headers
    )


def sentence_of(error: RefusedError, language: Language, labels: Mapping[str, str], kinds: Sequence[str]) -> str:
    """What is wrong and what to do, in a language; the words of the refusal itself where no catalogue has its reason.

    Args:
        error: its details are what the sentence is made of; `field` names what it is about.
        language: of the reader.
        labels: what he sees the fields called.
        kinds: of sentences, the most special first: `open311`, `refusal`.
    """
    details = {name: int(value) if name in NUMBERS else value for name, value in error.details.items()}
    details["field"] = labels.get(error.details.get("field", ""), "")
    if isinstance(error, OverloadedError):
        details["seconds"] = max(1, round(error.retry_after_seconds))
    for message in (f"{kind}-{error.reason}" for kind in kinds):
        if language.has(message):
            # A refusal that came without its details, as of a library, is told in its own words.
            with suppress(UnknownSentenceError):
                return language.say(message, **{**labels, **details})
    return str(error)


def answer_with_refusals(app: FastAPI) -> None:
    """Answer with refusals instead of the framework's own errors."""

    @app.exception_handler(RefusedError)
    async def refused(request: Request, error: RefusedError) -> Response:
        return refusal_response(request, error)

    @app.exception_handler(RequestValidationError)
    async def invalid(request: Request, error: RequestValidationError) -> Response:
        places = [f"{'.'.join(map(str, item['loc']))}: {item['msg']}" for item in error.errors()[:MOST_PLACES]]
        return refusal_response(request, InvalidError("; ".join(places), "INVALID"))

    @app.exception_handler(HTTPException)
    async def by_framework(request: Request, error: HTTPException) -> Response:
        reason = {404: "NOT_FOUND", 405: "METHOD_NOT_ALLOWED"}.get(error.status_code, "INVALID")
        return _in_form(request, RefusedError(str(error.detail), reason), error.status_code, error.headers)

    @app.exception_handler(ClientDisconnect)
    async def disconnected(request: Request, _error: ClientDisconnect) -> Response:
        return refusal_response(request, InvalidError("the connection was closed before the body was whole", "INVALID"))

    @app.exception_handler(Exception)
    async def failed(request: Request, error: Exception) -> Response:
        Logger().error(LogEvents.HTTP_FAILED, route=route_of(request.scope), exc_info=error)
        return _in_form(request, RefusedError("the service failed; try again", "INTERNAL"), 500)

    async def away(request: Request, error: Exception) -> Response:
        if isinstance(error, OSError) and not is_transient(error):
            return await failed(request, error)
        return refusal_response(request, unavailable(request.scope, error))

    for kind in UNAVAILABLE:
        app.exception_handler(kind)(away)


def _in_form(request: Request, error: RefusedError, status: int, headers: Mapping[str, str] | None = None) -> Response:
    form: RefusalForm = request.app.state.refusal
    return form.write(request, error, status, headers or {})


def _problem_or_page(request: Request, error: RefusedError, status: int, headers: Mapping[str, str]) -> Response:
    write = problem if is_of_machines(request.scope["path"]) else refusal_page
    return write(request, error, status, headers)


PROBLEM_CONTENT = {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}}
PAGE_CONTENT = {"text/html": {"schema": {"type": "string"}}}
PROBLEMS = RefusalForm(problem, lambda _path: PROBLEM_CONTENT)
"""Of an edge for machines alone."""
PROBLEMS_AND_PAGES = RefusalForm(
    _problem_or_page, lambda path: PROBLEM_CONTENT if is_of_machines(path) else PAGE_CONTENT
)
"""Of an edge with pages: problems where the address is one that machines ask."""
