"""What the pages of the desk are made of."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterator
from typing import Any
from urllib.parse import urlencode

from cityloop.cases.v1.case_pb2 import Case, CasePhase, Task
from cityloop.common.v1.common_pb2 import Label, Place
from cityloop_city import CityReplica
from cityloop_flows import TimeAmount
from cityloop_kernel import NotReadyError, RefusedError
from cityloop_packs import ENDED_PHASES, EVENT_CLASSES, ActivePacks, Right, process_of, rights_of
from cityloop_web import language_of
from fastapi import Request
from starlette.responses import Response

from cityloop_console.desk.adapters.cases_client import CasesClient
from cityloop_console.desk.adapters.reports_client import ReportsClient
from cityloop_console.desk.adapters.staff_client import StaffClient
from cityloop_console.desk.domain.acts import (
    ASSIGN,
    Act,
    acts_of_assigning,
    acts_of_case,
    acts_of_oversight,
    acts_of_returns,
    acts_of_tasks,
    returns_decided_by,
)
from cityloop_console.desk.domain.colleagues import Colleague, colleagues_of
from cityloop_console.desk.domain.corrections import correction_posts
from cityloop_console.desk.domain.mergings import merging_posts
from cityloop_console.desk.domain.work_lists import OF_PHASES, Item
from cityloop_console.sign_in.domain.signed_in import Browsers, SignedIn
from cityloop_console.timelines.domain.told_timeline import TellTimeline

ENDED = {CasePhase.Value(f"CASE_PHASE_{phase.name}") for phase in ENDED_PHASES}


class Desk:
    """What the pages are made of.

    Args:
        browsers: who uses them.
        cases: collaboration-tasks.
        reports: citizen-services.
        staff: data-sharing.
        city: in use.
        packs: in use.
        tell: tells the timeline of a case.
        clock: now.
    """

    def __init__(
        self,
        browsers: Browsers[Request, Response],
        cases: CasesClient,
        reports: ReportsClient,
        staff: StaffClient,
        city: CityReplica,
        packs: Callable[[], ActivePacks],
        tell: TellTimeline,
        clock: Callable[[], dt.datetime],
    ) -> None:
        self.browsers = browsers
        self.cases = cases
        self.reports = reports
        self.staff = staff
        self.city = city
        self.packs = packs
        self.tell = tell
        self.clock = clock

    def roles(self, post_id: str) -> Collection[str]:
        """Of a post of the city."""
        post = self.city.model.posts.get(post_id)
        return () if post is None else post.roles

    def acts(self, person: SignedIn, case: Case, tasks: Collection[Task]) -> list[Act]:
        """What the person may do here."""
        posts, packs = [post.post_id for post in person.own_posts], self.packs()
        department, roles = person.department_id, self.roles

        def rights(found: Collection[str]) -> Collection[str]:
            return rights_of(packs, found)

        of_tasks = acts_of_tasks(tasks, department, posts, roles, rights)
        assigning = acts_of_assigning(tasks, department, person.person_id, posts, roles, rights)
        process = process_of(packs, case.event_class)
        returns = acts_of_returns(tasks, department, process, posts, roles, rights, self.after, self.clock())
        ended = case.phase in ENDED
        overseeing = acts_of_oversight(case, tasks, ended, posts, roles, rights)
        return [*of_tasks, *returns, *assigning, *overseeing, *acts_of_case(case, process, posts, roles)]

    def after(self, moment: dt.datetime, amount: TimeAmount) -> dt.datetime | None:
        """When so much time has passed in the city; None where its calendar does not know it."""
        limit = amount.amount
        try:
            return self.city.model.time.count(limit.unit).due(moment, limit.time)
        except RefusedError:
            return None

    async def supervised(self, person: SignedIn) -> list[Case]:
        """Cases under supervision, where a post of the person supervises."""
        rights = {right for post in person.own_posts for right in rights_of(self.packs(), self.roles(post.post_id))}
        return await self.cases.supervised(person) if Right.SUPERVISE_CASES in rights else []

    async def climbed(self, person: SignedIn) -> list[Task]:
        """Tasks that have climbed to a post of the person."""
        posts = {post.post_id for post in person.own_posts}
        found = await self.cases.climbed(person)
        return [task for task in found if task.escalations and posts & set(task.escalations[-1].post_ids)]

    async def returns(self, person: SignedIn) -> list[Case]:
        """Cases of which a department asks to return an accepted task, where a post of the person decides that."""
        posts, packs = [post.post_id for post in person.own_posts], self.packs()
        return [
            case
            for case in await self.cases.returns_asked(person)
            if returns_decided_by(process_of(packs, case.event_class), posts, self.roles)
        ]

    async def colleagues(self, person: SignedIn, acts: Collection[Act]) -> list[Colleague]:
        """To whom the department's tasks of a case may be given; nobody where there is none to give."""
        if not any(act.kind == ASSIGN for act in acts):
            return []
        members, packs = await self.staff.colleagues(person), self.packs()
        return colleagues_of(members, lambda post_id: rights_of(packs, self.roles(post_id)), self.clock())

    def correcting(self, person: SignedIn, case: Case) -> tuple[str, ...]:
        """The posts of the person that may correct the case."""
        posts, packs = [post.post_id for post in person.own_posts], self.packs()
        return correction_posts(case, posts, self.roles, lambda roles: rights_of(packs, roles))

    def merging(self, person: SignedIn, case: Case) -> tuple[str, ...]:
        """The posts of the person that may merge, set apart or split the case."""
        posts, packs = [post.post_id for post in person.own_posts], self.packs()
        return merging_posts(case, posts, self.roles, lambda roles: rights_of(packs, roles))

    def classes(self, title: Callable[[str], str]) -> list[tuple[str, str]]:
        """Classes that cases may be of, by what people call them."""
        packs = self.packs()
        named = packs.named(EVENT_CLASSES).items()
        able = [name for name, found in named if not found.retiring and process_of(packs, name) is not None]
        return sorted(((name, title(name)) for name in able), key=lambda item: (item[1], item[0]))

    async def said(self, person: SignedIn, case: Case) -> dict[str, Any]:
        """What reporters said and showed of a case, and what officers showed; as far as the person may see it."""
        try:
            found = await self.reports.said(person, case.case_number)
        except NotReadyError:
            return {"reports": [], "reports_away": True, "before": [], "after": [], "papers": [], "reader": ""}
        reader, reports = (found[0], list(found[1].reports)) if found is not None else ("", [])
        files = await self.cases.files(person, case.case_number) if reader else []
        before = [
            (item.report.report_number, place, file)
            for item in reports
            for place, file in enumerate(item.report.attachments, 1)
        ]
        after = [shown for shown in files if shown.file.media_type.startswith("image/")]
        papers = [shown for shown in files if shown not in after]
        shown = {"before": before, "after": after, "papers": papers}
        return {"reports": reports, "reports_away": False, **shown, "reader": reader}

    def names_of(self, item: Item) -> Iterator[str]:
        """What the class and the areas of an item are called, in every language that they have names in."""
        found = self.packs().named(EVENT_CLASSES).get(item.event_class)
        if found is not None:
            yield from found.item.title.label().texts.values()
        model = self.city.model
        for label in model.within_the_city(item.place.jurisdiction):
            yield from label.texts.values()
        for place in item.place.areas:
            area = model.areas.get((place.layer, place.area_id))
            if area is not None:
                yield from area.name.texts.values()

    async def waiting(self, person: SignedIn) -> dict[str, list[Case]]:
        """Cases that wait for a decision which a post of the person may make, by phase."""
        found: dict[str, list[Case]] = {}
        for phase in OF_PHASES:
            listed = await self.cases.cases_in(person, f"CASE_PHASE_{phase.upper()}")
            found[phase] = [case for case in listed if self.acts(person, case, ())]
        return found

    def shared(self, request: Request, person: SignedIn) -> dict[str, Any]:
        """What every page of the desk shows."""
        language, model = language_of(request), self.city.model

        def name(label: Label) -> str:
            return language.name(label.texts)

        def post(post_id: str) -> str:
            return name(model.posts[post_id].name) if post_id in model.posts else post_id

        def where(place: Place) -> str:
            areas = [name(label) for label in model.within_the_city(place.jurisdiction)]
            return " · ".join(filter(None, [*areas, place.text]))

        def title(event_class: str) -> str:
            found = self.packs().named(EVENT_CLASSES).get(event_class)
            return event_class if found is None else name(found.item.title.label()) or event_class

        def address(path: str, **values: str) -> str:
            query = {"department": person.department_id, "lang": language.tag, **values}
            return f"{path}?{urlencode(query)}"

        return {
            "person": person,
            "departments": sorted({held.department_id for held in person.posts}),
            "name": name,
            "post": post,
            "title": title,
            "where": where,
            "department": lambda department_id: name(model.label(department_id)) if department_id else "",
            "local": lambda moment: language.moment(moment, model.time_zone),
            "address": address,
        }
