"""The composition root of collaboration-tasks."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager

from cityloop.common.v1.common_pb2 import Label
from cityloop_database import Connection, UnitOfWork
from cityloop_messaging import utc_now
from cityloop_modes import Modes
from cityloop_packs import (
    BRIEFINGS,
    ESCALATIONS,
    EVENT_CLASSES,
    FLOWS,
    FORMS,
    INDICATORS,
    PROCESSES,
    REACTIONS,
    RESPONSIBILITIES,
    ROLES,
    RULES,
    THING_MODELS,
    WARNINGS,
    ActivePacks,
    ActName,
    combined_check,
    combined_inquiry,
)
from cityloop_reactions import Perform, ReactionRun, ReactionsRoom, reaction_check
from cityloop_rpc import Authorizer, open_channel
from cityloop_service import (
    Background,
    Room,
    foundation,
    mode_replica,
    pack_replica,
    serve_http,
    serving_rooms,
    staff_replica,
)
from cityloop_web import languages, web_app

from cityloop_collaboration_tasks.briefings.room import FIGURES_DEADLINE_SECONDS, BriefingsRoom, briefing_check
from cityloop_collaboration_tasks.cases.room import (
    MEASUREMENT_DEADLINE_SECONDS,
    CasesRoom,
    PublishedHistory,
    StoredCaseRecords,
    pack_check,
    pack_inquiry,
    refusal_recorder,
)
from cityloop_collaboration_tasks.flows.room import FlowsRoom, flow_check, open_flow_inquiry
from cityloop_collaboration_tasks.forms.room import (
    ROW_DEADLINE_SECONDS,
    FormsRoom,
    StoredFormAnswers,
    answers_inquiry,
)
from cityloop_collaboration_tasks.lists.room import reaction_lists
from cityloop_collaboration_tasks.resources.room import ResourcesRoom, StoredResourceNames
from cityloop_collaboration_tasks.reviews.room import ReviewsRoom, mode_recorder
from cityloop_collaboration_tasks.settings import Settings

NAME = "collaboration-tasks"
PACKAGE = "cityloop_collaboration_tasks"
KINDS = (
    ROLES,
    EVENT_CLASSES,
    THING_MODELS,
    RULES,
    WARNINGS,
    RESPONSIBILITIES,
    PROCESSES,
    ESCALATIONS,
    FLOWS,
    FORMS,
    INDICATORS,
    BRIEFINGS,
    REACTIONS,
)
"""What it works with in packs."""


@asynccontextmanager
async def bootstrap(settings: Settings, clock: Callable[[], dt.datetime] = utc_now) -> AsyncIterator[Background]:
    """The running service."""
    async with AsyncExitStack() as stack:
        base = await stack.enter_async_context(foundation(NAME, PACKAGE, settings))
        packs = await stack.enter_async_context(
            pack_replica(
                base,
                KINDS,
                combined_check(
                    pack_check(lambda: base.city.model),
                    flow_check(lambda: base.city.model),
                    briefing_check(lambda: base.city.model),
                    reaction_check(lambda: base.city.model),
                ),
                combined_inquiry(pack_inquiry(base.pool), open_flow_inquiry(base.pool), answers_inquiry(base.pool)),
            )
        )
        modes = await stack.enter_async_context(
            mode_replica(base, settings.event_hub_address, mode_recorder(base.pool))
        )
        await packs.caught_up.wait()
        await modes.caught_up.wait()

        def active() -> ActivePacks:
            return packs.active

        def current_modes() -> Modes:
            return modes.modes

        async def name_resources(connection: Connection, resource_ids: Sequence[str]) -> dict[str, Label]:
            return await StoredResourceNames(connection).names_of(resource_ids)

        history = PublishedHistory(base.outbox, name_resources)
        staff = await stack.enter_async_context(staff_replica(base, clock))
        authorizer = Authorizer(
            base.pool,
            base.city,
            base.policy,
            clock,
            rights=packs.rights_of,
            check_person=staff.check,
            record_refusal=refusal_recorder(history),
        )
        sensing = open_channel(settings.sensing_ingest_address, settings.credentials, MEASUREMENT_DEADLINE_SECONDS)
        stack.push_async_callback(sensing.close)
        hub = open_channel(settings.event_hub_address, settings.credentials, FIGURES_DEADLINE_SECONDS)
        stack.push_async_callback(hub.close)
        sharing = open_channel(settings.data_sharing_address, settings.credentials, ROW_DEADLINE_SECONDS)
        stack.push_async_callback(sharing.close)
        catalogues = languages("cityloop_words", "cityloop_timelines", PACKAGE, folder=settings.locales)
        resources = ResourcesRoom(base.pool, authorizer, StoredCaseRecords, history)
        reviews = ReviewsRoom(base.pool, StoredCaseRecords, authorizer)
        answers = StoredFormAnswers(active, lambda: base.city.model)
        release = resources.bookings.release_of_tasks
        cases = CasesRoom(
            base, authorizer, active, current_modes, history, release, answers, sensing, clock, staff.on_duty
        )
        flows = FlowsRoom(base, authorizer, active, current_modes, StoredCaseRecords, history, answers, clock)
        subjects = {**cases.form_subjects, **flows.form_subjects}
        forms = FormsRoom(base, authorizer, active, answers, subjects, sharing, clock)

        briefings = BriefingsRoom(base, authorizer, active, StoredCaseRecords, hub, catalogues, clock)

        async def move(work: UnitOfWork, run: ReactionRun) -> str:
            return await (flows.acts if run.trigger.of == "flow" else cases.acts).move(work, run)

        acts: dict[ActName, Perform] = {
            "open_case": cases.acts.open_case,
            "open_flow": flows.acts.open_flow,
            "move": move,
            "remark": cases.acts.remark,
            "draft_briefing": briefings.acts.draft_briefing,
        }
        lists = reaction_lists(sensing, sharing, lambda: base.city.model)
        reactions = ReactionsRoom(base, authorizer, active, acts, clock, lists)
        rooms: list[Room] = [cases, resources, flows, forms, reviews, briefings, reactions]

        await stack.enter_async_context(serving_rooms(base, rooms, staff=staff, packs=packs))
        routers = [router for room in rooms for router in room.routers]
        edge = web_app("Cityloop collaboration-tasks", routers, catalogues=catalogues, wait=base.intake.wait)
        await stack.enter_async_context(serve_http(edge, settings.host, settings.http_port))
        yield base.background
