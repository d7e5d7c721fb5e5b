"""Refusals over HTTP: Open311's array for machines, a page with the portal's names for people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cityloop_kernel import RefusedError
from cityloop_localisation import Language
from cityloop_web import language_of, sentence_of
from cityloop_web.refusals import OTHER_STATUS, PAGE_CONTENT, RefusalForm, is_of_machines, refusal_page
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from cityloop_citizen_services.reports.entrypoints.attribute_fields import open311_labels
from cityloop_citizen_services.reports.entrypoints.open311_models import Error, list_schema
from cityloop_citizen_services.reports.entrypoints.open311_xml import as_xml
from cityloop_citizen_services.reports.handlers.submit_report import KeyReusedError

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
ERRORS = list_schema("errors", "error", Error)
KEY_REUSED_STATUS, CONFLICT_STATUS = 422, 400
"""Of an idempotency key that stands for another submission; of what else is refused without a status of its own."""


def _open311_or_page(request: Request, error: RefusedError, status: int, headers: Mapping[str, str]) -> Response:
    """The refusal in the form that was asked for, in the language of who asks."""
    if not is_of_machines(request.scope["path"]):
        return refusal_page(request, error, status, headers, form_labels)
    if status == OTHER_STATUS:
        status = KEY_REUSED_STATUS if isinstance(error, KeyReusedError) else CONFLICT_STATUS
    names = OPEN311_NAMES | open311_labels(error.details.get("field", ""))
    detail = sentence_of(error, language_of(request), names, ("open311", "refusal"))
    content = [{"code": str(status), "description": f"{error.reason}: {detail}"}]
    if str(request.scope["path"]).endswith(".xml"):
        return as_xml("errors", content, status, headers)
    return JSONResponse(content, status_code=status, headers=dict(headers))


def form_labels(language: Language) -> dict[str, str]:
    """What the portal calls the fields of its form, in a language."""
    return {field: language.say(message) for field, message in FORM_LABELS.items()}


def _content(path: str) -> Mapping[str, Any]:
    if path.endswith(".xml"):
        return {"text/xml": {"schema": ERRORS}}
    return {"application/json": {"schema": ERRORS}} if is_of_machines(path) else PAGE_CONTENT


OPEN311_AND_PAGES = RefusalForm(_open311_or_page, _content)
"""Of this service: Open311's errors, and pages."""
