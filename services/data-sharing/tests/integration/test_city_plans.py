"""A city is planned, refused where it would leave something without its department, accepted, and rolled back."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from pathlib import Path

import grpc
import pytest
import pytest_asyncio
from cityloop.sharing.v1.city_pb2 import CityRecord
from cityloop.sharing.v1.city_service_pb2 import PlanCityResponse
from cityloop_data_sharing.agreements.adapters import agreement_store
from cityloop_data_sharing.bootstrap import PACKAGE, bootstrap
from cityloop_data_sharing.catalogue.adapters import dataset_store
from cityloop_data_sharing.components.adapters import component_store
from cityloop_data_sharing.settings import Settings
from cityloop_database import create_pool, migrations_of
from cityloop_messaging import KafkaConnection
from cityloop_operator.city_planning import plan_city, plan_city_rollback, roll_back_city
from cityloop_operator.operations import apply_city, city_version, put_components, read_city, read_components
from cityloop_rpc import Credentials, open_channel, reason_of
from cityloop_testkit import Clusters, fresh_database
from cityloop_testkit.in_process import MovableClock, running_service

FOLDER = Path(__file__).parents[4] / "deploy/cities/simulated"
GONE = "telecom-management"
DATASET = "INSERT INTO datasets VALUES ($1, 1, '{}', $1, 'id', '[]', '990100', now(), now())"
AGREEMENT = (
    "INSERT INTO agreements (agreement_id, agreement_number, version, state, dataset_id, provider_department_id,"
    " consumer_department_id, fields, purpose, valid_from, valid_until, cleared_classification, daily_quota, reason,"
    " secret, jurisdiction, occurred_at, recorded_at, open_layer, open_area_id)"
    " SELECT gen_random_uuid(), $1, 1, $2, 'drainage', 'drainage', $3, '{}', '', now(),"
    " now() + make_interval(days => $4), 1, 1, '', '', '990100', now(), now(), $5, $6"
)


@pytest_asyncio.fixture
async def operator(
    clusters: Clusters, kafka: KafkaConnection, issue: Callable[[str, str], Credentials]
) -> AsyncIterator[grpc.aio.Channel]:
    own, migrations, clock = issue("cityloop", "data-sharing"), migrations_of(PACKAGE), MovableClock()
    service = running_service(bootstrap, Settings, migrations, clusters, kafka, own, clock, pack_services=())
    async with service as address, open_channel(address, issue("cityloop", "operator")) as channel:
        yield channel


def without(records: Sequence[CityRecord], department: str) -> list[CityRecord]:
    return [
        record for record in records if department not in {record.department.department_id, record.post.department_id}
    ]


def told(plan: PlanCityResponse) -> tuple[dict[str, tuple[int, int, int]], dict[str, int]]:
    changes = {item.kind: (item.added, item.changed, item.removed) for item in plan.changes}
    return changes, {use.subject: use.count for use in plan.uses}


async def reason(call: object) -> str:
    with pytest.raises(grpc.aio.AioRpcError) as raised:
        await call  # type: ignore[misc]
    return reason_of(raised.value)


async def test_a_city_that_leaves_components_without_their_department_is_applied_only_when_accepted(
    operator: grpc.aio.Channel,
) -> None:
    city_id, records = read_city(FOLDER)
    changes, uses = told(await plan_city(operator, city_id, records))
    assert (changes["city"], uses) == ((1, 0, 0), {})
    assert await apply_city(operator, city_id, records) == 1
    assert await reason(roll_back_city(operator, accept=False)) == "NO_FORMER_CITY"
    components = read_components(FOLDER)
    await put_components(operator, components)
    standing = sum(item.competent_department_id == GONE for item in components)
    assert standing

    smaller = without(records, GONE)
    plan = await plan_city(operator, city_id, smaller)
    assert f"department/{GONE}" in plan.removed
    assert told(plan)[1] == {"components": standing}
    assert await reason(apply_city(operator, city_id, smaller)) == "CITY_LEAVES_WORK"
    assert (await city_version(operator)).city_version == 1
    assert await apply_city(operator, city_id, smaller, accept=True) == 2

    changes, uses = told(await plan_city_rollback(operator))
    assert (changes["department"], uses) == ((1, 0, 0), {})
    done = await roll_back_city(operator, accept=False)
    assert (done.city_id, done.city_version, done.entities) == (city_id, 3, len(records))
    assert told(await plan_city(operator, city_id, records)) == ({}, {}), "all is as it was"
    assert await reason(roll_back_city(operator, accept=False)) == "CITY_LEAVES_WORK", (
        "the version before is the smaller"
    )


async def test_what_stands_on_departments_and_areas_is_counted(clusters: Clusters) -> None:
    async with fresh_database(clusters.postgres, migrations_of(PACKAGE)) as dsn:
        pool = await create_pool(dsn, size=2)
        await pool.execute(DATASET, "drainage")
        for number, (state, consumer, valid, layer, area) in enumerate(
            [
                ("approved", "parks", 1, None, None),
                ("requested", "parks", 1, "district", "2"),
                ("approved", "transport", 1, "district", "1"),
                ("approved", "parks", -1, None, None),
                ("revoked", "parks", 1, None, None),
            ]
        ):
            await pool.execute(AGREEMENT, f"A-{number}", state, consumer, valid, layer, area)
        async with pool.acquire() as connection:

            async def uses(department: str, *areas: tuple[str, str]) -> list[int]:
                stores = (agreement_store, dataset_store, component_store)
                return [await store.count_uses(connection, [department], areas) for store in stores]

            by_department = await uses("parks")
            by_area = await uses("nobody", ("district", "1"))
            by_provider = await uses("drainage")
        await pool.close()
    assert by_department == [2, 0, 0]
    assert by_area == [1, 0, 0]
    assert by_provider == [3, 1, 0]
