"""Components against a real service: nearby, in batches, and what is refused."""

from __future__ import annotations

import math
import uuid
from collections.abc import AsyncIterator, Callable, Sequence
from pathlib import Path

import grpc
import pytest
import pytest_asyncio
from cityloop.common.v1.common_pb2 import Actor, Change, Position, ReferenceSystem
from cityloop.sharing.v1 import city_service_pb2 as city
from cityloop.sharing.v1.city_service_pb2_grpc import CityServiceStub
from cityloop.sharing.v1.component_pb2 import Component
from cityloop_data_sharing.bootstrap import PACKAGE, bootstrap
from cityloop_data_sharing.settings import Settings
from cityloop_database import migrations_of
from cityloop_messaging import KafkaConnection
from cityloop_operator.operations import apply_city, put_components, read_city, read_components
from cityloop_rpc import Credentials, open_channel, reason_of
from cityloop_testkit import Clusters
from cityloop_testkit.in_process import MovableClock, running_service

FOLDER = Path(__file__).parents[4] / "deploy/cities/simulated"
RADIUS_METRES = 6_371_008.8
CENTRE = (113.23, 23.08)


@pytest_asyncio.fixture
async def channels(
    clusters: Clusters, kafka: KafkaConnection, issue: Callable[[str, str], Credentials]
) -> AsyncIterator[dict[str, grpc.aio.Channel]]:
    own, migrations, clock = issue("cityloop", "data-sharing"), migrations_of(PACKAGE), MovableClock()
    service = running_service(bootstrap, Settings, migrations, clusters, kafka, own, clock, pack_services=())
    async with (
        service as address,
        open_channel(address, issue("cityloop", "operator")) as operator,
        open_channel(address, issue("water-affairs", "desk")) as department,
        open_channel(address, issue("Water-Affairs", "desk")) as misspelt,
    ):
        await apply_city(operator, *read_city(FOLDER))
        yield {"operator": operator, "department": department, "misspelt": misspelt}


def position(longitude: float, latitude: float) -> Position:
    system = ReferenceSystem.REFERENCE_SYSTEM_WGS84
    return Position(longitude=longitude, latitude=latitude, reference_system=system)


def metres(component: Component) -> float:
    here = component.place.position
    a, b = math.radians(CENTRE[1]), math.radians(here.latitude)
    half = math.radians(here.longitude - CENTRE[0]) / 2
    h = math.sin((b - a) / 2) ** 2 + math.cos(a) * math.cos(b) * math.sin(half) ** 2
    return 2 * RADIUS_METRES * math.asin(math.sqrt(h))


async def test_components_are_found_nearby_nearest_first(channels: dict[str, grpc.aio.Channel]) -> None:
    components = read_components(FOLDER)
    assert await put_components(channels["operator"], components) == len(components)
    assert await put_components(channels["operator"], components[:5]) == 5, "again is a replacement"
    stub = CityServiceStub(channels["department"])  # type: ignore[no-untyped-call]
    request = city.ListComponentsNearRequest(position=position(*CENTRE), radius_metres=600)
    near = (await stub.ListComponentsNear(request)).components
    expected = sorted((metres(item), item.component_id) for item in components if metres(item) <= 600)[:100]
    assert len(expected) > 10
    assert [item.component.component_id for item in near] == [component_id for _, component_id in expected]
    assert [item.distance_metres for item in near] == pytest.approx([distance for distance, _ in expected])
    layers = {area.layer for area in near[0].component.place.areas}
    assert layers == {"unit-grid", "duty-grid", "integrated-grid", "street", "district"}

    request.component_class = near[0].component.component_class
    alike = (await stub.ListComponentsNear(request)).components
    assert {item.component.component_class for item in alike} == {request.component_class}
    ids = [components[7].component_id, "9" * 16, components[3].component_id]
    found = (await stub.BatchGetComponents(city.BatchGetComponentsRequest(component_ids=ids))).components
    assert [item.component_id for item in found] == [ids[0], ids[2]]


async def test_what_is_refused(channels: dict[str, grpc.aio.Channel]) -> None:
    components = read_components(FOLDER)
    assert await put_components(channels["operator"], components[:1]) == 1
    cover = next(item for item in components if item.competent_department_id == "water-affairs")
    lamp = next(item for item in components if item.competent_department_id == "power-supply")

    async def call(channel: str, put: Sequence[Component]) -> city.PutComponentsResponse:
        stub = CityServiceStub(channels[channel])  # type: ignore[no-untyped-call]
        actor = Actor(post_id="water-affairs.handle", person_id="person")
        change = Change(idempotency_key=str(uuid.uuid4()), actor=actor)
        answer: city.PutComponentsResponse = await stub.PutComponents(
            city.PutComponentsRequest(change=change, components=put)
        )
        return answer

    async def reason(channel: str, *put: Component) -> str:
        try:
            await call(channel, put)
        except grpc.aio.AioRpcError as error:
            return reason_of(error)
        return ""

    async def rejected(channel: str, *put: Component) -> list[tuple[int, str]]:
        answer = await call(channel, put)
        assert answer.components == len(put) - len(answer.rejected)
        return [(item.index, item.reason) for item in answer.rejected]

    def altered(**values: object) -> Component:
        component = Component()
        component.CopyFrom(cover)
        for name, value in values.items():
            setattr(component, name, value)
        return component

    assert await reason("department", cover) == ""
    assert await reason("department", lamp) == "FOREIGN_COMPONENT"
    assert await reason("operator", lamp) == ""
    stolen = Component()
    stolen.CopyFrom(lamp)
    stolen.competent_department_id = "water-affairs"
    assert await reason("department", stolen) == "FOREIGN_COMPONENT", "it is another department's as it is stored"
    assert await reason("operator") == "TOO_MANY_COMPONENTS"
    assert await rejected("department", altered(ownerless=True), cover, lamp, cover, altered(component_id="\0")) == [
        (0, "COMPONENT_INVALID"),
        (2, "FOREIGN_COMPONENT"),
        (3, "COMPONENT_INVALID"),
        (4, "TEXT_INVALID"),
    ], "the good one is taken, the others are named by their places"
    assert await reason("operator", altered(component_id="12")) == "COMPONENT_INVALID"
    assert await reason("operator", altered(ownerless=True)) == "COMPONENT_INVALID"
    assert await reason("operator", altered(competent_department_id="nobody")) == "DEPARTMENT_UNKNOWN"
    away, undeclared = altered(), altered()
    away.place.position.CopyFrom(position(0, 0))
    undeclared.place.position.reference_system = ReferenceSystem.REFERENCE_SYSTEM_UNSPECIFIED
    assert await reason("operator", away) == "OUTSIDE_CITY"
    assert await reason("operator", undeclared) == "POSITION_INVALID"
    stub = CityServiceStub(channels["department"])  # type: ignore[no-untyped-call]
    with pytest.raises(grpc.aio.AioRpcError) as raised:
        await stub.ListComponentsNear(city.ListComponentsNearRequest(position=position(*CENTRE), radius_metres=5_000))
    assert reason_of(raised.value) == "RADIUS_INVALID"
    stub = CityServiceStub(channels["operator"])  # type: ignore[no-untyped-call]
    asked = [position(*CENTRE), undeclared.place.position, position(0, 0)]
    resolved = (await stub.ResolvePositions(city.ResolvePositionsRequest(positions=asked))).resolved
    assert [(item.in_city, "reference system" in item.problem) for item in resolved] == [
        (True, False),
        (False, True),
        (False, False),
    ]


async def test_a_department_is_told_its_own_posts_and_no_other(channels: dict[str, grpc.aio.Channel]) -> None:
    assert await put_components(channels["operator"], read_components(FOLDER)[:1]) == 1, "it reads the city by now"
    stub = CityServiceStub(channels["department"])  # type: ignore[no-untyped-call]
    whole = await stub.ListPosts(city.ListPostsRequest())
    assert whole.department.name.texts["en"] == "Water Affairs Bureau"
    _, records = read_city(FOLDER)
    own = [record.post for record in records if record.post.department_id == "water-affairs"]
    assert len(own) > 1
    assert list(whole.posts) == sorted(own, key=lambda post: post.post_id)
    assert whole.next_page_token == ""

    first = await stub.ListPosts(city.ListPostsRequest(page_size=len(own) - 1))
    rest = await stub.ListPosts(city.ListPostsRequest(page_token=first.next_page_token))
    assert [*first.posts, *rest.posts] == list(whole.posts)

    stub = CityServiceStub(channels["misspelt"])  # type: ignore[no-untyped-call]
    with pytest.raises(grpc.aio.AioRpcError) as raised:
        await stub.ListPosts(city.ListPostsRequest())
    assert (raised.value.code(), reason_of(raised.value)) == (grpc.StatusCode.NOT_FOUND, "DEPARTMENT_UNKNOWN")
