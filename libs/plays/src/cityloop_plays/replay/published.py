"""What the fleet publishes while a play runs: links of reports, cases and tasks, each in its newest version."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from typing import Any, Protocol

from aiokafka import AIOKafkaConsumer
from aiokafka.errors import KafkaError
from cityloop.cases.v1.case_pb2 import Case, Task
from cityloop.events.v1.report_link_pb2 import ReportLink
from cityloop.topics import CASES_CASES, CASES_TASKS, EVENTS_REPORT_LINKS, Topic
from cityloop_messaging import Backoff, KafkaConnection, decode


class _Versioned(Protocol):
    version: int


class PublishedRecords:
    """The newest version of what was published; `read` adds what comes from Kafka."""

    def __init__(self) -> None:
        self.links: dict[str, ReportLink] = {}
        """By report number."""
        self.cases: dict[str, Case] = {}
        """By event id."""
        self.tasks: dict[str, dict[str, Task]] = {}
        """By case id and task id."""
        self._reports: dict[str, int] = {}
        self._waiting: dict[str, asyncio.Future[ReportLink]] = {}
        self._add: Mapping[Topic[Any], Callable[[Any], None]] = {
            EVENTS_REPORT_LINKS: self.add_link,
            CASES_CASES: self.add_case,
            CASES_TASKS: self.add_task,
        }
        """The topics that are read, with what adds a record of each."""

    def add_link(self, link: ReportLink) -> None:
        """Add a version of a report's link, unless a newer one is here."""
        before = self.links.get(link.report_number)
        if not _newer(link, before):
            return
        self._count(before, -1)
        self._count(link, 1)
        self.links[link.report_number] = link
        waiting = self._waiting.pop(link.report_number, None)
        if waiting is not None and not waiting.done():
            waiting.set_result(link)

    def add_case(self, case: Case) -> None:
        """Add a version of a case, unless a newer one is here."""
        if _newer(case, self.cases.get(case.event_id)):
            self.cases[case.event_id] = case

    def add_task(self, task: Task) -> None:
        """Add a version of a task, unless a newer one is here."""
        tasks = self.tasks.setdefault(task.case_id, {})
        if _newer(task, tasks.get(task.task_id)):
            tasks[task.task_id] = task

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

    async def read(self, connection: KafkaConnection) -> None:
        """Read the topics from their beginning until cancelled; begins anew when reading fails."""
        backoff = Backoff()
        while True:
            try:
                await self._read(connection, backoff)
            except KafkaError:
                await backoff.pause()

    async def _read(self, connection: KafkaConnection, backoff: Backoff) -> None:
        topics = {connection.topic(topic): topic for topic in self._add}
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
                    topic = topics[partition.topic]
                    for record in records:
                        self._add[topic](decode(topic, record.key, record.value, record.headers).payload)
                    backoff.reset()
        finally:
            await client.stop()


def _newer(payload: _Versioned, before: _Versioned | None) -> bool:
    return before is None or payload.version > before.version
