"""What reporters were really told stands on the timeline: in any order, once, and nothing where nobody was told."""

from __future__ import annotations

import desk
import httpx
import pytest
from cityloop.citizen.v1.message_pb2 import MessageReceipt
from cityloop.topics import CITIZEN_MESSAGE_RECEIPTS
from cityloop_kernel import derived_id
from cityloop_messaging import Fact, Producer, encode_headers
from cityloop_testkit import read_all
from cityloop_testkit.fleets import RunningFleet
from cityloop_testkit.http import http_client
from desk import SUPERVISION, Desk, case_of, event_fact, membership_fact, told

running, fleet, producer = desk.running, desk.fleet, desk.producer
SERVICES = ("collaboration-tasks", "console")
pytestmark = pytest.mark.xdist_group("console-told")


def of_warning() -> Fact:
    fact = told("R-none", "held", 1)
    assert isinstance(fact.payload, MessageReceipt)
    fact.payload.ClearField("reporter_message")
    fact.payload.warning_id = str(derived_id("warning", "some"))
    return fact


async def get(fleet: RunningFleet, path: str) -> httpx.Response:
    async with http_client() as client:
        return await client.get(f"http://127.0.0.1:{fleet.fleet.port('console', 'http')}/timeline/{path}")


async def messages(fleet: RunningFleet, number: str) -> list[tuple[str, str, str]]:
    entries = (await get(fleet, f"{number}.json")).json()["entries"]
    return [
        (entry["number"], entry["what"], entry["message"]["en"]) for entry in entries if entry["subject"] == "message"
    ]


def course(name: str) -> tuple[list[Fact], list[Fact]]:
    """An event of two reports, and what their reporters are told; one waited for its place."""
    first, second = f"R-{name}-1", f"R-{name}-2"
    event = [event_fact(name), membership_fact(name, first), membership_fact(name, second, 2)]
    receipts = [
        told(second, "held", 1),
        told(first, "in_handling", 2, name),
        told(second, "in_handling", 2, name),
        told(first, "call_back_closed", 3, name),
    ]
    return event, receipts


async def test_what_was_told_stands_on_the_timeline_whichever_came_first_and_however_often(
    fleet: RunningFleet, producer: Producer
) -> None:
    supervision = Desk.of(fleet, SUPERVISION)
    for name, receipts_first in (("before", True), ("after", False)):
        event, receipts = course(name)
        first, last = (receipts, event) if receipts_first else (event, receipts)
        await producer.publish([*first, *receipts])
        await fleet.settle()
        await producer.publish([*last, *receipts])
        await case_of(supervision, name)
        await fleet.settle()
        one, two = f"R-{name}-1", f"R-{name}-2"
        assert await messages(fleet, f"E-{name}") == [
            (two, "held", "Its place is being confirmed."),
            (f"{one}, {two}", "in_handling", "A department is handling it."),
            (one, "call_back_closed", "Please rate us."),
        ]
        assert await messages(fleet, one) == await messages(fleet, f"E-{name}")
    chinese, english = await get(fleet, "R-after-1?lang=zh"), await get(fleet, "R-after-1?lang=en")
    said = ("告知上报人", "请您评价。", "回访", "云湾市日常运行第 7 版")
    says = ("Please rate us.", "call-back", "Daily operations of Yunwan, version 7")
    for page, words in ((chinese, said), (english, says)):
        assert [word for word in words if word not in page.text] == [], "with the pack version the text came from"


async def test_what_one_reporter_was_told_at_once_stands_apart_and_in_order(
    fleet: RunningFleet, producer: Producer
) -> None:
    one, two = "R-again-1", "R-again-2"
    receipts = [told(report, "in_handling", 1, "again", version) for version in (7, 4, 12) for report in (two, one)]
    await producer.publish([*receipts, event_fact("again"), membership_fact("again", one)])
    await producer.publish([membership_fact("again", two, 2)])
    await case_of(Desk.of(fleet, SUPERVISION), "again")
    await fleet.settle()
    assert [number for number, _, _ in await messages(fleet, "E-again")] == [f"{one}, {two}"] * 3


async def test_nothing_is_said_to_be_told_where_nobody_was_told(fleet: RunningFleet, producer: Producer) -> None:
    await producer.publish([event_fact("imported"), membership_fact("imported", "R-imported"), of_warning()])
    await case_of(Desk.of(fleet, SUPERVISION), "imported")
    await fleet.settle()
    assert await messages(fleet, "R-imported") == []
    assert "已派遣处置部门" not in (await get(fleet, "R-imported?lang=zh")).text


async def test_a_bad_receipt_is_set_aside_and_holds_nothing_up(fleet: RunningFleet, producer: Producer) -> None:
    nameless, strange = told("R-bad", "held", 1), told("R-odd", "held", 1)
    assert isinstance(nameless.payload, MessageReceipt)
    assert isinstance(strange.payload, MessageReceipt)
    nameless.payload.reporter_message.report_number = ""
    strange.payload.reporter_message.case_id = "C-1"
    await producer.publish([nameless, strange])
    await (await producer.send(CITIZEN_MESSAGE_RECEIPTS, b"broken", b"\xff no protobuf", encode_headers(nameless)))
    event, receipts = course("good")
    await producer.publish([*event, *receipts])
    await case_of(Desk.of(fleet, SUPERVISION), "good")
    await fleet.settle()
    assert len(await messages(fleet, "E-good")) == 3
    assert len(await read_all(fleet.kafka, CITIZEN_MESSAGE_RECEIPTS, dead_letters=True)) == 3
