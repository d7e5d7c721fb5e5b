"""gRPC: cityloop.sharing.v1.StaffService."""

from __future__ import annotations

import datetime as dt
from typing import Any

from cityloop.sharing.v1 import staff_service_pb2 as messages
from cityloop.sharing.v1 import staff_service_pb2_grpc as stubs
from cityloop_database import Connection, UnitOfWork
from cityloop_kernel import Actor, ForbiddenError, Moment, NotFoundError
from cityloop_messaging import Outbox, to_datetime
from cityloop_packs import Right
from cityloop_rpc import OWN_DEPARTMENT, Authorizer, Pages, caller

from cityloop_data_sharing.packs.domain.protocols import RightsOfRoles
from cityloop_data_sharing.staff.adapters import roster_store, staff_store
from cityloop_data_sharing.staff.adapters.roster_messages import (
    period_of,
    problem_message,
    roster_changes_message,
    shift_message,
    shifts_of,
)
from cityloop_data_sharing.staff.adapters.staff_messages import (
    changes_message,
    holder_message,
    holdings_of,
    person_message,
    persons_of,
)
from cityloop_data_sharing.staff.domain.roster import Period, check_period
from cityloop_data_sharing.staff.handlers.directory import Directory, apply_staff, leave_post, plan_staff
from cityloop_data_sharing.staff.handlers.roster import Roster, apply_roster, plan_roster


def _holding_key(text: str) -> tuple[str, str, dt.datetime]:
    post_id, person_id, since = text.split("|")
    return post_id, person_id, dt.datetime.fromisoformat(since)


def _shift_key(text: str) -> tuple[dt.datetime, str, str]:
    since, post_id, person_id = text.split("|")
    return dt.datetime.fromisoformat(since), post_id, person_id


SHIFT_PAGES = Pages("shifts", _shift_key, default=100)
PAGES = Pages("staff", _holding_key, default=100)


class StaffServicer(stubs.StaffServiceServicer):
    """Who holds which post."""

    def __init__(self, authorizer: Authorizer, rights: RightsOfRoles[Connection], outbox: Outbox) -> None:
        self._authorizer = authorizer
        self._rights = rights
        self._outbox = outbox

    async def ApplyStaff(  # noqa: N802 the contract's name
        self, request: messages.ApplyStaffRequest, _context: Any
    ) -> messages.ApplyStaffResponse:
        """Replace the directory of a department."""

        async def effect(work: UnitOfWork, actor: Actor, moment: Moment) -> messages.ApplyStaffResponse:
            await self._check_keeper(work.connection, actor, request.staff.department_id)
            version, changes = await apply_staff(work, self._outbox, self._directory(request.staff), actor, moment)
            return messages.ApplyStaffResponse(version=version, changes=changes_message(changes))

        return await self._authorizer.run_change(
            "StaffService/ApplyStaff", request.change, request, messages.ApplyStaffResponse, effect
        )

    async def PlanStaff(  # noqa: N802
        self, request: messages.PlanStaffRequest, _context: Any
    ) -> messages.PlanStaffResponse:
        """What a directory would change."""
        department_id = self._own_or_any(request.staff.department_id)
        now = self._authorizer.clock()
        async with self._authorizer.pool.acquire() as connection:
            version = await staff_store.version_of(connection, department_id)
            changes = await plan_staff(connection, self._directory(request.staff), Moment(now, now))
        return messages.PlanStaffResponse(version=version, changes=changes_message(changes))

    async def LeavePost(  # noqa: N802
        self, request: messages.LeavePostRequest, _context: Any
    ) -> messages.LeavePostResponse:
        """A person leaves a post, or all of them."""

        async def effect(work: UnitOfWork, actor: Actor, moment: Moment) -> messages.LeavePostResponse:
            department_id = request.department_id
            await self._check_keeper(work.connection, actor, department_id)
            jurisdiction = self._authorizer.city.model.jurisdiction_of(department_id)
            version, ended = await leave_post(
                work, self._outbox, department_id, jurisdiction, request.person_id, request.post_id, actor, moment
            )
            return messages.LeavePostResponse(version=version, ended=map(holder_message, ended))

        return await self._authorizer.run_change(
            "StaffService/LeavePost", request.change, request, messages.LeavePostResponse, effect
        )

    async def ListStaff(  # noqa: N802
        self, request: messages.ListStaffRequest, _context: Any
    ) -> messages.ListStaffResponse:
        """Who holds the posts of a department, with names and phones."""
        department_id = self._own_or_any(request.department_id)
        size, after = PAGES.size(request.page_size), PAGES.after(request.page_token)
        pool, now = self._authorizer.pool, self._authorizer.clock()
        found = await staff_store.page_of_staff(pool, department_id, now, size, after)
        token = ""
        if len(found) == size:
            _, last = found[-1]
            assert last.valid_from is not None  # noqa: S101 of what is stored
            token = PAGES.token(last.post_id, last.person_id, last.valid_from)
        members = [
            messages.StaffMember(person=person_message(person), holder=holder_message(held)) for person, held in found
        ]
        return messages.ListStaffResponse(members=members, next_page_token=token)

    async def ListPostHolders(  # noqa: N802
        self, request: messages.ListPostHoldersRequest, _context: Any
    ) -> messages.ListPostHoldersResponse:
        """Who holds the posts of a department, for services; version and holders are of one moment."""
        now = self._authorizer.clock()
        async with UnitOfWork(self._authorizer.pool) as work:
            version = await staff_store.version_of(work.connection, request.department_id)
            holdings = await staff_store.present_holdings(work.connection, request.department_id, now)
            shifts = await roster_store.present_shifts(work.connection, request.department_id, now)
        return messages.ListPostHoldersResponse(
            version=version, holders=map(holder_message, holdings), shifts=map(shift_message, shifts)
        )

    async def ApplyRoster(  # noqa: N802
        self, request: messages.ApplyRosterRequest, _context: Any
    ) -> messages.ApplyRosterResponse:
        """Replace the shifts of a period."""

        async def effect(work: UnitOfWork, actor: Actor, moment: Moment) -> messages.ApplyRosterResponse:
            await self._check_keeper(work.connection, actor, request.roster.department_id)
            version, changes = await apply_roster(work, self._outbox, self._roster(request.roster), actor, moment)
            return messages.ApplyRosterResponse(version=version, changes=roster_changes_message(changes))

        return await self._authorizer.run_change(
            "StaffService/ApplyRoster", request.change, request, messages.ApplyRosterResponse, effect
        )

    async def PlanRoster(  # noqa: N802
        self, request: messages.PlanRosterRequest, _context: Any
    ) -> messages.PlanRosterResponse:
        """What is wrong with a roster, and what it would change."""
        self._own_or_any(request.roster.department_id)
        now = self._authorizer.clock()
        async with self._authorizer.pool.acquire() as connection:
            problems, changes = await plan_roster(connection, self._roster(request.roster), Moment(now, now))
        return messages.PlanRosterResponse(
            problems=map(problem_message, problems), changes=None if problems else roster_changes_message(changes)
        )

    async def ListShifts(  # noqa: N802
        self, request: messages.ListShiftsRequest, _context: Any
    ) -> messages.ListShiftsResponse:
        """Who is on duty in a department within a period, with names and phones."""
        department_id = self._own_or_any(request.department_id)
        size, after = SHIFT_PAGES.size(request.page_size), SHIFT_PAGES.after(request.page_token)
        begins_at = to_datetime(request.begins_at) if request.HasField("begins_at") else self._authorizer.clock()
        ends_at = to_datetime(request.ends_at) if request.HasField("ends_at") else begins_at + dt.timedelta(days=1)
        period = Period(begins_at, ends_at)
        check_period(period, ())
        found = await roster_store.page_of_shifts(self._authorizer.pool, department_id, period, size, after)
        token = ""
        if len(found) == size:
            last, _ = found[-1]
            token = SHIFT_PAGES.token(last.starts_at, last.post_id, last.person_id)
        shifts = [
            messages.ShiftOnDuty(shift=shift_message(shift), person=person_message(person)) for shift, person in found
        ]
        return messages.ListShiftsResponse(shifts=shifts, next_page_token=token)

    def _roster(self, roster: messages.Roster) -> Roster:
        self._check_department(roster.department_id)
        jurisdiction = self._authorizer.city.model.jurisdiction_of(roster.department_id)
        return Roster(roster.department_id, jurisdiction, period_of(roster), shifts_of(roster))

    def _own_or_any(self, department_id: str) -> str:
        """The department that is asked for: any by the operator, by others their own."""
        own = caller().department
        if own != OWN_DEPARTMENT and department_id not in {"", own}:
            raise _not_yours(department_id)
        return department_id or own

    async def _check_keeper(self, connection: Connection, actor: Actor, department_id: str) -> None:
        if actor.department_id == OWN_DEPARTMENT:
            return
        if actor.department_id != department_id:
            raise _not_yours(department_id)
        if Right.KEEP_STAFF not in await self._rights.of(connection, actor.roles):
            raise ForbiddenError(
                f"post {actor.post_id!r} may not keep the staff directory; a post of a role with the right"
                f" {Right.KEEP_STAFF} does",
                "POST_MAY_NOT_KEEP_STAFF",
            )

    def _directory(self, staff: messages.Staff) -> Directory:
        model = self._authorizer.city.model
        department_id = staff.department_id
        self._check_department(department_id)
        posts = {post.post_id for post in model.posts.values() if post.department_id == department_id}
        jurisdiction = model.jurisdiction_of(department_id)
        return Directory(department_id, jurisdiction, posts, persons_of(staff), holdings_of(staff))

    def _check_department(self, department_id: str) -> None:
        if department_id not in self._authorizer.city.model.departments:
            raise NotFoundError(
                f"the city has no department {department_id!r}; name one of it", "STAFF_DEPARTMENT_UNKNOWN"
            )


def _not_yours(department_id: str) -> ForbiddenError:
    return ForbiddenError(
        f"the staff directory of {department_id!r} is kept by that department and the operator", "STAFF_NOT_YOURS"
    )
