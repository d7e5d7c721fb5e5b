"""An HTTP edge: routes, behind what all edges share."""

from __future__ import annotations

from collections.abc import Iterable

from cityloop_localisation import Catalogues
from fastapi import APIRouter, FastAPI

from cityloop_web.bounds import Bounds, RequestBounds
from cityloop_web.intake import WaitForIntake, WaitingRequests
from cityloop_web.openapi import describe
from cityloop_web.refusals import PROBLEMS, PROBLEMS_AND_PAGES, RefusalForm, answer_with_refusals, refusal_response
from cityloop_web.request_telemetry import FRAMEWORK_TELEMETRY_OFF, RequestTelemetry

VERSION = "0.1.0"


def web_app(
    title: str,
    routers: Iterable[APIRouter],
    *,
    catalogues: Catalogues | None = None,
    bounds: Bounds | None = None,
    refusal: RefusalForm | None = None,
    wait: WaitForIntake | None = None,
) -> FastAPI:
    """The application: every request is traced, counted and bounded, every failure is a refusal in the asked form.

    Args:
        title: of its description, `/openapi.json`.
        routers: what it serves.
        catalogues: the languages of its pages; None where it has none.
        bounds: on each request.
        refusal: how refusals are written; problems, and pages where it has some, unless said otherwise.
        wait: returns when new things are taken; requests that bring some wait for it.
    """
    app = FastAPI(title=title, version=VERSION, docs_url=None, redoc_url=None, telemetry=FRAMEWORK_TELEMETRY_OFF)
    app.state.catalogues = catalogues
    form = refusal or (PROBLEMS if catalogues is None else PROBLEMS_AND_PAGES)
    app.state.refusal = form
    answer_with_refusals(app)
    if wait is not None:
        app.add_middleware(WaitingRequests, wait=wait)
    app.add_middleware(RequestBounds, bounds=bounds or Bounds(), refuse=refusal_response)
    app.add_middleware(RequestTelemetry)
    for router in routers:
        app.include_router(router)
    describe(app, form.content)
    return app
