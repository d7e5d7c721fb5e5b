"""A staff directory counts in every service, from the moment that each has read it."""

from __future__ import annotations

import uuid
from collections.abc import Awaitable, Callable
from typing import Any

import grpc
import pytest
from cityloop.cases.v1.tasks_service_pb2 import AcceptRequest
from cityloop.cases.v1.tasks_service_pb2_grpc import TasksServiceStub
from cityloop.citizen.v1.reports_service_pb2 import SubmitReportRequest
from cityloop.citizen.v1.reports_service_pb2_grpc import ReportsServiceStub
from cityloop.common.v1.common_pb2 import Actor, Change
from cityloop.events.v1.warnings_service_pb2 import SignWarningRequest
from cityloop.events.v1.warnings_service_pb2_grpc import WarningsServiceStub
from cityloop.sensing.v1.commands_service_pb2 import RequestCommandRequest
from cityloop.sensing.v1.commands_service_pb2_grpc import CommandsServiceStub
from cityloop.sharing.v1.staff_pb2 import Person, PostHolder
from cityloop.sharing.v1.staff_service_pb2 import LeavePostRequest, Staff
from cityloop.sharing.v1.staff_service_pb2_grpc import StaffServiceStub
from cityloop_operator.changes import change as of_operator
from cityloop_operator.operations import apply_staff
from cityloop_rpc import reason_of
from cityloop_testkit import eventually
from cityloop_testkit.fleets import RunningFleet

DEPARTMENT, POST = "telecom-management", "telecom-management.handle"
pytestmark = [pytest.mark.xdist_group("whole-fleet"), pytest.mark.timeout(300)]
CALLS: dict[str, Callable[[grpc.aio.Channel, Change], Awaitable[Any]]] = {
    "data-sharing": lambda channel, change: StaffServiceStub(channel).LeavePost(  # type: ignore[no-untyped-call]
        LeavePostRequest(change=change, department_id=DEPARTMENT, person_id="nobody")
    ),
    "sensing-ingest": lambda channel, change: CommandsServiceStub(channel).RequestCommand(  # type: ignore[no-untyped-call]
        RequestCommandRequest(change=change, thing_id="none")
    ),
    "event-hub": lambda channel, change: WarningsServiceStub(channel).SignWarning(  # type: ignore[no-untyped-call]
        SignWarningRequest(change=change)
    ),
    "collaboration-tasks": lambda channel, change: TasksServiceStub(channel).Accept(  # type: ignore[no-untyped-call]
        AcceptRequest(change=change, task_id="none")
    ),
    "citizen-services": lambda channel, change: ReportsServiceStub(channel).SubmitReport(  # type: ignore[no-untyped-call]
        SubmitReportRequest(change=change)
    ),
}
"""Of each service a call that is refused whoever makes it; the person is looked at first."""


async def refusal(fleet: RunningFleet, service: str, person: str) -> str:
    change = Change(idempotency_key=str(uuid.uuid4()), actor=Actor(post_id=POST, person_id=person))
    with pytest.raises(grpc.aio.AioRpcError) as raised:
        await CALLS[service](fleet.channel(service, DEPARTMENT, "desk"), change)
    return reason_of(raised.value)


async def refusing(fleet: RunningFleet, person: str) -> set[str]:
    """Services in which a person may not act for the post."""
    return {service for service in CALLS if await refusal(fleet, service, person) == "PERSON_NOT_IN_POST"}


async def test_who_holds_a_post_acts_everywhere_and_whoever_leaves_nowhere(whole_fleet: RunningFleet) -> None:
    assert await refusing(whole_fleet, "rigger") == set(), "no directory yet"
    operator = whole_fleet.channel("data-sharing", "cityloop", "operator")
    staff = Staff(
        department_id=DEPARTMENT,
        persons=[Person(person_id="rigger", name="李钢")],
        holders=[PostHolder(post_id=POST, person_id="rigger")],
    )
    await apply_staff(operator, {DEPARTMENT: staff})

    async def only_the_holder() -> bool:
        return await refusing(whole_fleet, "nobody-at-all") == set(CALLS)

    await eventually(only_the_holder)
    assert await refusing(whole_fleet, "rigger") == set()
    leaving = LeavePostRequest(change=of_operator(), department_id=DEPARTMENT, person_id="rigger")
    await StaffServiceStub(operator).LeavePost(leaving)  # type: ignore[no-untyped-call]

    async def not_any_more() -> bool:
        return await refusing(whole_fleet, "rigger") == set(CALLS)

    await eventually(not_any_more)
