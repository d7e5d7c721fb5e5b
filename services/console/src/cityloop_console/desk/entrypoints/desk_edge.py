"""HTTP: the desk of whoever is signed in. All of a list and of a place stands in the address; no script is needed."""

from __future__ import annotations

import asyncio
import datetime as dt
import itertools
import uuid
from typing import Annotated, Any
from urllib.parse import urlencode

from cityloop.cases.v1.case_pb2 import CasePhase, TaskState
from cityloop.cases.v1.cases_service_pb2 import CaseFlow, GetCaseResponse
from cityloop.cases.v1.flow_pb2 import FlowPhase
from cityloop.common.v1.common_pb2 import EventGrade
from cityloop_kernel import RefusedError, UnauthenticatedError
from cityloop_localisation import Language
from cityloop_packs import move_name
from cityloop_pictures import FORMATS
from cityloop_web import SECURITY_HEADERS, Pages, language_of, sentence_of
from cityloop_web.openapi import refused
from cityloop_web.refusals import status_of
from cityloop_words import refusal_sentence
from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from starlette.responses import Response

from cityloop_console.desk.domain.acts import (
    ASSIGN,
    OF_TASKS,
    OPEN,
)
from cityloop_console.desk.domain.colleagues import name_of
from cityloop_console.desk.domain.corrections import CORRECT, coordinates_of, corrections_of
from cityloop_console.desk.domain.mergings import MERGE, SEPARATE, SPLIT, choices_of
from cityloop_console.desk.domain.positions import SYSTEMS
from cityloop_console.desk.domain.returns import why_returned
from cityloop_console.desk.domain.search import is_too_short, searched
from cityloop_console.desk.domain.work_lists import LISTS, OFFERED, RETURNS, SUPERVISED, work_lists
from cityloop_console.desk.entrypoints.desk_sources import Desk
from cityloop_console.desk.entrypoints.sent_acts import (
    PHOTO_MEGABYTES,
    PHOTOS,
    SentForm,
    carry_out,
    sent_form,
)
from cityloop_console.desk.entrypoints.shown_first import SHOWN_FIRST, ToConfirm, show_or_send
from cityloop_console.sign_in.domain.signed_in import SignedIn
from cityloop_console.timelines.domain.names import TimelineNames

PAGES = Pages("cityloop_console.desk.entrypoints")
MAX_NUMBER, MAX_DEPARTMENT, MAX_QUERY = 64, 200, 100
WRITTEN = ("text", "reply")
"""Fields whose words are never lost."""
LANG = {"name": "lang", "in": "query", "description": "Else Accept-Language.", "schema": {"type": "string"}}
Department = Annotated[str, Query(max_length=MAX_DEPARTMENT)]


def desk_routes(desk: Desk) -> APIRouter:
    """`/desk`, `/desk/cases/{number}` and the acts there."""
    router = APIRouter(prefix="/desk")
    described: dict[str, Any] = {
        "response_class": HTMLResponse,
        "responses": refused(303, 401, 403, 404, 409, 503),
        "openapi_extra": {"parameters": [LANG]},
    }

    @router.get("", summary="What waits for whoever is signed in", **described)
    async def lists(
        request: Request,
        department: Department = "",
        shown: Annotated[str, Query(alias="list", max_length=50)] = "",
        query: Annotated[str, Query(alias="q", max_length=MAX_QUERY)] = "",
    ) -> Response:
        try:
            person = await desk.browsers.signed_in(request, department)
        except UnauthenticatedError:
            return desk.browsers.to_sign_in(request)
        of_department = asyncio.gather(*(desk.cases.tasks_in(person, state) for state in OF_TASKS))
        waiting, returns, supervised, climbed, tasks = await asyncio.gather(
            desk.waiting(person), desk.returns(person), desk.supervised(person), desk.climbed(person), of_department
        )
        others = {RETURNS: returns, SUPERVISED: supervised}
        whole = work_lists(itertools.chain(*tasks), waiting, desk.clock(), person.person_id, others, climbed)
        found = searched(whole, query, desk.names_of)
        chosen = shown if shown in LISTS else next((name for name in LISTS if found[name]), OFFERED)
        context = desk.shared(request, person) | {
            "lists": found,
            "chosen": chosen,
            "query": query,
            "asked": {"q": query} if query else {},
            "too_short": is_too_short(query),
        }
        return desk.browsers.keep(PAGES.page(request, "desk.html", context), person)

    @router.get("/cases/{number}", summary="A case, and what may be done with it", **described)
    async def case_page(number: str, request: Request, department: Department = "") -> Response:
        try:
            person = await desk.browsers.signed_in(request, department)
        except UnauthenticatedError:
            return desk.browsers.to_sign_in(request)
        found = await desk.cases.case(person, number[:MAX_NUMBER])
        return await _case_page(desk, request, person, found)

    @router.post("/cases/{number}", summary="An act on a case or a task of it", **described)
    async def act(number: str, request: Request, department: Department = "") -> Response:
        sent = await sent_form(request)
        form = sent.fields
        try:
            person = await desk.browsers.signed_in(request, department)
        except UnauthenticatedError:
            # What was written is shown, to be copied; a form of another site shows nothing here.
            foreign = request.headers.get("sec-fetch-site") == "cross-site"
            texts = [] if foreign else [form[name] for name in WRITTEN if form.get(name)]
            return PAGES.page(request, "kept.html", {"texts": texts, "then": request.url.path}, status=401)
        desk.browsers.check_form(request, form, person)
        try:
            if form.get("act") in SHOWN_FIRST:
                found = await desk.cases.case(person, number[:MAX_NUMBER])
                title = desk.shared(request, person)["title"]
                shown = await show_or_send(desk.cases, person, found, sent, desk.city.model, title)
                if shown is not None:
                    return await _case_page(desk, request, person, found, sent, shown=shown)
            else:
                await carry_out(desk.cases, person, sent, desk.city.model.time_zone)
        except RefusedError as error:
            if isinstance(error, UnauthenticatedError):
                raise
            found = await desk.cases.case(person, number[:MAX_NUMBER])
            return await _case_page(desk, request, person, found, sent, error)
        tag = language_of(request).tag
        query = urlencode({"department": person.department_id, "lang": tag, "done": form.get("act", "")[:50]})
        response = RedirectResponse(f"{request.url.path}?{query}", status_code=303, headers=SECURITY_HEADERS)
        return desk.browsers.keep(response, person)

    return router


async def _case_page(
    desk: Desk,
    request: Request,
    person: SignedIn,
    found: GetCaseResponse,
    sent: SentForm | None = None,
    error: RefusedError | None = None,
    shown: ToConfirm | None = None,
) -> Response:
    language = language_of(request)
    typed = {} if sent is None else sent.fields
    acts = desk.acts(person, found.case, found.tasks)
    told, said_of_case, colleagues = await asyncio.gather(
        desk.tell(found.case.case_number, language), desk.said(person, found.case), desk.colleagues(person, acts)
    )
    acts = [act for act in acts if act.kind != ASSIGN or colleagues]

    def name_of_move(move: str) -> str:
        title = move_name(desk.packs(), found.case.event_class, move)
        return move if title is None else language.name(title.label().texts)

    shared, correcting = desk.shared(request, person), desk.correcting(person, found.case)
    merging = desk.merging(person, found.case)
    possible = {act.key for act in acts} | ({CORRECT} if correcting else set())
    possible |= ({SEPARATE} if found.case.merge.case_id else {MERGE, SPLIT}) if merging else set()
    context = (
        shared
        | said_of_case
        | {
            "case": found.case,
            "tasks": found.tasks,
            "told": told,
            "move_name": name_of_move,
            "acts": acts,
            "colleagues": colleagues,
            "why_returned": why_returned(found.history),
            "name_of": lambda person_id: name_of(colleagues, person_id),
            "phase": CasePhase.Name(found.case.phase).removeprefix("CASE_PHASE_").lower(),
            "grade": EventGrade.Name(found.case.grade).removeprefix("EVENT_GRADE_").lower(),
            "task_state": lambda task: TaskState.Name(task.state).removeprefix("TASK_STATE_").lower(),
            "moment": lambda stamp: stamp.ToDatetime(tzinfo=dt.UTC),
            "typed": typed,
            "written": [typed[name] for name in WRITTEN if typed.get(name)],
            "lost": sent is not None and typed.get("act", "") not in possible,
            "photos_again": sent is not None and bool(sent.photos),
            "chosen": () if sent is None else sent.departments,
            "replies": found.replies,
            "flows": found.flows,
            "flow_phase": phase_of_flow,
            "all_departments": desk.city.model.departments,
            "at_work": {task.department_id for task in found.tasks if task.state in OPEN},
            "photo_numbers": range(1, PHOTOS + 1),
            "megabytes": PHOTO_MEGABYTES,
            "photo_types": ",".join(FORMATS),
            "systems": SYSTEMS,
            "correcting": correcting,
            "classes": desk.classes(shared["title"]) if correcting or merging else [],
            "coordinates": coordinates_of(found.case.place),
            "place_coordinates": coordinates_of,
            "corrections": corrections_of(found.history),
            "merging": merging,
            "choices": choices_of(found.signals) if merging else [],
            "chosen_signals": () if sent is None else sent.signals,
            "confirming": shown,
            "changes": None if shown is None else shown.changes,
            "problem": None if error is None else said(desk, error, found.case.event_class, language),
            "done": error is None and "done" in request.query_params,
            "new_key": lambda: str(uuid.uuid4()),
            "ids": {act.key: f"act-{place}" for place, act in enumerate(acts)},
        }
    )
    status = 200 if error is None else status_of(error)
    return desk.browsers.keep(PAGES.page(request, "case.html", context, status=status), person)


def phase_of_flow(flow: CaseFlow) -> str:
    """The phase of a flow, as sentences about it are named."""
    return FlowPhase.Name(flow.phase).removeprefix("FLOW_PHASE_").lower()


def said(desk: Desk, error: RefusedError, event_class: str, language: Language) -> str:
    """Why an act was refused, in the reader's language, by the names that packs and city give."""
    names = TimelineNames(desk.packs(), department=desk.city.model.label).lookup(event_class)
    sentence = refusal_sentence(error.reason, error.details, names)
    return language.spoken(sentence) if sentence is not None else sentence_of(error, language, {}, ("refused",))
