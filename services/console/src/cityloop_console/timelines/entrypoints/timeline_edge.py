"""HTTP: the read-only timeline of a report, event or case number, as a page and as JSON.

No person stands in it, and nothing that somebody wrote.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection
from dataclasses import replace
from typing import Annotated, Any
from urllib.parse import quote

from cityloop.common.v1.common_pb2 import Label
from cityloop_city import CityModel, CityReplica
from cityloop_database import Pool
from cityloop_kernel import NotFoundError, NotReadyError
from cityloop_localisation import Catalogues
from cityloop_packs import ActivePacks
from cityloop_timelines import Entry, without_words
from cityloop_web import Pages, language_of
from cityloop_web.openapi import refused
from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse
from starlette.responses import Response

from cityloop_console.timelines.adapters.report_client import ReportClient
from cityloop_console.timelines.entrypoints.replies import EntryReply, TimelineReply, WaitingReportReply
from cityloop_console.timelines.entrypoints.timeline_texts import Texts, state_said
from cityloop_console.timelines.handlers.report import REPORT_NUMBER, WaitingReport, read_report
from cityloop_console.timelines.handlers.timeline import MAX_NUMBER, ProjectedOn, Timeline, read_timeline, title_of

SAID = ("message", "name", "state_name", "title", "because", "decided", "instruction", "stated", "thing", "said")
LANG = {"name": "lang", "in": "query", "description": "Else Accept-Language.", "schema": {"type": "string"}}
LANGUAGE = {"parameters": [LANG]}
"""What the description says of the language of a page."""
PAGES = Pages("cityloop_console.timelines.entrypoints")


Unread = Callable[[], Collection[str]]
"""Snapshots of other services that are still read."""
OF_CASES = frozenset({"history", "signals"})
"""Snapshots without which a case may not be found."""


def timeline_routes(
    pool: Pool,
    projected_on: ProjectedOn,
    city: CityReplica,
    packs: Callable[[], ActivePacks],
    reports: ReportClient,
    unread: Unread,
    catalogues: Catalogues,
) -> APIRouter:
    """`/timeline`, its pages and their JSON, in the languages of the catalogues."""
    router = APIRouter()

    @router.get("/timeline", summary="To the timeline of a number", status_code=303, response_class=RedirectResponse)
    async def find(number: Annotated[str, Query()] = "") -> str:
        # What is no number is told so by the page that it leads to; where nothing was typed one may try again.
        return f"/timeline/{quote(number.strip()[: MAX_NUMBER + 1], safe='')}" if number.strip() else "/"

    @router.get(
        "/timeline/{number}.json",
        summary="The timeline as JSON",
        responses={200: {"model": TimelineReply | WaitingReportReply}, **refused(404)},
    )
    async def timeline_json(number: str) -> JSONResponse:
        found = await _read(pool, projected_on, packs, city.model, reports, number)
        model = city.model
        content: TimelineReply | WaitingReportReply
        if isinstance(found, Timeline):
            content = as_json(found, model, catalogues)
        else:
            content = report_as_json(found, model, catalogues)
        return JSONResponse(content, headers={"Cache-Control": "no-store"})

    # A number that somebody typed may hold a slash.
    @router.get(
        "/timeline/{number:path}",
        summary="The timeline as a page",
        response_class=HTMLResponse,
        responses=refused(404),
        openapi_extra=LANGUAGE,
    )
    async def timeline_page(number: str, request: Request) -> Response:
        language = language_of(request)
        texts, model = Texts(language), city.model
        zone = model.time_zone
        try:
            found = await _read(pool, projected_on, packs, model, reports, number)
        except (NotFoundError, NotReadyError) as error:
            missing = isinstance(error, NotFoundError) and not OF_CASES.intersection(unread())
            problem, status = ("not-found", 404) if missing else ("unavailable", 503)
            context = {"problem": problem, "number": number[:MAX_NUMBER]}
            return PAGES.page(request, "problem.html", context, status=status)

        def name(label: Label) -> str:
            return language.name(label.texts)

        def post(post_id: str) -> str:
            return name(model.posts[post_id].name) if post_id in model.posts else post_id

        shared: dict[str, Any] = {
            "texts": texts,
            "unread": unread(),
            "name": name,
            "local": lambda moment: language.moment(moment, zone, seconds=True),
            "department": lambda department_id: name(model.label(department_id)),
            "post": post,
        }
        if isinstance(found, Timeline):
            state = state_said(found.case, language)
            shown = {"timeline": found, "case": found.case, "state": state, "grade": found.case.grade}
            return PAGES.page(request, "timeline.html", shared | shown)
        title = name(title_of(packs(), found.standing.event_class)) or found.standing.event_class
        shown = {"report": found.standing, "title": title, "entries": found.entries}
        return PAGES.page(request, "report.html", shared | shown)

    return router


async def _read(
    pool: Pool,
    projected_on: ProjectedOn,
    packs: Callable[[], ActivePacks],
    model: CityModel,
    reports: ReportClient,
    number: str,
) -> Timeline | WaitingReport:
    """The timeline behind a number, or where a report stands that has none yet."""
    try:
        timeline = await read_timeline(pool, projected_on, packs, model.label, number)
        return replace(timeline, entries=[without_words(entry) for entry in timeline.entries])
    except NotFoundError:
        if REPORT_NUMBER.fullmatch(number) is None:
            raise
        return await read_report(pool, projected_on, reports, number)


def report_as_json(report: WaitingReport, model: CityModel, catalogues: Catalogues) -> WaitingReportReply:
    """A report without a case as JSON has it."""
    standing = report.standing
    return {
        "event_number": standing.event_number,
        "reports": [standing.report_number],
        "event_class": standing.event_class,
        "state": standing.state,
        "reason": standing.reason,
        "received_at": _utc(standing.recorded_at),
        "entries": [entry_as_json(entry, model, catalogues) for entry in report.entries],
    }


def as_json(timeline: Timeline, model: CityModel, catalogues: Catalogues) -> TimelineReply:
    """The timeline as JSON has it: times in UTC, what is empty left out."""
    case = timeline.case
    return {
        "case_number": case.case_number,
        "event_number": case.event_number,
        "reports": timeline.reports,
        "event_class": case.event_class,
        "state": case.state,
        "phase": case.phase,
        "grade": case.grade,
        "lead_department_id": case.lead_department_id,
        "due_at": None if case.due_at is None else _utc(case.due_at),
        "overdue": case.overdue,
        "reopened": case.reopened,
        "linked_case_number": case.linked_case_number,
        "links": list(timeline.links),
        "entries": [entry_as_json(entry, model, catalogues) for entry in timeline.entries],
    }


def entry_as_json(entry: Entry, model: CityModel, catalogues: Catalogues) -> EntryReply:
    """One entry, as people read it in each language, times in UTC, what is empty left out."""
    fields: dict[str, Any] = {name: getattr(entry, name) for name in Entry.__slots__}
    # What attributes say, and what was corrected, is in `said`.
    del fields["attributes"], fields["corrected"]
    fields["subject"] = entry.subject.value
    for name in SAID:
        fields[name] = (
            {language.tag: language.spoken(fields[name]) for language in catalogues} if fields[name] else None
        )
    fields["facts"] = dict(entry.facts)
    fields["text"] = {language.tag: Texts(language).line(entry) for language in catalogues}
    post = model.posts.get(entry.post_id)
    fields["by"] = None if post is None else in_each(post.name, catalogues)
    shown: Any = {
        name: _utc(value) if isinstance(value, dt.datetime) else value
        for name, value in fields.items()
        if value not in (None, "", 0, {})
    }
    found: EntryReply = shown
    return found


def in_each(label: Label, catalogues: Catalogues) -> dict[str, str]:
    """A name in each language."""
    return {language.tag: language.name(label.texts) for language in catalogues}


def _utc(moment: dt.datetime) -> str:
    return moment.astimezone(dt.UTC).isoformat().replace("+00:00", "Z")
