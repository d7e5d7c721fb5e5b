"""HTTP: briefings as pages that print, and their tables as CSV. Only what is classified general 1 stands in them."""

from __future__ import annotations

from cityloop.cases.v1.briefing_pb2 import Briefing
from cityloop.common.v1.common_pb2 import Classification
from cityloop_city import CityReplica
from cityloop_database import Pool
from cityloop_kernel import NotFoundError
from cityloop_web import CSV_TYPE, SECURITY_HEADERS, Pages, csv_table, language_of
from cityloop_web.openapi import refused
from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from starlette.responses import Response

from cityloop_collaboration_tasks.briefings.adapters import briefing_store
from cityloop_collaboration_tasks.briefings.domain.briefing import BEHIND, DRAFT, SIGNED, UNAVAILABLE, WAITING, unknown
from cityloop_collaboration_tasks.briefings.entrypoints.tables import BriefingTables

LANGUAGE = {
    "parameters": [
        {"name": "lang", "in": "query", "description": "Else Accept-Language.", "schema": {"type": "string"}}
    ]
}
"""What the description says of the language of a page."""
PAGES = Pages("cityloop_collaboration_tasks.briefings.entrypoints")
EVERYBODY = Classification.CLASSIFICATION_GENERAL_1
FIGURES = "figures"
"""What a list may not be called."""
NEWEST = 100
MAX_NUMBER = 64
STATES = {WAITING: "briefing-state-waiting", DRAFT: "briefing-state-draft", SIGNED: "briefing-state-signed"}
MARKS = {WAITING: "briefing-mark-waiting", DRAFT: "briefing-mark-draft"}
"""Of what nobody has signed."""
WAITS = {UNAVAILABLE: "briefing-waits-FIGURES_UNAVAILABLE", BEHIND: "briefing-waits-FIGURES_BEHIND"}


def briefing_routes(pool: Pool, city: CityReplica) -> APIRouter:
    """`/briefings`, their pages and CSV, in the languages of the catalogues."""
    router = APIRouter()

    async def read(number: str) -> Briefing:
        found = await briefing_store.find(pool, number) if len(number) <= MAX_NUMBER else None
        if found is None or found.classification > EVERYBODY:
            raise unknown(number[:MAX_NUMBER])
        return found

    def tables_of(briefing: Briefing, request: Request) -> BriefingTables:
        return BriefingTables(briefing, language_of(request), city.model.time_zone)

    @router.get("/briefings", summary="The newest briefings", response_class=HTMLResponse, openapi_extra=LANGUAGE)
    async def briefings_page(request: Request) -> Response:
        found = [message for _, message in await briefing_store.page(pool, NEWEST, most=EVERYBODY)]
        rows = [(item, tables_of(item, request), STATES[item.state]) for item in found]
        return PAGES.page(request, "briefings.html", {"rows": rows})

    @router.get(
        "/briefings/{number}",
        summary="A briefing as a page that prints",
        response_class=HTMLResponse,
        responses=refused(404),
        openapi_extra=LANGUAGE,
    )
    async def briefing_page(number: str, request: Request) -> Response:
        briefing, model = await read(number), city.model
        language = language_of(request)

        def post(post_id: str) -> str:
            return language.name(model.posts[post_id].name.texts) if post_id in model.posts else post_id

        context = {
            "briefing": briefing,
            "tables": tables_of(briefing, request),
            "mark": MARKS.get(briefing.state, ""),
            "waits": WAITS.get(briefing.waiting_reason, ""),
            "department": language.name(model.label(briefing.owner_department_id).texts),
            "post": post,
        }
        return PAGES.page(request, "briefing.html", context)

    @router.get(
        "/briefings/{number}/{table}.csv",
        summary="The figures of a briefing, or one of its lists, as CSV",
        responses=refused(404),
        openapi_extra=LANGUAGE,
    )
    async def table_csv(number: str, table: str, request: Request) -> Response:
        briefing = await read(number)
        tables = tables_of(briefing, request)
        found = next((item for item in briefing.lists if item.list == table), None)
        if found is None and table != FIGURES:
            raise NotFoundError("the briefing has no such list", "BRIEFING_UNKNOWN")
        shown = tables.all_figures() if found is None else tables.cases(found)
        return Response(csv_table(shown.headings, shown.rows), media_type=CSV_TYPE, headers=SECURITY_HEADERS)

    return router
