"""HTTP: what is shown to everybody, as pages without script and as feeds, and one's own place in a list."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode

from cityloop_database import Pool
from cityloop_kernel import InvalidError
from cityloop_localisation import Language
from cityloop_packs import Feed
from cityloop_web import Pages, language_of
from fastapi import APIRouter, Request
from starlette.responses import Response

from cityloop_citizen_services.publications.adapters import entry_store, publication_store
from cityloop_citizen_services.publications.domain.entries import OwnPlace
from cityloop_citizen_services.publications.domain.publication import GoneError, PublicationState, Shown
from cityloop_citizen_services.publications.domain.sheet import Sheet
from cityloop_citizen_services.publications.entrypoints.feeds import MEDIA_TYPES, WRITERS, Head
from cityloop_citizen_services.publications.entrypoints.figure_definitions import FigureDefinitions
from cityloop_citizen_services.publications.entrypoints.figure_sheets import FigureSheets
from cityloop_citizen_services.publications.entrypoints.list_sheets import ListSheets, state_text
from cityloop_citizen_services.publications.entrypoints.negotiation import Form, form_of
from cityloop_citizen_services.publications.handlers.lists import wanted_of
from cityloop_citizen_services.publications.handlers.publications import Publications
from cityloop_citizen_services.publications.telemetry import Metrics
from cityloop_citizen_services.reports.domain.access import unknown_link
from cityloop_citizen_services.reports.domain.protocols import Reports
from cityloop_citizen_services.secret_links import SECRET, digest_of

PAGES = Pages("cityloop_citizen_services.publications.entrypoints")
GONE, NOT_MODIFIED = 410, 304
PAGE_ROWS, FEED_ROWS = 50, 1_000
LONGEST_CELL = 500
"""Characters of a cell on a page; feeds have all of it."""
MOST_TOKEN = 300
CACHE_SECONDS = 20
"""For so long may anybody keep an answer: what is withdrawn is gone everywhere within a minute."""


class PublicationPages:
    """The publications that are signed: an index, a page each, and its feeds.

    Args:
        pool: of the service's database.
        publications: that there are.
        reports: whose secret links open one's own place.
        base_url: beginning of the links in feeds.
        clock: now.
    """

    def __init__(
        self,
        pool: Pool,
        publications: Publications,
        reports: Reports[Pool],
        base_url: str,
        clock: Callable[[], dt.datetime],
    ) -> None:
        self._pool = pool
        self._publications = publications
        self._reports = reports
        self._base_url = base_url
        self._clock = clock
        self._lists = ListSheets(pool, publications.packs, publications.city)
        self._figures = FigureSheets(pool, publications.packs, publications.city)
        self._definitions = FigureDefinitions(pool, publications.packs, publications.city)

    def router(self) -> APIRouter:
        """Its routes."""
        router = APIRouter(include_in_schema=False)
        router.get("/publications")(self.index_page)
        router.get("/publications/{pack}/{name}")(self.publication)
        router.get("/publications/{pack}/{name}/own/{secret}")(self.own_page)
        return router

    async def index_page(self, request: Request) -> Response:
        """What is shown at the moment."""
        language = language_of(request)
        shown = [
            {
                "name": standing.name,
                "title": language.name(standing.found.item.title.texts),
                "note": "" if standing.found.item.note is None else language.name(standing.found.item.note.texts),
            }
            for standing in await self._publications.all()
            if standing.state is PublicationState.SIGNED and standing.found is not None
        ]
        response = PAGES.page(request, "publications.html", {"publications": shown})
        return _fresh(request, response)

    async def publication(self, pack: str, name: str, request: Request) -> Response:
        """A publication as a page, or in the form that its ending or Accept asks for."""
        plain, _, ending = name.partition(".")
        full = f"{pack}/{plain}"
        try:
            shown = await self._publications.shown(full)
            form = form_of(ending, request.headers.get("accept", ""), shown.found.item.feeds)
            response = await self._written(request, full, shown, form)
        except GoneError:
            return await self._gone_page(request, full)
        Metrics.READS.labels(kind=form).inc()
        return _fresh(request, response)

    async def own_page(self, pack: str, name: str, secret: str, request: Request) -> Response:
        """Where the matter of one's own report stands in a list; the link is the reporter's alone."""
        full, language = f"{pack}/{name}", language_of(request)
        try:
            shown = await self._publications.shown(full)
        except GoneError:
            return await self._gone_page(request, full)
        report = await self._reports.find_by_secret(self._pool, digest_of(secret)) if SECRET.fullmatch(secret) else None
        if report is None:
            raise unknown_link()
        wanted = wanted_of(shown.found, self._publications.packs(), self._clock())
        own: OwnPlace | None = None
        if wanted is not None and report.status.case_number:
            own = await entry_store.own_place(self._pool, wanted, report.status.case_number)
        context = {
            "title": language.name(shown.found.item.title.texts),
            "name": full,
            "report": report.report_number,
            "number": "" if own is None else own.entry.number,
            "state": "" if own is None else state_text(own.entry, language),
            # How many there are is told of no small list.
            "place": None if own is None or own.of < shown.found.item.least_group else own,
        }
        return PAGES.page(request, "own.html", context)

    async def _written(self, request: Request, name: str, shown: Shown, form: Form) -> Response:
        language, now, item = language_of(request), self._clock(), shown.found.item
        token, chosen = request.query_params.get("page_token", ""), request.query_params.get("period", "")
        if len(token) > MOST_TOKEN or "\0" in token:
            raise InvalidError("page_token is not one of this list; begin without it", "PAGE_TOKEN_INVALID")
        if form != "page":
            sheet = await self._sheet(shown, language, now, token, FEED_ROWS)
            return self._feed(request, name, shown, sheet, form)
        context = self._context(name, shown, language)
        if item.figure is not None:
            tables = await self._figures.tables(shown.found, language, now, chosen)
            figure = {
                "tables": tables,
                "known_at": "" if tables.known_at is None else language.moment(tables.known_at, self._zone),
                "least": item.least_group,
                "definition": await self._definitions.shown(shown.found, language),
            }
            return PAGES.page(request, "figure.html", context | figure)
        sheet = await self._sheet(shown, language, now, token, PAGE_ROWS)
        following = urlencode({"page_token": sheet.next_token, "lang": language.tag}) if sheet.next_token else ""
        listed = {"sheet": sheet, "following": following, "begun": bool(token), "longest": LONGEST_CELL}
        return PAGES.page(request, "list.html", context | listed)

    async def _sheet(self, shown: Shown, language: Language, now: dt.datetime, token: str, size: int) -> Sheet:
        item = shown.found.item
        if item.figure is not None:
            return await self._figures.sheet(shown.found, language, now)
        if item.areas is not None:
            return self._lists.areas(shown.found, language, shown.signature.signed_at, token, size)
        return await self._lists.entries(shown.found, language, now, token, size)

    def _feed(self, request: Request, name: str, shown: Shown, sheet: Sheet, form: Feed) -> Response:
        language = language_of(request)
        context = self._context(name, shown, language)
        page = f"{self._base_url}/publications/{name}"
        query = urlencode({"page_token": sheet.next_token, "lang": language.tag})
        head = Head(
            title=context["title"],
            note=context["note"],
            owner=context["owner"],
            link=page,
            language=language.tag,
            updated=max([row.updated_at for row in sheet.rows], default=shown.signature.signed_at).isoformat(),
            next_link=f"{page}.{form}?{query}" if sheet.next_token else "",
            corrections=tuple(f"{item['moment']} {item['entry']} {item['reason']}" for item in context["corrections"]),
        )
        headers = {"Vary": "Accept, Accept-Language", "X-Content-Type-Options": "nosniff", "X-Robots-Tag": "noindex"}
        headers["Content-Language"] = language.tag
        if head.next_link:
            headers["Link"] = f'<{head.next_link}>; rel="next"'
        if form == "csv":
            headers["Content-Disposition"] = f'attachment; filename="{name.replace("/", "-")}.csv"'
        return Response(WRITERS[form](head, sheet), media_type=MEDIA_TYPES[form], headers=headers)

    def _context(self, name: str, shown: Shown, language: Language) -> dict[str, Any]:
        item, city = shown.found.item, self._publications.city()
        return {
            "name": name,
            "title": language.name(item.title.texts),
            "note": "" if item.note is None else language.name(item.note.texts),
            "owner": language.name(city.label(shown.signature.department_id).texts),
            "signed_at": language.moment(shown.signature.signed_at, self._zone),
            "feeds": item.feeds,
            "corrections": [
                {
                    "moment": language.moment(correction.corrected_at, self._zone),
                    "reason": correction.reason,
                    "entry": correction.entry_number,
                }
                for correction in shown.corrections
            ],
        }

    async def _gone_page(self, request: Request, name: str) -> Response:
        """It was shown, and is no more; in whatever form it was asked for."""
        language = language_of(request)
        signature = await publication_store.signature_of(self._pool, name)
        context: Mapping[str, Any] = {
            "title": "" if signature is None else language.name(signature.title),
            "reason": "" if signature is None else signature.withdrawn_reason,
            "moment": ""
            if signature is None or signature.withdrawn_at is None
            else language.moment(signature.withdrawn_at, self._zone),
        }
        return PAGES.page(request, "gone.html", context, status=GONE)

    @property
    def _zone(self) -> dt.tzinfo:
        return self._publications.city().time_zone


def _fresh(request: Request, response: Response) -> Response:
    """The answer with its tag; nothing but that where the asker has it already."""
    tag = f'W/"{hashlib.sha256(bytes(response.body)).hexdigest()[:32]}"'
    response.headers["ETag"] = tag
    response.headers["Cache-Control"] = f"public, max-age={CACHE_SECONDS}, must-revalidate"
    response.headers["Vary"] = "Accept, Accept-Language"
    given = {item.strip() for item in request.headers.get("if-none-match", "").split(",")}
    if tag not in given and "*" not in given:
        return response
    kept = {name: value for name, value in response.headers.items() if name not in {"content-length", "content-type"}}
    return Response(status_code=NOT_MODIFIED, headers=kept)
