"""The HTTP edge: Open311 for machines, the portal for people, on one port."""

from __future__ import annotations

from cityloop_localisation import Catalogues
from cityloop_service import FRAMEWORK_TELEMETRY_OFF, Observed
from cityloop_service.charsets import readable_addresses
from fastapi import FastAPI

from cityloop_citizen_services.entrypoints.bounded_body import BoundedBody
from cityloop_citizen_services.entrypoints.bounded_time import BoundedTime
from cityloop_citizen_services.entrypoints.message_pages import MessagePages
from cityloop_citizen_services.entrypoints.open311 import Open311
from cityloop_citizen_services.entrypoints.portal import Portal
from cityloop_citizen_services.entrypoints.refusals import refusal_response, refusals
from cityloop_citizen_services.entrypoints.warning_pages import WarningPages


def http_edge(
    open311: Open311,
    portal: Portal,
    message_pages: MessagePages,
    warning_pages: WarningPages,
    catalogues: Catalogues,
    seconds: float,
) -> FastAPI:
    """The application, in the languages of the catalogues; what is not answered in so many seconds is unavailable."""
    app = FastAPI(
        title="Cityloop citizen-services",
        version="0.1.0",
        docs_url=None,
        redoc_url=None,
        telemetry=FRAMEWORK_TELEMETRY_OFF,
    )
    app.state.catalogues = catalogues
    refusals(app)
    app.add_middleware(BoundedTime, seconds=seconds)
    app.add_middleware(BoundedBody)
    app.add_middleware(readable_addresses, refusal=refusal_response)
    app.add_middleware(Observed)
    app.include_router(open311.router())
    app.include_router(portal.router())
    app.include_router(message_pages.router())
    app.include_router(warning_pages.router())
    return app
