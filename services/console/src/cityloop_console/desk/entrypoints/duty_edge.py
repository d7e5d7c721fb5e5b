"""HTTP: who of one's own department is on duty now and next. No script is needed."""

from __future__ import annotations

from typing import Annotated, Any

from cityloop_kernel import UnauthenticatedError
from cityloop_web import Pages
from cityloop_web.openapi import refused
from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse
from starlette.responses import Response

from cityloop_console.desk.domain.duty import duty_of
from cityloop_console.desk.entrypoints.desk_edge import LANG, MAX_DEPARTMENT
from cityloop_console.desk.entrypoints.desk_sources import Desk

PAGES = Pages("cityloop_console.desk.entrypoints")
Department = Annotated[str, Query(max_length=MAX_DEPARTMENT)]


def duty_routes(desk: Desk) -> APIRouter:
    """`/desk/duty`."""
    router = APIRouter(prefix="/desk")
    described: dict[str, Any] = {
        "response_class": HTMLResponse,
        "responses": refused(303, 401, 403, 503),
        "openapi_extra": {"parameters": [LANG]},
    }

    @router.get("/duty", summary="Who of the department is on duty now and next", **described)
    async def duty(request: Request, department: Department = "") -> Response:
        try:
            person = await desk.browsers.signed_in(request, department)
        except UnauthenticatedError:
            return desk.browsers.to_sign_in(request)
        now = desk.clock()
        leaders, duties = duty_of(await desk.staff.shifts(person, now), now)
        context = desk.shared(request, person) | {"leaders": leaders, "duties": duties}
        return desk.browsers.keep(PAGES.page(request, "duty.html", context), person)

    return router
