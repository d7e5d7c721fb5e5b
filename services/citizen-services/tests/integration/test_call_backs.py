"""Reporters hear of each change at once, and are asked to rate once their place is back: once, also over a restart."""

from __future__ import annotations

import asyncio
import os
import re
import uuid
from collections.abc import AsyncIterator

import other_services
import pytest
import pytest_asyncio
from cities import city_fleet, simulated_packs
from cityloop.events.v1.operating_mode_pb2 import Mode
from cityloop.topics import CASES_CASES
from cityloop_messaging import Producer, utc_now
from cityloop_testkit import Clusters, eventually, read_all
from cityloop_testkit.fleets import RunningFleet
from cityloop_testkit.http import http_client
from cityloop_testkit.hub_facts import mode_fact
from cityloop_testkit.people import case_fact, link_fact

producer = other_services.producer
pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.xdist_group("citizen-call-backs")]
SERVICE = "citizen-services"
CALL_BACK = "call_back: {modes: [recovery, peacetime], text: {zh: 请您评价。, en: Please rate us.}}"
MESSAGES = f"""
messages:
  - {{state: in_handling, text: {{zh: 处置中。, en: Being handled.}}}}
  - {{state: closed, text: {{zh: 已结案。, en: Closed.}}, {CALL_BACK}}}
"""
WAITING = ["Being handled.", "Closed."]
ASKED = [*WAITING, "Please rate us."]
EAST, SOUTH, WEST, NORTH = "990101", "990102", "990103", "990104"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def fleet(clusters: Clusters, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[RunningFleet]:
    folder, prefix = tmp_path_factory.mktemp("call-backs"), f"call-backs-{os.getpid()}."
    async with city_fleet(
        clusters, prefix, folder, [SERVICE], packs=simulated_packs(city={"messages.yaml": MESSAGES})
    ) as running:
        yield running


class Reporter:
    """Somebody with a report, and the case of it in a district."""

    def __init__(self, fleet: RunningFleet, producer: Producer, district: str) -> None:
        self._fleet = fleet
        self._producer = producer
        self._district = district
        self._event = str(uuid.uuid4())
        self.number = ""
        self._versions = 0
        self._path = ""

    async def report(self) -> Reporter:
        """Send a report in words, and let a department handle it."""
        fields = {"event_class": "manhole-cover", "text": "gone", "where": "People's Road"}
        async with http_client(base_url=self._url()) as client:
            self._path = (await client.post("/reports", data=fields)).headers["location"]
        number = re.search(r"R-\d{4}-\d{6}", await self._page())
        assert number is not None
        self.number = number[0]
        await self._producer.publish([link_fact(number[0], utc_now(), event_id=self._event)])
        await self.case("IN_HANDLING")
        return self

    async def case(self, state: str, reopened: int = 0) -> None:
        """The case goes on."""
        self._versions += 1
        district = self._district
        fact = case_fact(self._event, self._versions, state, utc_now(), reopened=reopened, district=district)
        await self._producer.publish([fact, fact])
        await self._fleet.settle()

    async def told(self) -> list[str]:
        """What the inbox says, oldest first."""
        return [text.strip() for text in re.findall(r"<li>.*?<p>(.*?)</p>", await self._page(), re.DOTALL)][::-1]

    async def hears(self, expected: list[str]) -> None:
        """Wait until the inbox says so."""

        async def said() -> bool:
            return sorted(await self.told()) == sorted(expected)

        await eventually(said)

    async def _page(self) -> str:
        async with http_client(base_url=self._url(), params={"lang": "en"}) as client:
            return (await client.get(self._path)).text

    def _url(self) -> str:
        return f"http://127.0.0.1:{self._fleet.fleet.port(SERVICE, 'http')}"


async def switch(fleet: RunningFleet, producer: Producer, district: str, version: int, mode: Mode) -> None:
    await producer.publish([mode_fact(district, version, mode, utc_now())])
    await fleet.settle()


async def another_round(fleet: RunningFleet, producer: Producer) -> None:
    """Return when call-backs were looked at once more: one of a district in peacetime has been sent."""
    sentinel = await Reporter(fleet, producer, NORTH).report()
    await sentinel.case("CLOSED")
    await sentinel.hears(ASKED)
    await fleet.settle()


async def test_who_is_asked_waits_for_the_recovery_and_is_asked_once(fleet: RunningFleet, producer: Producer) -> None:
    await switch(fleet, producer, EAST, 1, Mode.MODE_EMERGENCY)
    reporter = await Reporter(fleet, producer, EAST).report()
    await reporter.case("CLOSED")
    await another_round(fleet, producer)
    assert await reporter.told() == WAITING, "the closing is told at once, the rating asked for later"
    fleet.fleet.processes[SERVICE].kill()
    fleet.fleet.start_service(SERVICE)
    await asyncio.to_thread(fleet.fleet.wait_ready)
    await another_round(fleet, producer)
    assert await reporter.told() == WAITING, "after a restart the modes are read before anybody is asked"
    await switch(fleet, producer, EAST, 2, Mode.MODE_RECOVERY)
    await reporter.hears(ASKED)
    await switch(fleet, producer, EAST, 3, Mode.MODE_PEACETIME)
    await another_round(fleet, producer)
    assert await reporter.told() == ASKED
    receipts = await other_services.receipts_of(fleet, reporter.number)
    assert [receipt.reporter_message.text.texts["en"] for receipt in receipts] == ASKED, (
        "one for each, though facts came twice"
    )
    told = [receipt.reporter_message for receipt in receipts]
    assert [message.state for message in told] == ["in_handling", "closed", "call_back_closed"]
    assert [message.told_version for message in told] == [1, 2, 1], "of the case twice, then of its closing"
    assert len({(message.case_id, message.case_number) for message in told}) == 1
    assert {(message.pack_id, message.pack_version) for message in told} == {("simulated", 1)}
    assert len({receipt.message_id for receipt in receipts}) == len(ASKED)


async def test_a_recovery_that_is_heard_of_before_the_closing_asks_at_once(
    fleet: RunningFleet, producer: Producer
) -> None:
    await switch(fleet, producer, SOUTH, 1, Mode.MODE_EMERGENCY)
    reporter = await Reporter(fleet, producer, SOUTH).report()
    await switch(fleet, producer, SOUTH, 2, Mode.MODE_RECOVERY)
    await reporter.case("CLOSED")
    await reporter.hears(ASKED)


async def test_who_saw_his_case_reopened_is_asked_of_the_last_closing_only(
    fleet: RunningFleet, producer: Producer
) -> None:
    await switch(fleet, producer, WEST, 1, Mode.MODE_RESPONSE)
    reporter = await Reporter(fleet, producer, WEST).report()
    await reporter.case("CLOSED")
    await reporter.case("IN_HANDLING", reopened=1)
    await switch(fleet, producer, WEST, 2, Mode.MODE_RECOVERY)
    await another_round(fleet, producer)
    assert await reporter.told() == [*WAITING, "Being handled."]
    await reporter.case("CLOSED", reopened=1)
    await reporter.hears([*WAITING, *ASKED])


async def test_a_case_that_was_opened_beside_another_concerns_no_reporter(
    fleet: RunningFleet, producer: Producer
) -> None:
    await producer.publish([case_fact("", 1, "IN_HANDLING", utc_now())])
    await fleet.settle()
    assert await read_all(fleet.kafka, CASES_CASES, dead_letters=True) == []
