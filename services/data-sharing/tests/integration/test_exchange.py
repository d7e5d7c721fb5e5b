"""The exchange from end to end: offered, requested, approved, read masked and metered, and every guard."""

from __future__ import annotations

import asyncio
import datetime as dt
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import grpc
import pytest
import pytest_asyncio
from cityloop.common.v1.common_pb2 import Classification
from cityloop.sharing.v1 import agreements_service_pb2 as agreements
from cityloop.sharing.v1 import catalogue_service_pb2 as catalogue
from cityloop.sharing.v1.agreements_service_pb2_grpc import AgreementsServiceStub
from cityloop.sharing.v1.catalogue_service_pb2_grpc import CatalogueServiceStub
from cityloop_data_sharing.bootstrap import PACKAGE, bootstrap
from cityloop_data_sharing.settings import Settings
from cityloop_database import migrations_of
from cityloop_messaging import KafkaConnection, to_timestamp
from cityloop_operator.operations import apply_city, apply_packs, put_components, read_city, read_components, read_pack
from cityloop_rpc import Credentials, reason_of
from cityloop_testkit import Clusters
from cityloop_testkit.in_process import MovableClock, running_service
from cityloop_testkit.sharing import HOUR, POLICE, PROVIDER, STREET, Departments, change_of

ROOT = Path(__file__).parents[4]
SHOE = "field 'shoe' is not one of 'low-residents'; publish the dataset with it first"
UNSTORABLE = "a value holds the character U+0000, which cannot be stored"
PEOPLE = [
    {"resident": "r1", "name": "张三", "phone": "13812345678", "compound": "east", "illness": "asthma"},
    {"resident": "r2", "name": "李四光", "phone": "13912345678", "compound": "east"},
    {"resident": "r3", "name": "王五", "phone": "13812345678", "compound": "west"},
]


async def reason(call: Awaitable[Any]) -> str:
    with pytest.raises(grpc.aio.AioRpcError) as raised:
        await call
    assert raised.value.details()
    return reason_of(raised.value)


@pytest_asyncio.fixture
async def departments(
    clusters: Clusters, kafka: KafkaConnection, issue: Callable[[str, str], Credentials]
) -> AsyncIterator[Departments]:
    clock = MovableClock()
    own = issue("cityloop", "data-sharing")
    migrations = migrations_of(PACKAGE)
    service = running_service(bootstrap, Settings, migrations, clusters, kafka, own, clock, pack_services=())
    async with service as address:
        found = Departments(address, issue, clock)
        operator = found.channel("cityloop")
        folder = ROOT / "deploy/cities/simulated"
        await apply_city(operator, *read_city(folder))
        await apply_packs(operator, [read_pack(ROOT / "deploy/packs/base")])
        assert await put_components(operator, read_components(folder)[:10]) == 10, "the service has read the city"
        try:
            yield found
        finally:
            await found.close()


@pytest_asyncio.fixture
async def offered(departments: Departments) -> Departments:
    assert (await departments.publish()).version == 1
    assert await departments.put(PEOPLE) == len(PEOPLE)
    return departments


async def test_masked_for_one_department_and_not_for_another(offered: Departments) -> None:
    cleared = {"cleared_classification": Classification.CLASSIFICATION_GENERAL_4}
    street = await offered.agreed(STREET, cleared)
    police = await offered.agreed(POLICE)

    open_answer = await offered.fetch(STREET, street)
    assert [dict(row.values) for row in open_answer.rows] == PEOPLE
    assert list(open_answer.masked_fields) == []
    assert (open_answer.receipt.rows, open_answer.receipt.quota_left) == (3, 97)

    answer = await offered.fetch(POLICE, police)
    rows = [dict(row.values) for row in answer.rows]
    assert [row["name"] for row in rows] == ["张*", "李**", "王*"]
    assert [row["resident"] for row in rows] == ["r1", "r2", "r3"]
    assert rows[0]["phone"] == rows[2]["phone"] != rows[1]["phone"]
    assert rows[0]["phone"].startswith("hmac-sha256:")
    assert all("illness" not in row for row in rows)
    assert set(answer.masked_fields) == {"name", "phone", "illness"}
    assert answer.receipt.rows_digest != open_answer.receipt.rows_digest

    other = await offered.agreed(POLICE)
    again = await offered.fetch(POLICE, other)
    assert again.rows[0].values["phone"] != rows[0]["phone"], "digests do not join across agreements"


async def test_rows_fields_and_keys_are_those_of_the_agreement(offered: Departments) -> None:
    rows = agreements.RowFilter(field="compound", values=["east", "north"])
    agreement = await offered.agreed(POLICE, fields=["resident", "compound"], rows=rows)
    everything = await offered.fetch(POLICE, agreement)
    assert [dict(row.values) for row in everything.rows] == [
        {"resident": "r1", "compound": "east"},
        {"resident": "r2", "compound": "east"},
    ]
    asked = await offered.fetch(POLICE, agreement, keys=["r2", "r3", "r9"], fields=["resident"])
    assert [dict(row.values) for row in asked.rows] == [{"resident": "r2"}], "r3 is held back by the row filter"
    assert asked.receipt.quota_left == 97
    assert await reason(offered.fetch(POLICE, agreement, fields=["phone"])) == "FIELD_NOT_IN_AGREEMENT"
    assert await reason(offered.fetch(POLICE, agreement, issue=" ")) == "ISSUE_MISSING"
    many = [str(number) for number in range(1_001)]
    assert await reason(offered.fetch(POLICE, agreement, keys=many)) == "TOO_MANY_ROWS"


async def test_more_rows_than_one_call_may_have(offered: Departments) -> None:
    assert await offered.put([{"resident": f"n{number}"} for number in range(998)]) == 998
    agreement = await offered.agreed(POLICE, {"daily_quota": 100_000})
    assert await reason(offered.fetch(POLICE, agreement)) == "TOO_MANY_ROWS"
    assert (await offered.fetch(POLICE, agreement, keys=["r1"])).receipt.quota_left == 99_999


async def test_one_key_is_one_read(offered: Departments) -> None:
    agreement = await offered.agreed(POLICE)
    change = change_of(f"{POLICE}.handle", "the same key")
    first = await offered.fetch(POLICE, agreement, change=change)
    second = await offered.fetch(POLICE, agreement, change=change)
    assert second == first
    assert await reason(offered.fetch(POLICE, agreement, change=change, keys=["r1"])) == "IDEMPOTENCY_KEY_REUSED"
    assert (await offered.fetch(POLICE, agreement, keys=["r1"])).receipt.quota_left == 100 - 3 - 1

    revoke: dict[str, Any] = {"decision": agreements.AGREEMENT_STATE_REVOKED, "reason": "misused"}
    await offered.decide(agreement, **revoke)
    assert await reason(offered.fetch(POLICE, agreement, change=change)) == "AGREEMENT_REVOKED"


async def test_the_quota_is_of_a_day_and_never_overrun(offered: Departments) -> None:
    tomorrow = offered.clock() + dt.timedelta(days=3)
    agreement = await offered.agreed(POLICE, {"daily_quota": 5}, valid_until=to_timestamp(tomorrow))
    calls = [offered.fetch(POLICE, agreement, keys=["r1", "r2"]) for _ in range(4)]
    answers = await asyncio.gather(*calls, return_exceptions=True)
    refused = [answer for answer in answers if isinstance(answer, grpc.aio.AioRpcError)]
    assert [reason_of(answer) for answer in refused] == ["QUOTA_EXCEEDED"] * 2
    assert refused[0].code() is grpc.StatusCode.RESOURCE_EXHAUSTED
    assert (await offered.fetch(POLICE, agreement, keys=["r1"])).receipt.quota_left == 0
    offered.clock.move(dt.timedelta(days=1))
    assert (await offered.fetch(POLICE, agreement)).receipt.quota_left == 2


async def test_when_an_agreement_may_not_be_used(offered: Departments) -> None:
    now = offered.clock()
    requested = await offered.request(POLICE)
    assert await reason(offered.fetch(POLICE, requested.agreement_id)) == "AGREEMENT_NOT_APPROVED"
    later = await offered.agreed(POLICE, valid_from=to_timestamp(now + HOUR), valid_until=to_timestamp(now + 2 * HOUR))
    assert await reason(offered.fetch(POLICE, later)) == "AGREEMENT_NOT_YET_VALID"
    offered.clock.move(HOUR)
    assert (await offered.fetch(POLICE, later)).receipt.rows == 3
    offered.clock.move(HOUR)
    assert await reason(offered.fetch(POLICE, later)) == "AGREEMENT_EXPIRED"
    assert await reason(offered.decide(requested.agreement_id)) == "AGREEMENT_EXPIRED"
    assert await reason(offered.fetch(STREET, later)) == "FOREIGN_AGREEMENT"
    assert await reason(offered.fetch(POLICE, str(uuid.uuid4()))) == "AGREEMENT_UNKNOWN"
    assert await reason(offered.fetch(POLICE, "no id")) == "AGREEMENT_UNKNOWN"


async def test_who_decides(offered: Departments) -> None:
    requested = (await offered.request(POLICE)).agreement_id
    rejection: dict[str, Any] = {"decision": agreements.AGREEMENT_STATE_REJECTED}
    assert await reason(offered.decide(requested, POLICE, "handle")) == "CONSUMER_MAY_NOT_DECIDE"
    assert await reason(offered.decide(requested, STREET, "handle")) == "AGREEMENT_UNKNOWN"
    assert await reason(offered.decide(requested, PROVIDER, "handle")) == "POST_MAY_NOT_DECIDE"
    assert await reason(offered.decide(requested, daily_quota=0)) == "QUOTA_MISSING"
    assert await reason(offered.decide(requested, cleared_classification=0)) == "CLASSIFICATION_MISSING"
    assert await reason(offered.decide(requested, **rejection)) == "REASON_MISSING"
    assert await reason(offered.decide(requested, decision=0)) == "DECISION_MISSING"
    rejected = await offered.decide(requested, reason="not needed", **rejection)
    assert (rejected.state, rejected.version) == (agreements.AGREEMENT_STATE_REJECTED, 2)
    assert await reason(offered.decide(requested)) == "AGREEMENT_DECIDED"


async def test_what_may_be_offered_and_asked_for(offered: Departments) -> None:
    assert (await offered.publish()).version == 2
    assert await reason(offered.publish(POLICE, f"{POLICE}.handle")) == "FOREIGN_DATASET"
    assert await reason(offered.publish(post=f"{PROVIDER}.check")) == "POST_MAY_NOT_PUBLISH"
    assert await reason(offered.publish(provider_department_id=POLICE)) == "FOREIGN_DATASET"
    assert await reason(offered.publish(key_field="phone")) == "KEY_FIELD_FIXED"
    assert await reason(offered.publish(dataset_id="Not An Id")) == "DATASET_INVALID"
    assert await reason(offered.put(PEOPLE, POLICE)) == "FOREIGN_DATASET"
    assert await reason(offered.put(PEOPLE, dataset="unknown")) == "DATASET_UNKNOWN"
    assert await reason(offered.put([{"resident": "r1", "shoe": "42"}])) == "ROW_INVALID"
    nul = {"resident": "r9", "name": "\0"}
    assert await offered.put([{"resident": ""}, *PEOPLE, PEOPLE[0], {"shoe": "42"}, nul]) == len(PEOPLE)
    assert offered.rejected == [
        (0, "ROW_INVALID", "row 1: the key field 'resident' is empty"),
        (len(PEOPLE) + 1, "ROW_INVALID", f"row {len(PEOPLE) + 2}: its key is sent twice in this call"),
        (len(PEOPLE) + 2, "ROW_INVALID", f"row {len(PEOPLE) + 3}: {SHOE}"),
        (len(PEOPLE) + 3, "ROW_INVALID", f"row {len(PEOPLE) + 4}: {UNSTORABLE}"),
    ]
    assert await reason(offered.request(POLICE, dataset_id="unknown")) == "DATASET_UNKNOWN"
    assert await reason(offered.request(PROVIDER)) == "OWN_DATASET"
    assert await reason(offered.request(POLICE, fields=["shoe"])) == "FIELD_UNKNOWN"
    assert await reason(offered.request(POLICE, fields=[])) == "FIELDS_MISSING"
    assert await reason(offered.request(POLICE, purpose="")) == "PURPOSE_MISSING"
    past = to_timestamp(offered.clock() - HOUR / 2)
    assert await reason(offered.request(POLICE, valid_until=past)) == "VALIDITY_INVALID"


async def test_both_parties_see_their_agreements_page_by_page(offered: Departments) -> None:
    numbers = [(await offered.request(POLICE)).agreement_number for _ in range(3)]
    await offered.request(STREET)
    stub = AgreementsServiceStub(offered.channel(POLICE))  # type: ignore[no-untyped-call]
    seen, token = [], ""
    for _ in range(2):
        page = await stub.ListAgreements(agreements.ListAgreementsRequest(page_size=2, page_token=token))
        seen += [agreement.agreement_number for agreement in page.agreements]
        token = page.next_page_token
    assert (seen, token) == (numbers[::-1], "")
    provider = AgreementsServiceStub(offered.channel(PROVIDER))  # type: ignore[no-untyped-call]
    assert len((await provider.ListAgreements(agreements.ListAgreementsRequest())).agreements) == 4
    listing = CatalogueServiceStub(offered.channel(POLICE))  # type: ignore[no-untyped-call]
    found = (await listing.ListDatasets(catalogue.ListDatasetsRequest(provider_department_id=PROVIDER))).datasets
    assert [(dataset.dataset_id, len(dataset.fields)) for dataset in found] == [("low-residents", 5)]
