"""What tests of collaboration-tasks publish and who acts in them."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import os
import uuid
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path

import grpc
import pytest
import pytest_asyncio
from cities import simulated_packs, start_city_fleet
from cityloop.cases.v1 import cases_service_pb2 as case_messages
from cityloop.cases.v1 import tasks_service_pb2 as task_messages
from cityloop.cases.v1.case_pb2 import Case, Task
from cityloop.cases.v1.cases_service_pb2_grpc import CasesServiceStub
from cityloop.cases.v1.tasks_service_pb2_grpc import TasksServiceStub
from cityloop.citizen.v1.message_pb2 import MessageReceipt, MessageState, ReporterMessage
from cityloop.citizen.v1.report_pb2 import Feedback, FeedbackKind
from cityloop.common.v1.common_pb2 import Actor, Change, Label, Place
from cityloop.events.v1.city_event_pb2 import CityEvent, CityEventState, EventSignal, EventSignalChange, ProposedLead
from cityloop.events.v1.signal_pb2 import Signal, SignalKind, SignalSource, SignalSourceType
from cityloop.topics import (
    CASES_CASES,
    CITIZEN_FEEDBACK,
    CITIZEN_MESSAGE_RECEIPTS,
    EVENTS_CITY_EVENTS,
    EVENTS_EVENT_SIGNALS,
)
from cityloop_kernel import derived_id
from cityloop_messaging import Fact, Producer, new_id, to_timestamp, utc_now
from cityloop_rpc import reason_of
from cityloop_testkit import Clusters, eventually, read_all
from cityloop_testkit.fleets import RunningFleet

ROOT = Path(__file__).parents[3]
START = dt.datetime.now(dt.UTC).replace(microsecond=0) - dt.timedelta(minutes=10)
TRACE = "0af7651916cd43dd8448eb211c80319c"
SUPERVISION = "city-operations-supervision"
COMMAND = "city-operations-command"
SINGLE = "gauge-silent"
"""A class that one department handles, dispatched by itself."""

TEXTS = {
    "held": ("正在确认位置。", "Its place is being confirmed."),
    "in_handling": ("已派遣处置部门。", "A department is handling it."),
    "call_back_closed": ("请您评价。", "Please rate us."),
}
"""What reporters are told, by state."""


def event_id(name: str) -> str:
    """The id of an event of a test."""
    return str(derived_id("event of a test", name))


def case_id(name: str) -> str:
    """The id of its case."""
    return str(derived_id("case", event_id(name)))


def signal_of(name: str, report: str) -> Signal:
    """A report as a signal."""
    return Signal(
        signal_id=str(derived_id("signal", name, report)),
        occurred_at=to_timestamp(START),
        recorded_at=to_timestamp(utc_now()),
        kind=SignalKind.SIGNAL_KIND_RAISED,
        source=SignalSource(type=SignalSourceType.SIGNAL_SOURCE_TYPE_REPORT, source_id=report),
        trace_id=TRACE,
    )


def event_fact(name: str, event_class: str = SINGLE, version: int = 1, grade: int = 3) -> Fact:
    """A version of a city event."""
    payload = CityEvent(
        event_id=event_id(name),
        event_number=f"E-{name}",
        version=version,
        occurred_at=to_timestamp(START),
        recorded_at=to_timestamp(utc_now()),
        state=CityEventState.CITY_EVENT_STATE_OPEN,
        event_class=event_class,
        place=Place(jurisdiction="990100"),
        grade=grade,  # type: ignore[arg-type] # the number of the contract's enum
        proposed_lead=ProposedLead(department_id="drainage"),
        opening_signal=signal_of(name, f"R-{name}"),
    )
    subject = event_id(name)
    fact_id = derived_id("city-event", subject, version)
    return Fact(EVENTS_CITY_EVENTS, subject, fact_id, "event-hub", subject, START, "990100", payload, version)


def membership_fact(name: str, report: str, version: int = 1) -> Fact:
    """A report joined an event."""
    payload = EventSignal(
        event_id=event_id(name),
        event_number=f"E-{name}",
        version=version,
        occurred_at=to_timestamp(START),
        recorded_at=to_timestamp(utc_now()),
        change=EventSignalChange.EVENT_SIGNAL_CHANGE_JOINED,
        signal=signal_of(name, report),
    )
    subject = event_id(name)
    fact_id = derived_id("event-signal", subject, version)
    return Fact(EVENTS_EVENT_SIGNALS, subject, fact_id, "event-hub", subject, START, "990100", payload, version)


def feedback_fact(name: str, kind: FeedbackKind, text: str = "", rating: int = 0) -> Fact:
    """What a reporter says of a case."""
    now = utc_now()
    feedback_id = new_id()
    payload = Feedback(
        feedback_id=str(feedback_id),
        occurred_at=to_timestamp(now),
        recorded_at=to_timestamp(now),
        report_number=f"R-{name}",
        case_id=case_id(name),
        kind=kind,
        rating=rating,
        text=text,
    )
    return Fact(CITIZEN_FEEDBACK, case_id(name), feedback_id, "citizen-services", f"R-{name}", now, "990100", payload)


def told(report: str, state: str, minute: int, case: str = "", version: int = 1) -> Fact:
    """A message that was put in the inbox of a report."""
    zh, en = TEXTS[state]
    message_id, moment = str(derived_id("told", report, state, case, version)), START + dt.timedelta(minutes=minute)
    payload = MessageReceipt(
        message_id=message_id,
        version=1,
        occurred_at=to_timestamp(moment),
        recorded_at=to_timestamp(utc_now()),
        state=MessageState.MESSAGE_STATE_DELIVERED,
        reporter_message=ReporterMessage(
            report_number=report,
            case_id=case_id(case) if case else "",
            case_number=f"C-{case}" if case else "",
            state=state,
            text=Label(texts={"zh": zh, "en": en}),
            pack_id="" if state == "held" else "simulated",
            pack_version=0 if state == "held" else 7,
            told_version=version,
        ),
    )
    fact_id = derived_id("receipt", message_id)
    return Fact(CITIZEN_MESSAGE_RECEIPTS, message_id, fact_id, "test", message_id, moment, "990100", payload, 1)


async def refusal(call: grpc.aio.UnaryUnaryCall[object, object]) -> str:
    """The reason that a call is refused for."""
    with pytest.raises(grpc.aio.AioRpcError) as error:
        await call
    return reason_of(error.value)


@dataclass(frozen=True)
class Desk:
    """A department's system."""

    cases: CasesServiceStub
    tasks: TasksServiceStub
    department: str

    @classmethod
    def of(cls, fleet: RunningFleet, department: str) -> Desk:
        channel = fleet.channel("collaboration-tasks", department, "desk")
        return cls(CasesServiceStub(channel), TasksServiceStub(channel), department)  # type: ignore[no-untyped-call]

    def change(self, role: str, person: str = "", key: str = "") -> Change:
        post = f"{self.department}.{role}"
        return Change(
            idempotency_key=key or str(uuid.uuid4()), actor=Actor(post_id=post, person_id=person or f"holder of {post}")
        )

    async def decide(self, name: str, move: str, role: str, reason: str = "", version: int = 0) -> Case:
        answer: case_messages.DecideCaseResponse = await self.cases.DecideCase(
            self.decision(name, move, role, reason, version)
        )
        return answer.case

    def decision(
        self, name: str, move: str, role: str, reason: str = "", version: int = 0, person: str = ""
    ) -> case_messages.DecideCaseRequest:
        return case_messages.DecideCaseRequest(
            change=self.change(role, person),
            case_id=case_id(name),
            expected_version=version,
            move=move,
            reason=reason,
        )

    async def accept(self, task: Task) -> Task:
        request = task_messages.AcceptRequest(change=self.change("handle"), task_id=task.task_id)
        answer: task_messages.AcceptResponse = await self.tasks.Accept(request)
        return answer.task

    async def feed_back(
        self, task: Task, result: str = "done", *files: task_messages.Attachment, reply: str = ""
    ) -> Task:
        request = task_messages.FeedBackRequest(
            change=self.change("handle"), task_id=task.task_id, result=result, attachments=files, reply=reply
        )
        answer: task_messages.FeedBackResponse = await self.tasks.FeedBack(request)
        return answer.task


async def case_of(desk: Desk, name: str) -> case_messages.GetCaseResponse:
    """The case of an event, once it is there."""
    found: list[case_messages.GetCaseResponse] = []

    async def look() -> bool:
        with contextlib.suppress(grpc.aio.AioRpcError):
            found.append(await desk.cases.GetCase(case_messages.GetCaseRequest(case=event_id(name))))
        return bool(found)

    await eventually(look)
    return found[0]


async def moves_of(fleet: RunningFleet, name: str) -> list[str]:
    """The moves of a case as they were published."""
    found = [Case.FromString(record.value) for record in await read_all(fleet.kafka, CASES_CASES)]
    return [case.transition.move for case in found if case.case_id == case_id(name)]


@pytest.fixture(scope="module")
def running(
    clusters: Clusters, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[RunningFleet]:
    """The simulated city, on the service alone or on those that the module names in SERVICES; with its MORE_PACKS."""
    folder = tmp_path_factory.mktemp("fleet")
    prefix = f"{request.module.__name__.rpartition('.')[2].replace('_', '-')}-{os.getpid()}."
    services = getattr(request.module, "SERVICES", ["collaboration-tasks"])
    packs = [*simulated_packs(), *getattr(request.module, "MORE_PACKS", ())]
    started = asyncio.run(start_city_fleet(clusters, prefix, folder, services, packs=packs))
    yield started
    started.fleet.stop()


@pytest_asyncio.fixture
async def fleet(running: RunningFleet) -> AsyncIterator[RunningFleet]:
    """The fleet with channels of the test's own."""
    found = RunningFleet(running.fleet, running.kafka)
    yield found
    await found.close()


@pytest_asyncio.fixture
async def producer(fleet: RunningFleet) -> AsyncIterator[Producer]:
    """A producer on the fleet's topics."""
    started = Producer(fleet.kafka, "test")
    await started.start()
    yield started
    await started.stop()
