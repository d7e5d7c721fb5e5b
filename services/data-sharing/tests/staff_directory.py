"""Staff directories as departments and the operator apply them, for tests."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import grpc
import pytest
import pytest_asyncio
from cityloop.sharing.v1 import staff_service_pb2 as messages
from cityloop.sharing.v1.staff_pb2 import Person, PostHolder
from cityloop.sharing.v1.staff_service_pb2_grpc import StaffServiceStub
from cityloop_data_sharing.bootstrap import PACKAGE, bootstrap
from cityloop_data_sharing.settings import Settings
from cityloop_database import migrations_of
from cityloop_messaging import KafkaConnection
from cityloop_operator.changes import change
from cityloop_operator.operations import apply_city, apply_packs, put_components, read_city, read_components, read_pack
from cityloop_rpc import Credentials, reason_of
from cityloop_testkit import Clusters
from cityloop_testkit.in_process import MovableClock, running_service
from cityloop_testkit.sharing import PROVIDER, Departments

ROOT = Path(__file__).parents[3]
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
