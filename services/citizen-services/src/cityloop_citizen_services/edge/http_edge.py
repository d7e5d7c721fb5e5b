"""The HTTP edge: Open311 for machines, the portal for people, on one port."""

from __future__ import annotations

from collections.abc import Iterable

from cityloop_localisation import Catalogues
from cityloop_web import Bounds, WaitForIntake, web_app
from cityloop_web.refusals import RefusalForm
from fastapi import APIRouter, FastAPI

from cityloop_citizen_services.reports.domain.submission import MAX_FILE_MEGABYTES

MAX_BODY_BYTES = 6 * 1024 * 1024
MAX_FORM_BYTES = 64 * 1024 * 1024
"""Of a form with files, read as it comes: a photo that is too large is left out, and what was written is kept. What
comes after so many bytes is not read: the form is what had come before.
"""
PHOTO_DETAILS = {"field": "photo", "megabytes": str(MAX_FILE_MEGABYTES)}
"""What a body over its bounds is told of photos, which make it large."""


def http_edge(
    routers: Iterable[APIRouter],
    catalogues: Catalogues,
    seconds: float,
    refusal: RefusalForm,
    wait: WaitForIntake | None = None,
) -> FastAPI:
    """The application, in the languages of the catalogues; what is not answered in so many seconds is unavailable.

    What brings something new waits for `wait`.
    """
    bounds = Bounds(MAX_BODY_BYTES, MAX_FORM_BYTES, seconds=seconds, details=PHOTO_DETAILS)
    return web_app(
        "Cityloop citizen-services", routers, catalogues=catalogues, bounds=bounds, refusal=refusal, wait=wait
    )
