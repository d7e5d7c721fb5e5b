"""The staff directory: applied, judged by at once, left, and shown only to whom it concerns."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from cityloop.sharing.v1 import staff_service_pb2 as messages
from cityloop.sharing.v1.staff_pb2 import StaffStatus
from cityloop.sharing.v1.staff_service_pb2_grpc import StaffServiceStub
from cityloop.topics import CITY_STAFF
from cityloop_messaging import KafkaConnection
from cityloop_operator.changes import change
from cityloop_rpc import Credentials
from cityloop_testkit import eventually, read_all
from cityloop_testkit.sharing import POLICE, PROVIDER
from staff_directory import HANDLER, KEEPER, OPERATOR, Directory, directory, refused, staff_of

__all__ = ["directory"]


async def test_only_holders_act_from_the_first_directory_on_and_whoever_leaves_no_more(
    directory: Directory, kafka: KafkaConnection, issue: Callable[[str, str], Credentials]
) -> None:
    assert await directory.may_act("anybody"), "no directory yet"
    planned = await directory.stub(OPERATOR).PlanStaff(
        messages.PlanStaffRequest(staff=staff_of(PROVIDER, {HANDLER: ["li"]}))
    )
    assert (planned.version, [held.person_id for held in planned.changes.added]) == (0, ["li"])
    assert KEEPER in planned.changes.vacant_posts
    assert await directory.listed(PROVIDER, OPERATOR) == [], "planned only"

    first = await directory.apply({HANDLER: ["li", "bai"], KEEPER: ["wei"]})
    assert first.version == 1
    await eventually(lambda: _not(directory.may_act("anybody")))
    assert await directory.may_act("li")
    assert not await directory.may_act("li", KEEPER), "of another post"
    assert await directory.may_act("anybody", f"{POLICE}.handle"), "a department without one"
    again = await directory.apply({HANDLER: ["li", "bai"], KEEPER: ["wei"]})
    assert (again.version, len(again.changes.added)) == (1, 0)

    left = await directory.stub(PROVIDER).LeavePost(
        messages.LeavePostRequest(change=change(KEEPER, "wei"), department_id=PROVIDER, person_id="li")
    )
    assert (left.version, [held.post_id for held in left.ended]) == (2, [HANDLER])
    await eventually(lambda: _not(directory.may_act("li")))
    assert await directory.may_act("bai")
    own = await directory.apply({HANDLER: ["he"], KEEPER: ["wei"]}, caller=PROVIDER, post=KEEPER, person="wei")
    assert [held.person_id for held in own.changes.ended] == ["bai"]

    facts = [StaffStatus.FromString(record.value) for record in await read_all(kafka, CITY_STAFF)]
    assert [(fact.department_id, fact.version, fact.posts) for fact in facts] == [
        (PROVIDER, 1, 2),
        (PROVIDER, 2, 2),
        (PROVIDER, 3, 2),
    ]
    assert await directory.listed(PROVIDER, PROVIDER) == [
        (HANDLER, "name of he", "0990-5550100"),
        (KEEPER, "name of wei", "0990-5550100"),
    ]
    service = StaffServiceStub(  # type: ignore[no-untyped-call]
        directory.departments.channel("cityloop")
    )
    assert await refused(service.ListPostHolders(messages.ListPostHoldersRequest(department_id=PROVIDER))) == (
        "METHOD_NOT_ALLOWED"
    ), "names and holders leave to services and their own department"


async def test_a_directory_is_kept_by_its_department_and_the_operator(directory: Directory) -> None:
    holders = {HANDLER: ["li"], KEEPER: ["wei"]}
    foreign = directory.apply(holders, caller=POLICE, post=f"{POLICE}.handle", person="officer")
    assert await refused(foreign) == "STAFF_NOT_YOURS"
    handler = directory.apply(holders, caller=PROVIDER, post=HANDLER, person="li")
    assert await refused(handler) == "POST_MAY_NOT_KEEP_STAFF"
    assert await refused(directory.apply(holders, of="no-such-office")) == "STAFF_DEPARTMENT_UNKNOWN"
    assert await refused(directory.listed(PROVIDER, POLICE)) == "STAFF_NOT_YOURS"
    plan = messages.PlanStaffRequest(staff=staff_of(PROVIDER, holders))
    assert await refused(directory.stub(POLICE).PlanStaff(plan)) == "STAFF_NOT_YOURS"
    await directory.apply(holders)
    other = staff_of(POLICE, {f"{POLICE}.handle": ["li"]})
    other.persons[0].name = "somebody else"
    request = messages.ApplyStaffRequest(change=change(), staff=other)
    assert await refused(directory.stub(OPERATOR).ApplyStaff(request)) == "STAFF_NAMED_OTHERWISE"
    gone = messages.LeavePostRequest(change=change(), department_id=PROVIDER, person_id="li", post_id=KEEPER)
    assert await refused(directory.stub(OPERATOR).LeavePost(gone)) == "HOLDER_UNKNOWN"


async def _not(call: Awaitable[bool]) -> bool:
    return not await call
