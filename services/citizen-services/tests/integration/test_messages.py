"""A signed warning reaches people: sent by a department, opened and confirmed by secret links, each step a receipt."""

from __future__ import annotations

import datetime as dt
import os
import uuid
from collections.abc import AsyncIterator, Mapping, Sequence
from urllib.parse import urlsplit

import grpc
import httpx
import other_services
import pytest
import pytest_asyncio
from cities import city_fleet, simulated_packs
from cityloop.citizen.v1 import messages_service_pb2 as messages
from cityloop.citizen.v1.message_pb2 import MessageReceipt, MessageState
from cityloop.citizen.v1.messages_service_pb2_grpc import MessagesServiceStub
from cityloop.common.v1.common_pb2 import Actor, Change
from cityloop.topics import CITIZEN_MESSAGE_RECEIPTS, EVENTS_WARNINGS, TOPICS
from cityloop_messaging import Producer
from cityloop_rpc import reason_of
from cityloop_testkit import Clusters, read_all
from cityloop_testkit.databases import tables_holding
from cityloop_testkit.fleets import RunningFleet
from cityloop_testkit.http import http_client
from cityloop_testkit.hub_facts import warning_fact

producer = other_services.producer
pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.xdist_group("citizen-messages")]
SERVICE, STREET = "citizen-services", "street-990101001"
PEOPLE = [
    messages.Recipient(reference="household-4711", name="Zhao Liu 4711", phone="+86-137-0000-4711"),
    messages.Recipient(reference="household-4712", name="Sun Qi 4712", phone="+86-137-0000-4712"),
]
DELIVERED, READ, CONFIRMED = (
    MessageState.MESSAGE_STATE_DELIVERED,
    MessageState.MESSAGE_STATE_READ,
    MessageState.MESSAGE_STATE_CONFIRMED,
)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def fleet(clusters: Clusters, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[RunningFleet]:
    folder, prefix = tmp_path_factory.mktemp("messages"), f"messages-{os.getpid()}."
    async with city_fleet(clusters, prefix, folder, [SERVICE], packs=simulated_packs()) as running:
        yield running


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def client(fleet: RunningFleet) -> AsyncIterator[httpx.AsyncClient]:
    url = f"http://127.0.0.1:{fleet.fleet.port(SERVICE, 'http')}"
    async with http_client(base_url=url, timeout=20, params={"lang": "en"}) as client:
        yield client


@pytest.fixture(scope="module")
def desk(fleet: RunningFleet) -> MessagesServiceStub:
    return MessagesServiceStub(fleet.channel(SERVICE, STREET, "desk"))  # type: ignore[no-untyped-call]


def request(
    warning_id: str, recipients: Sequence[messages.Recipient] = PEOPLE, post: str = f"{STREET}.handle", key: str = ""
) -> messages.SendMessagesRequest:
    change = Change(idempotency_key=key or str(uuid.uuid4()), actor=Actor(post_id=post, person_id="officer"))
    return messages.SendMessagesRequest(change=change, recipients=recipients, warning_id=warning_id)


async def refused(desk: MessagesServiceStub, asked: messages.SendMessagesRequest) -> str:
    with pytest.raises(grpc.aio.AioRpcError) as caught:
        await desk.SendMessages(asked)
    return reason_of(caught.value)


async def signed(fleet: RunningFleet, producer: Producer) -> tuple[str, dt.datetime]:
    """A signed warning: its id, and when it was drafted."""
    warning, now = str(uuid.uuid4()), dt.datetime.now(dt.UTC)
    await producer.publish([warning_fact(warning, 1, "DRAFT", now), warning_fact(warning, 2, "SIGNED", now)])
    await fleet.settle()
    return warning, now


async def receipts(fleet: RunningFleet, warning_id: str) -> Mapping[str, list[tuple[int, int]]]:
    """Versions and states of each message of a warning, as outsiders see them."""
    await fleet.settle()
    found: dict[str, list[tuple[int, int]]] = {}
    for record in await read_all(fleet.kafka, CITIZEN_MESSAGE_RECEIPTS):
        receipt = MessageReceipt.FromString(record.value)
        if receipt.warning_id == warning_id:
            assert receipt.department_id == STREET
            found.setdefault(receipt.message_id, []).append((receipt.version, receipt.state))
    return found


async def test_a_warning_is_sent_once_signed_read_confirmed_and_ended(
    fleet: RunningFleet, producer: Producer, client: httpx.AsyncClient, desk: MessagesServiceStub
) -> None:
    warning, now = str(uuid.uuid4()), dt.datetime.now(dt.UTC)
    assert await refused(desk, request(warning)) == "WARNING_UNKNOWN"
    await producer.publish([warning_fact(warning, 1, "DRAFT", now)])
    await fleet.settle()
    assert await refused(desk, request(warning)) == "WARNING_NOT_SIGNED"
    assert await receipts(fleet, warning) == {}
    await producer.publish([warning_fact(warning, 2, "SIGNED", now)])
    await fleet.settle()

    asked = request(warning)
    first = await desk.SendMessages(asked)
    assert [item.reference for item in first.messages] == [person.reference for person in PEOPLE]
    again = await desk.SendMessages(asked)
    ids = [item.message_id for item in first.messages]
    assert [(item.reference, item.message_id) for item in again.messages] == [
        (item.reference, item.message_id) for item in first.messages
    ]
    assert await receipts(fleet, warning) == {message_id: [(1, DELIVERED)] for message_id in ids}

    path = urlsplit(first.messages[0].link).path
    page = (await client.get(path)).text
    for text in ("The underpass may flood", "Do not drive in", "Orange warning", "East Lake underpass"):
        assert text in page
    assert "Flood Control Headquarters" in page
    chinese = (await client.get(path, params={"lang": "zh"})).text
    assert "橙色预警" in chinese
    assert "下穿隧道可能积水" in chinese
    assert "防汛指挥部" in chinese
    other = urlsplit(again.messages[0].link).path
    assert other != path, "a repeated call has links of its own; both open the message"
    answer = await client.post(f"{other}/confirmation")
    assert (answer.status_code, answer.headers["location"]) == (303, f"{other}?lang=en")
    assert (await client.post(f"{path}/confirmation")).status_code == 303
    assert 'data-confirmed="true"' in (await client.get(path)).text
    everything = {ids[0]: [(1, DELIVERED), (2, READ), (3, CONFIRMED)], ids[1]: [(1, DELIVERED)]}
    assert await receipts(fleet, warning) == everything

    draft = warning_fact(warning, 3, "ALL_CLEAR_DRAFT", now, "never shown")
    await producer.publish([draft, warning_fact(warning, 2, "SIGNED", now)])
    await fleet.settle()
    page = (await client.get(path)).text
    assert ("never shown" in page, 'data-state="all_clear"' in page) == (False, False)
    await producer.publish([warning_fact(warning, 4, "ALL_CLEAR", now), draft])
    await fleet.settle()
    unread = (await client.get(urlsplit(first.messages[1].link).path)).text
    assert "All clear: the warning is over." in unread
    assert "<form" not in unread
    assert await refused(desk, request(warning)) == "WARNING_OVER"
    everything[ids[1]].append((2, READ))
    assert await receipts(fleet, warning) == everything


async def test_everybody_is_shown_what_was_signed_until_it_is_over(
    fleet: RunningFleet, producer: Producer, client: httpx.AsyncClient
) -> None:
    warning, now = str(uuid.uuid4()), dt.datetime.now(dt.UTC)
    shown = f'data-warning="W-{warning[:8]}"'
    before = (await client.get("/warnings")).text.count("data-warning=")

    async def heard(version: int, state: str, headline: str = "") -> str:
        await producer.publish([warning_fact(warning, version, state, now, headline)])
        await fleet.settle()
        return (await client.get("/warnings")).text

    assert shown not in await heard(1, "DRAFT")
    page = await heard(2, "SIGNED")
    assert shown in page
    for text in (
        "The underpass may flood",
        "Do not drive in",
        "Orange warning",
        "Within 800 m",
        "geo:23.08000,113.23000",
    ):
        assert text in page
    assert "East Lake underpass" not in page, "the text of a place may be what a reporter wrote"
    form = (await client.get("/", params={"lang": "zh"})).text
    assert f'data-warnings="{before + 1}"' in form
    assert f"{before + 1} 条预警生效中" in form
    page = await heard(3, "ALL_CLEAR_DRAFT", "never shown")
    assert (shown in page, "never shown" in page) == (True, False)
    assert shown not in await heard(4, "ALL_CLEAR")


async def test_who_may_send_to_whom(fleet: RunningFleet, producer: Producer, desk: MessagesServiceStub) -> None:
    warning, _ = await signed(fleet, producer)
    assert await refused(desk, request(warning, post="drainage.handle")) == "FOREIGN_POST"
    assert await refused(desk, request(warning, post=f"{STREET}.check")) == "RIGHT_MISSING"
    assert await refused(desk, request("no id")) == "WARNING_UNKNOWN"
    assert await refused(desk, request(warning, [])) == "TOO_MANY_RECIPIENTS"
    many = [messages.Recipient(reference=str(number)) for number in range(1_001)]
    assert await refused(desk, request(warning, many)) == "TOO_MANY_RECIPIENTS"
    assert await refused(desk, request(warning, [messages.Recipient(name="nobody")])) == "RECIPIENT_INVALID"
    key = str(uuid.uuid4())
    sent = await desk.SendMessages(
        request(warning, [many[0], messages.Recipient(name="nobody"), *many[1:999]], key=key)
    )
    assert [item.reference for item in sent.messages] == [item.reference for item in many[:999]]
    assert len({item.link for item in sent.messages}) == 999
    assert [(item.index, item.reason) for item in sent.rejected] == [(1, "RECIPIENT_INVALID")]
    assert await refused(desk, request(warning, many[:1], key=key)) == "IDEMPOTENCY_KEY_REUSED"
    assert sum(len(found) for found in (await receipts(fleet, warning)).values()) == 999


async def test_pages_open_to_their_secret_only(client: httpx.AsyncClient) -> None:
    for path in (f"/messages/{'x' * 43}", "/messages/short", "/messages/%E6%B0%B4"):
        for answer in (await client.get(path), await client.post(f"{path}/confirmation")):
            assert (answer.status_code, "LINK_UNKNOWN" in answer.text) == (404, True)


async def test_who_is_warned_stands_in_one_table_and_nowhere_else(
    fleet: RunningFleet, producer: Producer, client: httpx.AsyncClient, desk: MessagesServiceStub
) -> None:
    warning, _ = await signed(fleet, producer)
    sent = await desk.SendMessages(request(warning))
    path = urlsplit(sent.messages[0].link).path
    page = await client.get(path)
    assert (await client.post(f"{path}/confirmation")).status_code == 303
    await refused(desk, request(warning, [messages.Recipient(name=PEOPLE[0].name, phone=PEOPLE[0].phone)]))
    await fleet.settle()
    personal = [text for person in PEOPLE for text in (person.reference, person.name, person.phone)]
    secret = path.rpartition("/")[2]
    holding = {text: await tables_holding(fleet.fleet.dsn(SERVICE), text) for text in [*personal, secret]}
    assert holding == {**{text: {"recipients"} for text in personal}, secret: set()}
    log = (fleet.fleet.folder / "logs" / f"{SERVICE}.log").read_text()
    for topic in TOPICS.values():
        for record in await read_all(fleet.kafka, topic):
            whole = b"".join([record.key or b"", record.value or b"", *(value for _, value in record.headers)])
            assert not any(text.encode() in whole for text in [*personal, secret]), topic.name
    for text in personal:
        assert text not in log + page.text
    assert secret not in log
    assert page.headers["referrer-policy"] == "no-referrer"
    assert page.headers["cache-control"] == "no-store"
    assert "set-cookie" not in page.headers


async def test_a_warning_that_makes_no_sense_is_set_aside(fleet: RunningFleet, producer: Producer) -> None:
    now = dt.datetime.now(dt.UTC)
    await producer.publish(
        [warning_fact("no id", 1, "SIGNED", now), warning_fact(str(uuid.uuid4()), 1, "UNSPECIFIED", now)]
    )
    await fleet.settle()
    assert len(await read_all(fleet.kafka, EVENTS_WARNINGS, dead_letters=True)) == 2
