"""The staff directory: applied, judged by at once, left, and shown only to whom it concerns."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import grpc
import pytest
import pytest_asyncio
from cityloop.sharing.v1 import staff_service_pb2 as messages
from cityloop.sharing.v1.staff_pb2 import Person, PostHolder, StaffStatus
from cityloop.sharing.v1.staff_service_pb2_grpc import StaffServiceStub
from cityloop.topics import CITY_STAFF
from cityloop_data_sharing.bootstrap import PACKAGE, bootstrap
from cityloop_data_sharing.settings import Settings
from cityloop_database import migrations_of
from cityloop_messaging import KafkaConnection
from cityloop_operator.changes import change
from cityloop_operator.operations import apply_city, apply_packs, put_components, read_city, read_components, read_pack
from cityloop_rpc import Credentials, reason_of
from cityloop_testkit import Clusters, eventually, read_all
from cityloop_testkit.in_process import MovableClock, running_service
from cityloop_testkit.sharing import POLICE, PROVIDER, Departments

ROOT = Path(__file__).parents[4]
FOLDER = ROOT / "deploy/cities/simulated"
KEEPER, HANDLER = f"{PROVIDER}.supervise", f"{PROVIDER}.handle"
OPERATOR = "cityloop"


class Directory:
    """Calls of StaffService as departments and the operator make them."""

    def __init__(self, departments: Departments) -> None:
        self.departments = departments

    def stub(self, department: str) -> StaffServiceStub:
        return StaffServiceStub(self.departments.channel(department))  # type: ignore[no-untyped-call]

    async def apply(
        self,
        holders: dict[str, list[str]],
        of: str = PROVIDER,
        caller: str = OPERATOR,
        post: str = "operator",
        person: str = "operator",
    ) -> messages.ApplyStaffResponse:
        """Make these, by post, the holders of a department's posts."""
        staff = staff_of(of, holders)
        request = messages.ApplyStaffRequest(change=change(post, person), staff=staff)
        return await self.stub(caller).ApplyStaff(request)  # type: ignore[no-any-return]

    async def may_act(self, person: str, post: str = HANDLER) -> bool:
        """Whether a person may act for a post: what is asked for does not exist."""
        request = messages.LeavePostRequest(
            change=change(post, person), department_id=post.partition(".")[0], person_id="nobody"
        )
        return await refused(self.stub(post.partition(".")[0]).LeavePost(request)) != "PERSON_NOT_IN_POST"

    async def listed(self, department: str, caller: str) -> list[tuple[str, str, str]]:
        members: list[tuple[str, str, str]] = []
        request = messages.ListStaffRequest(department_id=department, page_size=1)
        while True:
            answer = await self.stub(caller).ListStaff(request)
            members += [(item.holder.post_id, item.person.name, item.person.phone) for item in answer.members]
            request.page_token = answer.next_page_token
            if not request.page_token:
                return members


def staff_of(department: str, holders: dict[str, list[str]]) -> messages.Staff:
    persons = sorted({person for found in holders.values() for person in found})
    return messages.Staff(
        department_id=department,
        persons=[Person(person_id=person, name=f"name of {person}", phone="0990-5550100") for person in persons],
        holders=[PostHolder(post_id=post, person_id=person) for post, found in holders.items() for person in found],
    )


async def refused(call: Awaitable[Any]) -> str:
    with pytest.raises(grpc.aio.AioRpcError) as raised:
        await call
    return reason_of(raised.value)


@pytest_asyncio.fixture
async def directory(
    clusters: Clusters, kafka: KafkaConnection, issue: Callable[[str, str], Credentials]
) -> AsyncIterator[Directory]:
    clock, own = MovableClock(), issue(OPERATOR, "data-sharing")
    service = running_service(
        bootstrap, Settings, migrations_of(PACKAGE), clusters, kafka, own, clock, pack_services=()
    )
    async with service as address:
        found = Departments(address, issue, clock)
        await apply_city(found.channel(OPERATOR), *read_city(FOLDER))
        packs = [read_pack(ROOT / "deploy/packs" / name) for name in ("base", "simulated")]
        await apply_packs(found.channel(OPERATOR), packs)
        assert await put_components(found.channel(OPERATOR), read_components(FOLDER)[:1]) == 1, "it has the city"
        try:
            yield Directory(found)
        finally:
            await found.close()


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
