"""Agreements that open with an operating mode, those on counts, and rows asked for by polygon."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from pathlib import Path
from typing import Any

import asyncpg
import grpc
import pytest
import pytest_asyncio
from cityloop.common.v1.common_pb2 import AreaReference, Classification, Position
from cityloop.events.v1.operating_mode_pb2 import Mode
from cityloop.sharing.v1 import agreements_service_pb2 as agreements
from cityloop.sharing.v1 import catalogue_service_pb2 as catalogue
from cityloop.sharing.v1.agreements_service_pb2_grpc import AgreementsServiceStub
from cityloop_data_sharing.bootstrap import PACKAGE, bootstrap
from cityloop_data_sharing.settings import Settings
from cityloop_database import migrations_of
from cityloop_messaging import KafkaConnection, Producer
from cityloop_operator.operations import (
    apply_city,
    apply_packs,
    plan_packs,
    put_components,
    read_city,
    read_components,
    read_pack,
)
from cityloop_rpc import Credentials, reason_of
from cityloop_testkit import Clusters, eventually
from cityloop_testkit.hub_facts import mode_fact
from cityloop_testkit.in_process import MovableClock, running_service
from cityloop_testkit.sharing import POLICE, STREET, Departments, change_of

ROOT = Path(__file__).parents[4]
DISTRICT = AreaReference(layer="district", area_id="990101")
PACKS = [read_pack(ROOT / "deploy/packs" / name) for name in ("base", "simulated")]
WARTIME = agreements.ModeCondition(area=DISTRICT, modes=[Mode.MODE_RESPONSE, Mode.MODE_EMERGENCY])
COUNTS = agreements.DELIVERY_COUNTS
FIELDS = ("resident", "name", "compound", "longitude", "latitude")
PEOPLE = [
    {"resident": "r1", "name": "张三", "compound": "east", "longitude": "113.2310", "latitude": "23.0810"},
    {"resident": "r2", "name": "李四", "compound": "east", "longitude": "113.2390", "latitude": "23.0890"},
    {"resident": "r3", "name": "王五", "compound": "west", "longitude": "113.2600", "latitude": "23.0810"},
    {"resident": "r4", "name": "赵六", "compound": "west"},
]
SQUARE = [(113.23, 23.08), (113.24, 23.08), (113.24, 23.09), (113.23, 23.09)]


def polygon(
    corners: Sequence[tuple[float, float]] = SQUARE, system: str = "REFERENCE_SYSTEM_CGCS2000"
) -> list[Position]:
    return [Position(longitude=east, latitude=north, reference_system=system) for east, north in corners]


async def refused(call: Awaitable[Any]) -> tuple[str, str]:
    with pytest.raises(grpc.aio.AioRpcError) as raised:
        await call
    return reason_of(raised.value), str(raised.value.details())


@pytest_asyncio.fixture
async def producer(kafka: KafkaConnection) -> AsyncIterator[Producer]:
    producer = Producer(kafka, "test")
    await producer.start()
    yield producer
    await producer.stop()


@pytest.fixture
def databases() -> list[str]:
    """The DSN of the service, once it runs."""
    return []


@pytest_asyncio.fixture
async def offered(
    clusters: Clusters, kafka: KafkaConnection, issue: Callable[[str, str], Credentials], databases: list[str]
) -> AsyncIterator[Departments]:
    clock, own, migrations = MovableClock(), issue("cityloop", "data-sharing"), migrations_of(PACKAGE)

    def settings(**values: Any) -> Settings:
        databases.append(values["database_dsn"])
        return Settings(**values)

    service = running_service(bootstrap, settings, migrations, clusters, kafka, own, clock, pack_services=())
    async with service as address:
        found = Departments(address, issue, clock)
        folder = ROOT / "deploy/cities/simulated"
        await apply_city(found.channel("cityloop"), *read_city(folder))
        await apply_packs(found.channel("cityloop"), PACKS)
        assert await put_components(found.channel("cityloop"), read_components(folder)[:10]) == 10, "it has the city"
        fields = [
            catalogue.Field(field=name, classification=Classification.CLASSIFICATION_GENERAL_1) for name in FIELDS
        ]
        await found.publish(fields=fields, longitude_field="longitude", latitude_field="latitude")
        assert await found.put(PEOPLE) == len(PEOPLE)
        try:
            yield found
        finally:
            await found.close()


async def not_open(departments: Departments, agreement: str) -> str:
    """What is said of an agreement that is not open, once the service has read the operating modes."""

    async def said() -> str:
        why, text = await refused(departments.fetch(STREET, agreement))
        assert why in {"MODES_UNKNOWN", "AGREEMENT_NOT_OPEN"}
        return text if why == "AGREEMENT_NOT_OPEN" else ""

    return await eventually(said)


async def follows(departments: Departments, producer: Producer, agreement: str, version: int, mode: Mode) -> None:
    """Switch the district, and wait until reads see it."""
    await producer.publish([mode_fact(DISTRICT.area_id, version, mode, departments.clock())])

    async def seen() -> bool:
        try:
            await departments.fetch(STREET, agreement, keys=["nobody"])
        except grpc.aio.AioRpcError as error:
            if mode in WARTIME.modes:
                return reason_of(error) != "AGREEMENT_NOT_OPEN"
            return f"(version {version})" in str(error.details())
        return mode in WARTIME.modes

    await eventually(seen)


async def test_an_agreement_opens_and_closes_with_the_operating_mode(
    offered: Departments, producer: Producer, databases: list[str]
) -> None:
    agreement = await offered.agreed(STREET, fields=FIELDS, open_in=WARTIME)
    text = await not_open(offered, agreement)
    assert "opens in response, emergency; district/990101 is in peacetime" in text
    stub = AgreementsServiceStub(offered.channel(STREET))  # type: ignore[no-untyped-call]
    (listed,) = (await stub.ListAgreements(agreements.ListAgreementsRequest())).agreements
    assert (listed.open_in, listed.delivery) == (WARTIME, agreements.DELIVERY_ROWS)

    await follows(offered, producer, agreement, 1, Mode.MODE_RESPONSE)
    change = change_of(f"{STREET}.handle", "read once")
    served = await offered.fetch(STREET, agreement, change=change)
    assert [row.values["name"] for row in served.rows] == ["张三", "李四", "王五", "赵六"]
    assert (served.count, served.receipt.rows) == (4, 4)
    await follows(offered, producer, agreement, 2, Mode.MODE_RECOVERY)
    why, text = await refused(offered.fetch(STREET, agreement, change=change))
    assert (why, "is in recovery (version 2)" in text) == ("AGREEMENT_NOT_OPEN", True), "the same call as before"

    changed = {**PACKS[1], "modes.yaml": PACKS[1]["modes.yaml"].replace("roles: [command]", "roles: [supervise]")}
    _, planned = await plan_packs(offered.channel("cityloop"), [changed])
    assert planned is not None
    uses = [(use.pack_id, use.subject, use.count) for answer in planned.answers for use in answer.uses]
    assert uses == [("simulated", "agreements", 1)], "the one that opens with the mode of a district"
    last = max(await audited(databases[0], "refuse-rows"), key=lambda row: row["entry_id"])
    assert json.loads(last["details"])["reason"] == "AGREEMENT_NOT_OPEN"
    assert last["subject"] == agreement


async def audited(dsn: str, action: str) -> list[asyncpg.Record]:
    connection = await asyncpg.connect(dsn)
    try:
        return list(await connection.fetch("SELECT * FROM audit_entries WHERE action = $1", action))
    finally:
        await connection.close()


async def test_refused_accesses_leave_evidence(offered: Departments, databases: list[str]) -> None:
    agreement = await offered.agreed(STREET, {"daily_quota": 1}, fields=["name"], open_in=WARTIME)
    always = await offered.agreed(STREET, {"daily_quota": 1}, fields=["name"])
    await not_open(offered, agreement)
    assert (await refused(offered.fetch(POLICE, agreement)))[0] == "FOREIGN_AGREEMENT"
    assert (await refused(offered.fetch(STREET, always)))[0] == "QUOTA_EXCEEDED"
    assert (await refused(offered.fetch(STREET, always, issue="")))[0] == "ISSUE_MISSING"
    found = [
        (row["subject"], row["department_id"], json.loads(row["details"])["reason"])
        for row in await audited(databases[0], "refuse-rows")
    ]
    assert sorted(found) == sorted(
        [
            (agreement, STREET, "AGREEMENT_NOT_OPEN"),
            (agreement, POLICE, "FOREIGN_AGREEMENT"),
            (always, STREET, "QUOTA_EXCEEDED"),
        ]
    ), "what is malformed is no access"


async def test_counts_never_say_of_whom(offered: Departments, databases: list[str]) -> None:
    rows = agreements.RowFilter(field="compound", values=["east", "west"])
    agreement = await offered.agreed(POLICE, {"daily_quota": 9}, fields=[], rows=rows, delivery=COUNTS)
    answer = await offered.fetch(POLICE, agreement, polygon=polygon())
    assert (answer.count, list(answer.rows), list(answer.masked_fields)) == (2, [], [])
    assert (answer.receipt.rows, answer.receipt.quota_left) == (2, 7)
    everywhere = await offered.fetch(POLICE, agreement)
    assert (everywhere.count, everywhere.receipt.quota_left) == (4, 3)
    assert (await refused(offered.fetch(POLICE, agreement, keys=["r1"])))[0] == "KEYS_NOT_IN_AGREEMENT"
    assert (await refused(offered.fetch(POLICE, agreement, fields=["name"])))[0] == "FIELD_NOT_IN_AGREEMENT"
    assert (await refused(offered.fetch(POLICE, agreement)))[0] == "QUOTA_EXCEEDED"
    details = [json.loads(row["details"]) for row in await audited(databases[0], "fetch-rows")]
    assert [(item["delivery"], item["rows"], item["fields"]) for item in details] == [
        ("counts", 2, []),
        ("counts", 4, []),
    ]
    assert details[0]["polygon"].startswith("POLYGON ((113.23 23.08")


async def test_rows_within_a_polygon_leave_and_are_metered(offered: Departments) -> None:
    agreement = await offered.agreed(STREET, {"daily_quota": 10}, fields=["resident"])
    found = await offered.fetch(STREET, agreement, polygon=polygon(system="REFERENCE_SYSTEM_WGS84"))
    assert [row.values["resident"] for row in found.rows] == ["r1", "r2"], "in the box, without r4, which has no place"
    assert (found.count, found.receipt.quota_left) == (2, 8)
    triangle = polygon([(113.23, 23.08), (113.24, 23.08), (113.23, 23.09)])
    assert [row.values["resident"] for row in (await offered.fetch(STREET, agreement, polygon=triangle)).rows] == ["r1"]
    both = await offered.fetch(STREET, agreement, polygon=polygon(), keys=["r2", "r3"])
    assert [row.values["resident"] for row in both.rows] == ["r2"]
    nowhere = await offered.fetch(STREET, agreement, polygon=polygon([(1, 1), (2, 1), (2, 2)]))
    assert (nowhere.count, nowhere.receipt.rows, nowhere.receipt.quota_left) == (0, 0, 6)


async def test_bad_polygons_places_and_conditions_are_refused(offered: Departments) -> None:
    agreement = await offered.agreed(STREET, fields=["resident"])

    async def why(corners: list[Position]) -> str:
        return (await refused(offered.fetch(STREET, agreement, polygon=corners)))[0]

    assert await why(polygon(SQUARE[:2])) == "POLYGON_INVALID"
    assert await why(polygon(SQUARE * 251)) == "POLYGON_INVALID"
    assert await why(polygon([SQUARE[0], SQUARE[2], SQUARE[1], SQUARE[3]])) == "POLYGON_INVALID"
    assert await why(polygon(system="REFERENCE_SYSTEM_UNSPECIFIED")) == "POSITION_INVALID"
    assert await why(polygon(system="REFERENCE_SYSTEM_GCJ02")) == "POSITION_INVALID"
    assert await why(polygon([(float("nan"), 23.08), *SQUARE[1:]])) == "POSITION_INVALID"

    async def row(**values: str) -> str:
        return (await refused(offered.put([{"resident": "r9", **values}])))[0]

    assert await row(longitude="113.2") == "ROW_INVALID"
    assert await row(longitude="east", latitude="23.0") == "ROW_INVALID"
    assert await row(longitude="113.2", latitude="91") == "ROW_INVALID"
    fields = [catalogue.Field(field=name, classification=Classification.CLASSIFICATION_GENERAL_1) for name in FIELDS]
    assert (await refused(offered.publish(fields=fields)))[0] == "PLACE_FIELDS_FIXED"
    assert (await refused(offered.publish(fields=fields, longitude_field="longitude")))[0] == "DATASET_INVALID"
    await offered.publish(dataset_id="placeless", fields=fields)
    placeless = await offered.agreed(STREET, dataset_id="placeless", fields=["resident"])
    assert (await refused(offered.fetch(STREET, placeless, polygon=polygon())))[0] == "NO_PLACES"

    async def condition(**values: Any) -> str:
        open_in = agreements.ModeCondition(**{"area": DISTRICT, "modes": [Mode.MODE_RESPONSE], **values})
        return (await refused(offered.request(STREET, fields=["resident"], open_in=open_in)))[0]

    assert await condition(modes=[]) == "MODES_MISSING"
    assert await condition(modes=[Mode.MODE_UNSPECIFIED]) == "MODES_MISSING"
    assert await condition(area=AreaReference(layer="district", area_id="nowhere")) == "AREA_UNKNOWN"
    assert (await refused(offered.request(STREET, fields=["resident"], delivery=7)))[0] == "DELIVERY_UNKNOWN"
