"""Briefings are drafted: one edition of each period or event, however often it is asked for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from cityloop.cases.v1.briefings_service_pb2 import DraftBriefingRequest
from cityloop_audit import record_evidence
from cityloop_city import CityModel
from cityloop_database import Connection, UnitOfWork, next_numbers
from cityloop_kernel import Actor, ConflictError, InvalidError, Moment, NotFoundError, short_number, storable
from cityloop_messaging import to_datetime
from cityloop_packs import BRIEFINGS, ActivePacks, Briefing, PackItem
from cityloop_reactions import ReactionRun

from cityloop_collaboration_tasks.briefings.adapters import briefing_store
from cityloop_collaboration_tasks.briefings.domain.briefing import (
    ARGUMENT,
    About,
    Edition,
    check_department,
    first_edition,
    renewed,
    unknown,
)
from cityloop_collaboration_tasks.briefings.domain.periods import BriefingPeriod, period_at, period_before
from cityloop_collaboration_tasks.cases.domain.records import CaseRecords

OLDEST = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)


@dataclass(frozen=True, slots=True)
class Drafting:
    """What briefings are drafted with.

    Args:
        packs: in use.
        city: in use.
        cases: on a connection.
    """

    packs: Callable[[], ActivePacks]
    city: Callable[[], CityModel]
    cases: Callable[[Connection], CaseRecords]

    def found(self, name: str) -> PackItem[Briefing]:
        """A briefing of the packs in use.

        Raises:
            NotFoundError: none has it.
        """
        found = self.packs().named(BRIEFINGS).get(name)
        if found is None:
            raise unknown(name)
        return found

    def owner_of(self, found: PackItem[Briefing]) -> str:
        """Id of the department that it is of."""
        name = found.item.owner.department
        department = self.city().department(name)
        return name if department is None else department.department_id


async def draft_by_call(
    work: UnitOfWork, drafting: Drafting, request: DraftBriefingRequest, actor: Actor, at: Moment
) -> Edition:
    """The edition of what is asked for: the newest where there is one already.

    Raises:
        NotFoundError: there is no such briefing, or no such case.
        ForbiddenError: the post is of another department than the owner's.
        InvalidError: the moment or the case is missing, or one is given that it is not about.
        ConflictError: the period has not ended, the case has not, or what is to be renewed is signed.
    """
    found = drafting.found(request.briefing)
    check_department(drafting.owner_of(found), actor)
    now, renew = at.recorded_at, request.renew
    if found.item.of_event:
        if request.HasField("moment"):
            raise InvalidError("it is about an event: give its case, and no moment", "BRIEFING_MOMENT_INVALID")
        about = await _event(drafting.cases(work.connection), found, request.case_number)
    else:
        if request.case_number:
            raise InvalidError("it is about a period: leave case_number out", "BRIEFING_CASE_INVALID")
        moment = to_datetime(request.moment) if request.HasField("moment") else None
        about = _period(found.item, moment, now, drafting.city())
    return await _draft(work, drafting, found, about, now, actor, at, renew=renew)


async def draft_by_reaction(work: UnitOfWork, drafting: Drafting, run: ReactionRun) -> str:
    """The edition of the period of a date, or of the event of a case; returns its number. One that nobody has signed
    is drafted anew where its figures were known before the date: it goes on to the date.

    Raises:
        RefusedError: as above.
    """
    act = run.reaction.item.act.draft_briefing
    assert act is not None  # noqa: S101 the reaction's own act
    found = drafting.found(f"{run.reaction.pack_id}/{act.briefing}")
    if found.item.of_event:
        about = await _event(drafting.cases(work.connection), found, run.trigger.case)
        edition = await _draft(work, drafting, found, about, run.moment.recorded_at, run.actor, run.moment, renew=False)
        return edition.number
    due = run.trigger.occurred_at
    about = _period(found.item, None, due, drafting.city())
    edition = await _draft(work, drafting, found, about, due, run.actor, run.moment, renew=False)
    if not edition.signed and to_datetime(edition.message.known_at) < due:
        edition = await _renew(work, edition, due, run.actor, run.moment)
    return edition.number


async def _draft(
    work: UnitOfWork,
    drafting: Drafting,
    found: PackItem[Briefing],
    about: About,
    known_at: dt.datetime,
    actor: Actor,
    at: Moment,
    *,
    renew: bool,
) -> Edition:
    department_id = drafting.owner_of(found)
    newest = await briefing_store.newest(work.connection, found.name, about.subject)
    if newest is None:
        (number,) = await next_numbers(work.connection, "briefing_numbers", 1)
        name = short_number("BR", at.recorded_at.year, number)
        edition = first_edition(name, found, about, department_id, known_at, at.recorded_at)
        if await briefing_store.add(work.connection, edition):
            details = {"briefing": found.name, "subject": about.subject, "pack_version": found.pack_version}
            await record_evidence(work.connection, actor, at, "draft-briefing", edition.number, details)
            return edition
        newest = await briefing_store.newest(work.connection, found.name, about.subject)
        assert newest is not None  # noqa: S101 its row met the new one
    return await _renew(work, newest, known_at, actor, at) if renew else newest


async def _renew(work: UnitOfWork, edition: Edition, known_at: dt.datetime, actor: Actor, at: Moment) -> Edition:
    after = renewed(edition, known_at)
    await briefing_store.save(work.connection, after)
    await record_evidence(work.connection, actor, at, "renew-briefing", edition.number, {})
    return after


def _period(item: Briefing, moment: dt.datetime | None, now: dt.datetime, city: CityModel) -> About:
    zone = city.time_zone
    if moment is None:
        period = (period_at if item.covers == "present" else period_before)(item.of, now, zone)
    else:
        if not OLDEST <= moment <= now + dt.timedelta(days=366):
            raise InvalidError("give a moment since the year 2000 that is not far ahead", "BRIEFING_MOMENT_INVALID")
        period = period_at(item.of, moment, zone)
    if (period.end if item.covers == "last" else period.start) > now:
        details = {"until": period.end.isoformat()}
        raise ConflictError(
            "the period has not come to its end yet; ask afterwards", "BRIEFING_PERIOD_GOES_ON", details
        )
    return _about(period)


def _about(period: BriefingPeriod) -> About:
    return About(period.key, period.unit, period.start, period.end)


async def _event(records: CaseRecords, found: PackItem[Briefing], number: str) -> About:
    if not number:
        raise InvalidError("it is about an event: give the number of its case", "BRIEFING_CASE_INVALID")
    case = await records.find_case(number) if len(number) <= ARGUMENT and storable(number) else None
    if case is None:
        raise NotFoundError("there is no such case", "CASE_UNKNOWN")
    classes = found.item.event_classes
    if classes and case.event_class not in classes:
        raise ConflictError("it is not about events of this class", "BRIEFING_CASE_INVALID")
    if not case.state.ended:
        raise ConflictError("its case has not ended yet; ask afterwards", "BRIEFING_CASE_GOES_ON")
    end = case.phase_began_at or case.occurred_at
    return About(case.case_number, "event", min(case.opened_at, end), end, case.case_number, case.event_number)
