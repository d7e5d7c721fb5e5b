"""An HTTP edge: routes, behind what all edges share."""

from __future__ import annotations

from collections.abc import Iterable

from cityloop_localisation import Catalogues
from fastapi import APIRouter, FastAPI

from cityloop_web.bounds import Bounds, RequestBounds
from cityloop_web.refusals import RefusalForm, answer_with_refusals, problem_or_page, refusal_response
from cityloop_web.request_telemetry import RequestTelemetry

VERSION = "0.1.0"


def web_app(
    title: str,
    routers: Iterable[APIRouter],
    *,
    catalogues: Catalogues | None = None,
    bounds: Bounds | None = None,
    refusal: RefusalForm = problem_or_page,
) -> FastAPI:
    """The application: every request is traced, counted and bounded, every failure is a refusal in the asked form.

    Args:
        title: of its description, `/openapi.json`.
        routers: what it serves.
        catalogues: the languages of its pages; None where it has none.
        bounds: on each request.
        refusal: how a refusal is written.
    """
    app = FastAPI(title=title, version=VERSION, docs_url=None, redoc_url=None)
    app.state.catalogues = catalogues
    app.state.refusal = refusal
    answer_with_refusals(app)
    app.add_middleware(RequestBounds, bounds=bounds or Bounds(), refuse=refusal_response)
    app.add_middleware(RequestTelemetry)
    for router in routers:
        app.include_router(router)
    return app
