"""The composition root of citizen-services."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager

from cityloop_messaging import utc_now
from cityloop_packs import (
    CHANNELS,
    EVENT_CLASSES,
    FLOWS,
    FORMS,
    INDICATORS,
    LEDGERS,
    MESSAGES,
    MODE_CHANGES,
    PROBLEM_KINDS,
    PROCESSES,
    PUBLICATIONS,
    REACTIONS,
    ROLES,
    ActivePacks,
    ActName,
    combined_check,
    combined_inquiry,
)
from cityloop_reactions import Perform, ReactionsRoom
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
from cityloop_web import languages

from cityloop_citizen_services.cases.room import CasesRoom, case_store
from cityloop_citizen_services.edge.bounds import phone_bound, source_bounds
from cityloop_citizen_services.edge.http_edge import http_edge
from cityloop_citizen_services.feedback.room import FeedbackRoom, StoredFeedback
from cityloop_citizen_services.forms.room import FormsRoom, answers_inquiry
from cityloop_citizen_services.ledgers.room import LedgersRoom, ledger_inquiry
from cityloop_citizen_services.messages.room import MessagesRoom
from cityloop_citizen_services.notifications.room import NotificationsRoom, pack_check
from cityloop_citizen_services.open311.room import Open311Room, open311_or_page
from cityloop_citizen_services.portal.room import PortalRoom, form_labels
from cityloop_citizen_services.publications.room import PublicationsRoom, owners_check
from cityloop_citizen_services.reports.room import ReportsRoom, photo_store, report_store
from cityloop_citizen_services.settings import Settings
from cityloop_citizen_services.warnings.room import WarningsRoom

NAME = "citizen-services"
PACKAGE = "cityloop_citizen_services"
KINDS = (
    ROLES,
    CHANNELS,
    PROBLEM_KINDS,
    EVENT_CLASSES,
    MODE_CHANGES,
    PROCESSES,
    FLOWS,
    FORMS,
    MESSAGES,
    LEDGERS,
    INDICATORS,
    PUBLICATIONS,
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
                combined_check(pack_check, owners_check(lambda: base.city.model)),
                combined_inquiry(ledger_inquiry(base.pool), answers_inquiry(base.pool)),
            )
        )
        modes = await stack.enter_async_context(mode_replica(base, settings.event_hub_address))
        await packs.caught_up.wait()

        def active() -> ActivePacks:
            return packs.active

        catalogues = languages("cityloop_words", PACKAGE, folder=settings.locales)
        staff = await stack.enter_async_context(staff_replica(base, clock))
        authorizer = Authorizer(
            base.pool, base.city, base.policy, clock, rights=packs.rights_of, check_person=staff.check
        )
        pool, city = base.pool, base.city
        warnings = WarningsRoom(pool, city)
        messages = MessagesRoom(base, authorizer, warnings.warnings, settings.base_url, clock)
        notifications = NotificationsRoom(pool, base.outbox, case_store, active, catalogues)
        notifier, inbox = notifications.notifier, notifications.inbox
        feedback = FeedbackRoom(pool, base.outbox, active, modes, report_store, notifier, clock)
        followers = (notifier, feedback.call_backs)
        forms = FormsRoom(base, active, clock)
        said = StoredFeedback()
        reports = ReportsRoom(base, authorizer, active, case_store, forms.forms, inbox, said, followers, clock)
        collaboration = open_channel(settings.collaboration_tasks_address, settings.credentials)
        stack.push_async_callback(collaboration.close)
        cases = CasesRoom(pool, reports.case_follower, collaboration)
        intake, submissions = reports.intake, reports.submissions
        bounds, phones = source_bounds(settings), phone_bound(settings)
        doors = (bounds, phones, forms.forms)
        open311 = Open311Room(pool, city, active, report_store, intake, submissions, *doors, settings, clock)
        publications = PublicationsRoom(base, authorizer, active, report_store, settings.base_url, clock)
        portal = PortalRoom(
            pool,
            city,
            report_store,
            photo_store,
            intake,
            submissions,
            inbox,
            feedback.feedback,
            cases.replies,
            warnings.warnings,
            bounds,
            phones,
            forms.forms,
            forms.drafts,
            publications.lists,
            clock,
            settings.request_seconds,
        )
        link = settings.base_url
        ledgers = LedgersRoom(base, authorizer, active, packs.rights_of, reports.reporters, link, clock)
        acts: dict[ActName, Perform] = {
            "message": notifications.acts(report_store).tell,
            "ledger_entry": ledgers.acts.make_entry,
            "publish": publications.acts.publish,
        }
        reactions = ReactionsRoom(base, authorizer, active, acts, clock)
        rooms: list[Room] = [
            forms,
            reports,
            cases,
            notifications,
            feedback,
            open311,
            portal,
            messages,
            warnings,
            ledgers,
            publications,
            reactions,
        ]

        await stack.enter_async_context(serving_rooms(base, rooms, staff=staff, packs=packs))
        routers = [router for room in rooms for router in room.routers]
        edge = http_edge(routers, catalogues, settings.request_seconds, open311_or_page(form_labels), base.intake.wait)
        await stack.enter_async_context(serve_http(edge, settings.host, settings.http_port))
        yield base.background
