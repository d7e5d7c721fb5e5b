"""data-sharing, called as the person who is signed in: who holds the posts of the department."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import grpc
from cityloop.sharing.v1 import staff_service_pb2 as messages
from cityloop.sharing.v1.staff_service_pb2_grpc import StaffServiceStub
from cityloop_kernel import NotReadyError
from cityloop_messaging import to_timestamp

from cityloop_console.desk.adapters.calls import called
from cityloop_console.sign_in.domain.signed_in import SignedIn

PAGE = 500
AHEAD = dt.timedelta(days=2)
"""How far ahead the next shift is looked for."""


class StaffClient:
    """The staff directory of the department for which somebody is signed in."""

    def __init__(self, channel: grpc.aio.Channel) -> None:
        self._staff = StaffServiceStub(channel)  # type: ignore[no-untyped-call]

    async def colleagues(self, person: SignedIn) -> Sequence[messages.StaffMember]:
        """Who holds its posts, by post; nobody where it has no directory, or data-sharing is away."""
        found: list[messages.StaffMember] = []
        token = ""
        try:
            while not found or token:
                request = messages.ListStaffRequest(page_size=PAGE, page_token=token)
                answer = await called(person, self._staff.ListStaff, request)
                found.extend(answer.members)
                token = answer.next_page_token
                if not answer.members:
                    break
        except NotReadyError:
            return []
        return found

    async def shifts(self, person: SignedIn, now: dt.datetime) -> Sequence[messages.ShiftOnDuty]:
        """Who is on duty in the department, now and soon, by beginning."""
        found: list[messages.ShiftOnDuty] = []
        request = messages.ListShiftsRequest(
            begins_at=to_timestamp(now), ends_at=to_timestamp(now + AHEAD), page_size=PAGE
        )
        while True:
            answer = await called(person, self._staff.ListShifts, request)
            found.extend(answer.shifts)
            if not answer.next_page_token:
                return found
            request.page_token = answer.next_page_token
