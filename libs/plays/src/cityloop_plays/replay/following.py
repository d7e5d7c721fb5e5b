"""What the fleet publishes while a play runs: links of reports, cases and tasks, each in its newest version."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, Protocol, TypeVar

from aiokafka import AIOKafkaConsumer
from aiokafka.errors import KafkaError
from cityloop.cases.v1.case_pb2 import Case, Task
from cityloop.events.v1.report_link_pb2 import ReportLink
from cityloop.topics import CASES_CASES, CASES_TASKS, EVENTS_REPORT_LINKS
from cityloop_kernel import SentenceError, phrase_list, say
from cityloop_messaging import Backoff, KafkaConnection, decode
from google.protobuf.message import Message

Value = TypeVar("Value")
TOPICS = (EVENTS_REPORT_LINKS, CASES_CASES, CASES_TASKS)
QUIET_SECONDS = 120.0
LOOK_SECONDS = 0.2


class StalledError(SentenceError, TimeoutError):
    """Nothing moved for two minutes; the sentence says what is still missing."""


class _Versioned(Protocol):
    version: int


class Published:
    """The newest version of everything that was published. Fed by `take`, or by `follow` from Kafka."""

    def __init__(self) -> None:
        self.links: dict[str, ReportLink] = {}
        """By report number."""
        self.cases: dict[str, Case] = {}
        """By event id."""
        self.tasks: dict[str, dict[str, Task]] = {}
        """By case id and task id."""
        self._reports: dict[str, int] = {}
        self._waiting: dict[str, asyncio.Future[ReportLink]] = {}

    def take(self, payload: Message) -> None:
        """Keep one published fact, unless a newer version is here."""
        if isinstance(payload, ReportLink) and _newer(payload, self.links.get(payload.report_number)):
            self._count(self.links.get(payload.report_number), -1)
            self._count(payload, 1)
            self.links[payload.report_number] = payload
            waiting = self._waiting.pop(payload.report_number, None)
            if waiting is not None and not waiting.done():
                waiting.set_result(payload)
        elif isinstance(payload, Case) and _newer(payload, self.cases.get(payload.event_id)):
            self.cases[payload.event_id] = payload
        elif isinstance(payload, Task):
            tasks = self.tasks.setdefault(payload.case_id, {})
            if _newer(payload, tasks.get(payload.task_id)):
                tasks[payload.task_id] = payload

    def reports_of(self, event_id: str) -> int:
        """How many reports are of an event."""
        return self._reports.get(event_id, 0)

    def _count(self, link: ReportLink | None, by: int) -> None:
        if link is not None and link.event_id:
            self._reports[link.event_id] = self._reports.get(link.event_id, 0) + by

    async def link(self, report_number: str) -> ReportLink:
        """What became of a report, once it is published."""
        if report_number in self.links:
            return self.links[report_number]
        waiting = self._waiting.setdefault(report_number, asyncio.get_running_loop().create_future())
        return await asyncio.shield(waiting)

    async def follow(self, connection: KafkaConnection) -> None:
        """Read the topics from their beginning until cancelled; begins anew when reading fails."""
        backoff = Backoff()
        while True:
            try:
                await self._read(connection, backoff)
            except KafkaError:
                await backoff.pause()

    async def _read(self, connection: KafkaConnection, backoff: Backoff) -> None:
        topics = {connection.topic(topic): topic for topic in TOPICS}
        client = AIOKafkaConsumer(
            *topics,
            bootstrap_servers=connection.bootstrap_servers,
            auto_offset_reset="earliest",
            enable_auto_commit=False,
            fetch_max_wait_ms=50,
        )
        await client.start()
        try:
            while True:
                for partition, records in (await client.getmany(timeout_ms=100)).items():
                    for record in records:
                        self.take(decode(topics[partition.topic], record.key, record.value, record.headers).payload)
                    backoff.reset()
        finally:
            await client.stop()


async def until_none(
    missing: Callable[[], list[str]], said: Callable[[int], None], quiet_seconds: float = QUIET_SECONDS
) -> None:
    """Return when nothing is missing any more.

    Args:
        missing: names what still is.
        said: told how many are left, at every look.
        quiet_seconds: how long nothing may move.

    Raises:
        StalledError: nothing moved for that long.
    """
    clock = asyncio.get_running_loop().time
    left: int | None = None
    end = clock() + quiet_seconds
    while names := missing():
        if left is None or len(names) < left:
            left, end = len(names), clock() + quiet_seconds
            said(left)
        elif clock() > end:
            some, seconds = phrase_list(names[:5]), round(quiet_seconds)
            raise StalledError(say("replay-missing", count=len(names), seconds=seconds, some=some))
        await asyncio.sleep(LOOK_SECONDS)
    said(0)


async def watched(
    work: Awaitable[Value],
    following: asyncio.Future[None],
    done: Callable[[], int],
    quiet_seconds: float = QUIET_SECONDS,
) -> Value:
    """What the work comes to.

    Args:
        work: may wait for what is published.
        following: reads the topics; when it ends, the work is given up.
        done: counts what the work has done.
        quiet_seconds: how long that count may stay as it is.

    Raises:
        StalledError: nothing more was done for that long.
    """
    clock = asyncio.get_running_loop().time
    task = asyncio.ensure_future(work)
    ends: set[asyncio.Future[Any]] = {task, following}
    count, end = done(), clock() + quiet_seconds
    try:
        while not task.done():
            await asyncio.wait(ends, timeout=LOOK_SECONDS, return_when=asyncio.FIRST_COMPLETED)
            if following.done():
                following.result()
            if done() != count:
                count, end = done(), clock() + quiet_seconds
            elif clock() > end:
                raise StalledError(say("replay-stalled", seconds=round(quiet_seconds), count=count))
        return task.result()
    finally:
        task.cancel()


def _newer(payload: _Versioned, kept: _Versioned | None) -> bool:
    return kept is None or payload.version > kept.version
