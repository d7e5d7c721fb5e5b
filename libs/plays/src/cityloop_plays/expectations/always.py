"""What must hold after every play, whatever its file expects."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import suppress

from cityloop.citizen.v1 import reports_service_pb2 as reports
from cityloop.citizen.v1.reports_service_pb2_grpc import ReportsServiceStub
from cityloop.topics import CITIZEN_REPORTS, TOPICS, Topic
from cityloop_localisation import say
from cityloop_operator.fleet_client import FleetClient, wait_for

from cityloop_plays import topic_totals
from cityloop_plays.expectations.expectation import Check
from cityloop_plays.stage import Stage


async def decodable_topics(stage: Stage) -> AsyncIterator[Check]:
    """Every record on every topic can be decoded."""
    failed = await asyncio.gather(*(_fails(stage.client, topic) for topic in TOPICS.values()))
    yield Check(say("check-decode"), 0, sum(failed))


async def reports_once(stage: Stage) -> AsyncIterator[Check]:
    """Each report is published once."""
    facts = await stage.client.facts(CITIZEN_REPORTS)
    numbers = Counter({fact.fact_id: fact.subject for fact in facts}.values())
    once = dict.fromkeys(stage.state.reports.values(), 1)
    # Those of a play that runs beside this one are its own to count; none may be there twice.
    found = {number: count for number, count in numbers.items() if number in once or count > 1}
    yield Check(say("check-reports-once"), once, found)


async def unbroken_versions(stage: Stage) -> AsyncIterator[Check]:
    """No subject lacks a version or has one twice."""
    yield Check(say("check-versions"), [], await topic_totals.faults(stage.client))


async def reporter_pages(stage: Stage) -> AsyncIterator[Check]:
    """The page behind each secret link shows the report and its progress."""
    for name, link in stage.state.links.items():
        page = await stage.client.http.get(link)
        number = stage.state.reports[name]
        yield Check(say("check-page", number=number), True, number in page.text and "<li>" in page.text)


async def reporter_messages(stage: Stage) -> AsyncIterator[Check]:
    """The timeline has the messages that a reporter finds behind the secret link."""
    for number in stage.state.reports.values():
        messages, on_timeline = await _messages(stage, number)
        yield Check(say("check-told", number=number), messages, on_timeline)


FIRST: tuple[Callable[[Stage], AsyncIterator[Check]], ...] = (decodable_topics, reports_once)
"""Checked before what the file expects: the other checks read these topics."""
LAST: tuple[Callable[[Stage], AsyncIterator[Check]], ...] = (unbroken_versions, reporter_pages, reporter_messages)
"""Checked after it."""
OF_FLEET = frozenset({decodable_topics, unbroken_versions})
"""Of these that say the same after every play of one fleet."""


async def _fails(client: FleetClient, topic: Topic) -> bool:
    try:
        await client.facts(topic)
    except ValueError:
        return True
    return False


async def _messages(stage: Stage, number: str) -> tuple[list[str], list[str]]:
    """What a reporter finds behind the secret link, nothing where nobody has one; and what the timeline has of it."""
    stub = ReportsServiceStub(stage.client.channel("citizen-services"))  # type: ignore[no-untyped-call]
    url = stage.client.url("console", f"timeline/{number}.json")
    followed = number in {stage.state.reports[name] for name in stage.state.links}
    messages, on_timeline = list[str](), list[str]()

    async def alike() -> bool:
        nonlocal messages, on_timeline
        answer = await stage.make(lambda: stub.GetReport(reports.GetReportRequest(report_number=number)))
        messages = sorted(message.text.texts["zh"] for message in answer.messages) if followed else []
        entries = (await stage.request("GET", url)).json()["entries"]
        entries = [entry for entry in entries if entry["subject"] == "message"]
        on_timeline = sorted(entry["message"]["zh"] for entry in entries if number in entry["number"].split(", "))
        return messages == on_timeline

    with suppress(TimeoutError):
        await wait_for(alike)
    return messages, on_timeline
