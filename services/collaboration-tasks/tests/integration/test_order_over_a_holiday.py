"""A pack in files only: an order by working days, extended and suspended over a holiday with a day made up for it.

The service runs in the test's loop by a clock that the test moves, from the end of September 2026.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

import grpc
import pytest
from cityloop.cases.v1 import cases_service_pb2 as messages
from cityloop.cases.v1.case_pb2 import Appeal, Case, Task
from cityloop.cases.v1.cases_service_pb2_grpc import CasesServiceStub
from cityloop.cases.v1.tasks_service_pb2 import AcceptRequest, AppealRequest, ListEscalatedTasksRequest
from cityloop.cases.v1.tasks_service_pb2_grpc import TasksServiceStub
from cityloop.events.v1.city_event_pb2 import CityEvent
from cityloop.topics import TOPICS, Topic
from cityloop_collaboration_tasks.bootstrap import NAME, PACKAGE, bootstrap
from cityloop_collaboration_tasks.settings import Settings
from cityloop_database import migrations_of
from cityloop_local.workspace import LOOPBACK, free_port
from cityloop_messaging import KafkaConnection, Producer, to_datetime, to_timestamp
from cityloop_operator.operations import read_city, read_packs
from cityloop_rpc import Credentials, open_channel
from cityloop_testkit import Clusters, eventually
from cityloop_testkit.city_facts import city_facts, give_packs, publish
from cityloop_testkit.in_process import MovableClock, running_service
from desk import Desk, event_fact, event_id, refusal

DEPLOY = Path(__file__).parents[4] / "deploy"
SHANGHAI = ZoneInfo("Asia/Shanghai")
CLASS = "road-damage"


@pytest.fixture
def topics() -> Iterable[Topic]:
    """Those that the service reads and writes."""
    return [topic for topic in TOPICS.values() if NAME in (*topic.producers, *topic.consumers) or topic.compacted]


def on(day: int, hour: int, month: int = 10) -> dt.datetime:
    return dt.datetime(2026, month, day, hour, tzinfo=SHANGHAI).astimezone(dt.UTC)


@dataclass
class Office:
    """The service, its clock, and the departments' systems that call it."""

    address: str
    clock: MovableClock
    issue: Callable[[str, str], Credentials]
    producer: Producer
    channels: list[grpc.aio.Channel]

    def until(self, moment: dt.datetime) -> None:
        """Let time pass."""
        self.clock.move(moment - self.clock())

    def desk(self, department: str) -> Desk:
        channel = open_channel(self.address, self.issue(department, "desk"))
        self.channels.append(channel)
        return Desk(CasesServiceStub(channel), TasksServiceStub(channel), department)  # type: ignore[no-untyped-call]

    async def opened(self, name: str, moment: dt.datetime) -> None:
        fact = event_fact(name, CLASS)
        event = fact.payload
        assert isinstance(event, CityEvent)
        event.proposed_lead.department_id = "transport"
        event.opening_signal.occurred_at.CopyFrom(to_timestamp(moment))
        await self.producer.publish([fact])

    async def found(self, name: str) -> messages.GetCaseResponse:
        request = messages.GetCaseRequest(case=event_id(name))
        answer: messages.GetCaseResponse = await self.desk("transport").cases.GetCase(request)
        return answer

    async def comes_to(self, name: str, what: Callable[[Case], bool]) -> messages.GetCaseResponse:
        """The case once it is so."""

        async def so() -> bool:
            try:
                return what((await self.found(name)).case)
            except grpc.aio.AioRpcError:
                return False

        await eventually(so)
        return await self.found(name)


@asynccontextmanager
async def office(
    clusters: Clusters, kafka: KafkaConnection, issue: Callable[[str, str], Credentials], now: dt.datetime
) -> AsyncIterator[Office]:
    """The service with the simulated city, its calendar and the packs as they stand in their files."""
    clock = MovableClock()
    clock.move(now - clock())
    producer, nobody = Producer(kafka, "test"), f"{LOOPBACK}:{free_port()}"
    city_id, records = read_city(DEPLOY / "cities/simulated")
    await publish(kafka, city_facts(city_id, records))
    service = running_service(
        bootstrap,
        Settings,
        migrations_of(PACKAGE),
        clusters,
        kafka,
        issue("cityloop", NAME),
        clock,
        http_port=free_port(),
        sensing_ingest_address=nobody,
    )
    await producer.start()
    async with service as address:
        await give_packs(kafka, [NAME], read_packs(DEPLOY / "packs", "road-repair"))
        found = Office(address, clock, issue, producer, [])
        yield found
        for channel in found.channels:
            await channel.close()
    await producer.stop()


def decision(
    desk: Desk, name: str, move: str, role: str, until: dt.datetime | None = None
) -> messages.DecideCaseRequest:
    asked = desk.decision(name, move, role, "because")
    if until is not None:
        asked.until.CopyFrom(to_timestamp(until))
    return asked


def dues(answer: messages.GetCaseResponse) -> set[dt.datetime | None]:
    items: list[Case | Task] = [answer.case, *answer.tasks]
    return {to_datetime(item.due_at) if item.HasField("due_at") else None for item in items}


def whole(answer: messages.GetCaseResponse) -> dt.datetime:
    return to_datetime(answer.case.whole_due_at)


async def test_an_order_is_extended_and_suspended_over_a_holiday_and_ends_after_the_day_made_up(
    clusters: Clusters, kafka: KafkaConnection, issue: Callable[[str, str], Credentials]
) -> None:
    """Three working days from Wednesday at ten: the holiday is until the 7th, Saturday the 10th is made up."""
    async with office(clusters, kafka, issue, on(30, 10, month=9)) as found:
        transport, command = found.desk("transport"), found.desk("city-operations-command")
        await found.opened("hole", on(30, 10, month=9))
        begun = await found.comes_to("hole", lambda case: case.state == "in_handling")
        assert (dues(begun), whole(begun)) == ({on(10, 10)}, on(20, 10))

        await transport.cases.DecideCase(decision(transport, "hole", "ask-extension", "handle"))
        asked = await found.found("hole")
        assert (asked.case.state, dues(asked)) == ("extension_asked", dues(begun)), "the clock goes on"
        same = decision(command, "hole", "extend", "dispatch")
        same.change.actor.person_id = "holder of transport.handle"
        assert await refusal(command.cases.DecideCase(same)) == "SAME_POST"
        await command.cases.DecideCase(decision(command, "hole", "extend", "dispatch"))
        extended = await found.found("hole")
        assert (dues(extended), whole(extended)) == ({on(14, 10)}, on(23, 10)), "three days more, the whole too"
        assert extended.case.extensions == 1

        found.until(on(30, 12, month=9))
        suspend = decision(command, "hole", "suspend", "supervise", until=on(9, 8))
        assert await refusal(command.cases.DecideCase(decision(command, "hole", "suspend", "supervise"))) == (
            "UNTIL_MISSING"
        )
        await command.cases.DecideCase(suspend)
        suspended = await found.found("hole")
        assert dues(suspended) == {None}
        assert to_datetime(suspended.case.waits_until) == on(9, 8)

        found.until(on(9, 9))
        resumed = await found.comes_to("hole", lambda case: case.state == "in_handling")
        assert (dues(resumed), whole(resumed)) == ({on(15, 16)}, on(26, 16)), "a day and a half was suspended"
        assert (resumed.case.transition.post_id, to_datetime(resumed.case.occurred_at)) == ("", on(9, 8))

        found.until(on(14, 17))
        warned = await found.comes_to("hole", lambda case: case.transition.move == "due-soon")
        assert to_datetime(warned.case.occurred_at) == on(14, 16)
        found.until(on(16, 9))
        late = await found.comes_to("hole", lambda case: case.overdue)
        assert not late.case.whole_overdue
        assert [entry.case.transition.move for entry in late.history].count("due-soon") == 1


async def test_an_order_that_nobody_takes_on_climbs_three_levels_once(
    clusters: Clusters, kafka: KafkaConnection, issue: Callable[[str, str], Credentials]
) -> None:
    """Opened on a Thursday at nine; both departments are asked, and one takes it on at once."""
    async with office(clusters, kafka, issue, on(8, 9)) as found:
        transport, command = found.desk("transport"), found.desk("city-operations-command")
        police, supervision = found.desk("traffic-police"), found.desk("city-operations-supervision")
        await found.opened("pit", on(8, 9))
        begun = await found.comes_to("pit", lambda case: case.state == "in_handling")
        lead, other = sorted(begun.tasks, key=lambda task: task.department_id, reverse=True)
        await police.accept(other)
        found.until(on(8, 10))

        async def climbed(level: int) -> Task:
            async def so() -> bool:
                return any(
                    climbed.level == level for task in (await found.found("pit")).tasks for climbed in task.escalations
                )

            await eventually(so)
            return next(task for task in (await found.found("pit")).tasks if task.task_id == lead.task_id)

        urged = await climbed(1)
        assert to_datetime(urged.occurred_at) == on(8, 9) + dt.timedelta(minutes=30)
        assert list(urged.escalations[0].post_ids) == ["transport.handle"]
        found.until(on(8, 16))
        top = await climbed(3)
        assert list(top.escalations[0].post_ids) == ["city-operations-supervision.supervise"]
        assert list(top.escalations[0].absent_post_ids) == ["transport.handle", "city-operations-command.dispatch"]
        history = [entry.task for entry in (await found.found("pit")).history if entry.task.task_id == lead.task_id]
        assert [task.escalations[0].level for task in history if task.transition.move == "escalate"] == [1, 2, 3]
        listed = await supervision.tasks.ListEscalatedTasks(ListEscalatedTasksRequest())
        assert [task.task_number for task in listed.tasks] == [lead.task_number]
        assert not (await command.tasks.ListEscalatedTasks(ListEscalatedTasksRequest())).tasks
        await transport.accept(lead)
        assert not (await supervision.tasks.ListEscalatedTasks(ListEscalatedTasksRequest())).tasks


async def test_what_is_deferred_begins_by_itself_and_who_was_late_may_say_why(
    clusters: Clusters, kafka: KafkaConnection, issue: Callable[[str, str], Credentials]
) -> None:
    async with office(clusters, kafka, issue, on(8, 9)) as found:
        transport, command = found.desk("transport"), found.desk("city-operations-command")
        police, supervision = found.desk("traffic-police"), found.desk("city-operations-supervision")
        await found.opened("crack", on(8, 9))
        await found.comes_to("crack", lambda case: case.state == "in_handling")
        await command.cases.DecideCase(decision(command, "crack", "defer", "supervise", until=on(12, 8)))
        lead, other = sorted((await found.found("crack")).tasks, key=lambda task: task.department_id, reverse=True)
        accept = AcceptRequest(change=transport.change("handle"), task_id=lead.task_id)
        assert await refusal(transport.tasks.Accept(accept)) == "NOT_YET"

        found.until(on(12, 9))
        begun = await found.comes_to("crack", lambda case: case.state == "in_handling")
        assert to_datetime(begun.case.due_at) == on(14, 18), "its whole time from Monday at eight"
        found.until(on(15, 9))
        await found.comes_to("crack", lambda case: case.overdue)
        for desk, task in ((police, other), (transport, lead)):
            await desk.accept(task)
            await desk.feed_back(task)
        appeal = AppealRequest(change=transport.change("handle"), task_id=lead.task_id, reason="the pipe was not ours")
        answer = await transport.tasks.Appeal(appeal)
        assert (answer.task.appeal, answer.task.overdue) == (Appeal.APPEAL_ASKED, True)
        decide = messages.DecideAppealRequest(
            change=supervision.change("check"), task_id=lead.task_id, approve=True, reason="it was so"
        )
        decided = await supervision.cases.DecideAppeal(decide)
        assert (decided.task.appeal, decided.task.overdue) == (Appeal.APPEAL_APPROVED, True)
        again = messages.DecideAppealRequest(
            change=supervision.change("check"), task_id=lead.task_id, approve=False, reason="it was not"
        )
        assert await refusal(supervision.cases.DecideAppeal(again)) == "NO_APPEAL"
