"""Refusals over HTTP: Open311's array for machines, a page for people."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from cityloop_kernel import RefusedError
from cityloop_localisation import Language
from cityloop_web import language_of, sentence_of
from cityloop_web.refusals import OTHER_STATUS, PAGE_CONTENT, RefusalForm, is_of_machines, refusal_page
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from cityloop_citizen_services.open311.entrypoints.open311_attributes import open311_labels
from cityloop_citizen_services.open311.entrypoints.open311_models import Error, list_schema
from cityloop_citizen_services.open311.entrypoints.open311_xml import as_xml
from cityloop_citizen_services.reports.domain.submission import KeyReusedError

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
ERRORS = list_schema("errors", "error", Error)
KEY_REUSED_STATUS, CONFLICT_STATUS = 422, 400
"""Of an idempotency key that stands for another submission; of what else is refused without a status of its own."""


def open311_or_page(labels: Callable[[Language], Mapping[str, str]]) -> RefusalForm:
    """Open311's errors for machines, pages for people; `labels` are what the forms of pages call their fields."""

    def write(request: Request, error: RefusedError, status: int, headers: Mapping[str, str]) -> Response:
        if is_of_machines(request.scope["path"]):
            return _open311(request, error, status, headers)
        return refusal_page(request, error, status, headers, labels)

    return RefusalForm(write, _content)


def _open311(request: Request, error: RefusedError, status: int, headers: Mapping[str, str]) -> Response:
    """Open311's array, in the language of who asks."""
    if status == OTHER_STATUS:
        status = KEY_REUSED_STATUS if isinstance(error, KeyReusedError) else CONFLICT_STATUS
    names = OPEN311_NAMES | open311_labels(error.details.get("field", ""))
    detail = sentence_of(error, language_of(request), names, ("open311", "refusal"))
    content = [{"code": str(status), "description": f"{error.reason}: {detail}"}]
    if str(request.scope["path"]).endswith(".xml"):
        return as_xml("errors", content, status, headers)
    return JSONResponse(content, status_code=status, headers=dict(headers))


def _content(path: str) -> Mapping[str, Any]:
    if path.endswith(".xml"):
        return {"text/xml": {"schema": ERRORS}}
    return {"application/json": {"schema": ERRORS}} if is_of_machines(path) else PAGE_CONTENT
