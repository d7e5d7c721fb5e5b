"""Refusals over HTTP: Open311's array for machines, a page for people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress

import asyncpg
from cityloop_database import TRANSIENT_ERRORS, is_transient
from cityloop_kernel import ForbiddenError, InvalidError, NotFoundError, NotReadyError, OverloadedError, RefusedError
from cityloop_localisation import Language, UnknownSentenceError
from cityloop_service import route_of
from cityloop_telemetry import LogEvent, Logger
from fastapi import FastAPI, Request
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response
from starlette.types import Scope

from cityloop_citizen_services.entrypoints.open311_xml import as_xml
from cityloop_citizen_services.entrypoints.pages import language_of, page
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
OPEN311_NAMES = {
    "event_class": "service_code",
    "text": "description",
    "where": "address_string",
    "latitude": "lat",
    "longitude": "long",
    "photo": "media",
    "media_url": "media_url",
    "name": "first_name",
    "phone": "phone",
    "email": "email",
}
"""What Open311 calls the fields of a submission."""
FORM_LABELS = {
    "event_class": "form-class",
    "text": "form-text",
    "where": "form-where",
    "latitude": "form-latitude",
    "longitude": "form-longitude",
    "name": "form-name",
    "phone": "form-phone",
    "email": "form-email",
}
"""Messages of what the portal calls them."""
NUMBERS = {"most", "length", "files", "megabytes", "megapixels", "number"}
"""Details that are written as numbers; what somebody sent is not, though it be digits."""


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
    UnavailableError: UNAVAILABLE_STATUS,
    KeyReusedError: 422,
    InvalidError: 400,
    ForbiddenError: 403,
    NotFoundError: 404,
    OverloadedError: 429,
    NotReadyError: 503,
}


def unavailable(scope: Scope, error: Exception) -> UnavailableError:
    """The refusal in place of an error of the database; the log has the error itself."""
    Logger().warning(LogEvent.HTTP_UNAVAILABLE, route=route_of(scope), error=type(error).__name__)
    return UnavailableError("it cannot be taken or shown just now; try again soon, with the same idempotency key")


def refusal_response(scope: Scope, error: RefusedError) -> Response:
    """The refusal in the form of the edge that was asked, in the language of who asks."""
    status = status_of(error, otherwise=400 if _is_machine(scope) else 409)
    return _answer(scope, status, error, headers_of(error))


def status_of(error: RefusedError, otherwise: int = 409) -> int:
    """The HTTP status of a refusal; `otherwise` of a conflict."""
    return next((code for kind, code in STATUSES.items() if isinstance(error, kind)), otherwise)


def headers_of(error: RefusedError) -> dict[str, str]:
    """The headers of a refusal: when to ask again, where that is known."""
    if isinstance(error, OverloadedError):
        return {"Retry-After": f"{error.retry_after_seconds:.0f}"}
    return retry_later() if status_of(error) == UNAVAILABLE_STATUS else {}


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


def form_labels(language: Language) -> dict[str, str]:
    """What the portal calls the fields of its form, in a language."""
    return {field: language.say(message) for field, message in FORM_LABELS.items()}


def refusals(app: FastAPI) -> None:
    """Answer with refusals instead of the framework's own errors."""

    @app.exception_handler(RefusedError)
    async def refused(request: Request, error: RefusedError) -> Response:
        return refusal_response(request.scope, error)

    @app.exception_handler(HTTPException)
    async def by_framework(request: Request, error: HTTPException) -> Response:
        reason = {404: "NOT_FOUND", 405: "METHOD_NOT_ALLOWED"}.get(error.status_code, "INVALID")
        refusal = RefusedError(str(error.detail), reason)
        return _answer(request.scope, error.status_code, refusal, dict(error.headers or {}))

    @app.exception_handler(Exception)
    async def failed(request: Request, error: Exception) -> Response:
        Logger().error(LogEvent.HTTP_FAILED, route=route_of(request.scope), exc_info=error)
        return _answer(request.scope, 500, RefusedError("the service failed; try again", "INTERNAL"), {})

    async def away(request: Request, error: Exception) -> Response:
        if isinstance(error, OSError) and not is_transient(error):
            return await failed(request, error)
        return refusal_response(request.scope, unavailable(request.scope, error))

    for kind in UNAVAILABLE:
        app.exception_handler(kind)(away)


def kept_for_later(request: Request, error: RefusedError, text: str) -> Response:
    """The page of a refusal with the text that was typed, to be sent again from there: its own page cannot be shown."""
    language = language_of(request)
    detail = sentence_of(error, language, {}, ("refusal",))
    context = {"reason": error.reason, "detail": detail, "text": text, "action": request.url.path}
    return page(request, "refusal.html", context, status=status_of(error), headers=headers_of(error))


def retry_later() -> dict[str, str]:
    """The header that says when to ask again."""
    return {"Retry-After": str(RETRY_AFTER_SECONDS)}


def _is_machine(scope: Scope) -> bool:
    return str(scope["path"]).endswith((".json", ".xml"))


def _answer(scope: Scope, status: int, error: RefusedError, headers: Mapping[str, str]) -> Response:
    request = Request(scope)
    language = language_of(request)
    if _is_machine(scope):
        detail = sentence_of(error, language, OPEN311_NAMES, ("open311", "refusal"))
        content = [{"code": str(status), "description": f"{error.reason}: {detail}"}]
        if str(scope["path"]).endswith(".xml"):
            return as_xml("errors", content, status, headers)
        return JSONResponse(content, status_code=status, headers=headers)
    detail = sentence_of(error, language, form_labels(language), ("refusal",))
    context = {"reason": error.reason, "detail": detail, "text": ""}
    return page(request, "refusal.html", context, status=status, headers=headers)
