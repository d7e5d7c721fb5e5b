"""A ledger of what a fleet accepted, written by those who sent it, and what must have come of it."""

from __future__ import annotations

import asyncio
import itertools
import time
import uuid
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import grpc
import numpy as np
from cityloop.cases.v1.case_pb2 import Case, Task
from cityloop.citizen.v1.reports_service_pb2 import SubmitReportRequest
from cityloop.citizen.v1.reports_service_pb2_grpc import ReportsServiceStub
from cityloop.common.v1.common_pb2 import Actor, Change, Label, Place, Position, ReferenceSystem
from cityloop.events.v1.report_link_pb2 import ReportLink, ReportLinkOutcome
from cityloop.events.v1.signal_pb2 import Signal, SignalKind, SignalSourceType
from cityloop.sensing.v1.ingest_service_pb2 import IngestReadingsRequest
from cityloop.sensing.v1.ingest_service_pb2_grpc import IngestServiceStub
from cityloop.sensing.v1.observations_pb2 import ObservationBatch
from cityloop.sensing.v1.registry_service_pb2 import Datastream, RegisterThingRequest, Thing
from cityloop.sensing.v1.registry_service_pb2_grpc import RegistryServiceStub
from cityloop.topics import (
    CASES_CASES,
    CASES_TASKS,
    CITIZEN_REPORTS,
    EVENTS_REPORT_LINKS,
    EVENTS_SIGNALS,
    SENSING_OBSERVATIONS,
    Topic,
)
from cityloop_messaging import Fact, KafkaConnection, decode
from cityloop_messaging.observations import from_batch
from cityloop_testkit import eventually, read_all

AWAY = {
    grpc.StatusCode.UNAVAILABLE,
    grpc.StatusCode.DEADLINE_EXCEEDED,
    grpc.StatusCode.RESOURCE_EXHAUSTED,
    grpc.StatusCode.ABORTED,
}
"""What a caller tries again, with the same key."""
COLUMNS, SPACING = 40, 0.0028
"""Farther apart than the class is fused, so that each is an event of its own."""
WEST, SOUTH = 113.2005, 23.0505
CLASS = "road-waterlogging"
READINGS_A_BATCH = 100
QUIET, FLOODED = 1.0, 45.0


def place(index: int) -> Place:
    """A place that no other index is near to."""
    position = Position(
        longitude=WEST + index % COLUMNS * SPACING,
        latitude=SOUTH + index // COLUMNS * SPACING,
        reference_system=ReferenceSystem.REFERENCE_SYSTEM_WGS84,
    )
    return Place(position=position)


@dataclass
class Ledger:
    """Accepted, by those who were told so."""

    reports: list[str] = field(default_factory=list)
    readings: dict[int, set[int]] = field(default_factory=dict)
    incidents: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)

    def accepted_readings(self) -> int:
        """How many."""
        return sum(map(len, self.readings.values()))


async def until_accepted(call: object, ledger: Ledger) -> object:
    """Make a call until it is answered; what is no passing failure is noted and given up."""

    async def attempt() -> object:
        try:
            return await call()  # type: ignore[operator]
        except grpc.aio.AioRpcError as error:
            if error.code() not in AWAY:
                ledger.refused.append(f"{error.code()}: {error.details()}")
                return error
            return None

    return await eventually(attempt, seconds=180)


async def report(stub: ReportsServiceStub, ledger: Ledger, index: int) -> str:
    """Submit a report at a place of its own; returns its number."""
    request = SubmitReportRequest(
        change=Change(
            idempotency_key=str(uuid.uuid5(uuid.NAMESPACE_OID, f"report {index}")),
            actor=Actor(post_id="city-operations-command.dispatch", person_id="tester"),
        ),
        event_class=CLASS,
        place=place(index),
        text=f"request {index}",
    )
    answer = await until_accepted(lambda: stub.SubmitReport(request), ledger)
    number = str(getattr(getattr(answer, "report", None), "report_number", ""))
    if number:
        ledger.reports.append(number)
    return number


async def register_gauges(channel: grpc.aio.Channel, first: int, count: int) -> dict[str, int]:
    """Gauges at places of their own; returns the numbers of their datastreams by id."""
    stub = RegistryServiceStub(channel)  # type: ignore[no-untyped-call]
    numbers = {}
    for index in range(first, first + count):
        name = f"gauge-{index}"
        level = Datastream(datastream_id=f"{name}.level", property="water_level_cm", unit="cm", minimum=0, maximum=300)
        thing = Thing(
            thing_id=name,
            thing_model="water-level-gauge",
            name=Label(texts={"zh": name, "en": name}),
            place=place(index),
            department_id="drainage",
            datastreams=[level],
        )
        change = Change(
            idempotency_key=str(uuid.uuid4()), actor=Actor(post_id="drainage.handle", person_id="registrar")
        )
        answer = await stub.RegisterThing(RegisterThingRequest(change=change, thing=thing))
        numbers[level.datastream_id] = int(answer.thing.datastreams[0].number)
    return numbers


class Gauges:
    """Sends readings of gauges in batches: quiet ones, and now and then a gauge that floods, each once."""

    def __init__(self, channel: grpc.aio.Channel, numbers: dict[str, int], ledger: Ledger) -> None:
        self._stub = IngestServiceStub(channel)  # type: ignore[no-untyped-call]
        self._numbers = numbers
        self._ledger = ledger
        self._flooded: set[int] = set()
        self._moment = 0

    async def send(self, flood: str | None = None) -> None:
        """One batch, as often as it takes until it is answered; from this one on the named datastream is flooded."""
        if flood is not None:
            self._flooded.add(self._numbers[flood])
        numbers = np.resize(np.array(list(self._numbers.values()), "<u4"), READINGS_A_BATCH)
        first = max(self._moment + 1, int(time.time() * 1_000_000))
        self._moment = first + len(numbers)
        moments = first + np.arange(len(numbers), dtype="<i8")
        values = np.array([FLOODED if number in self._flooded else QUIET for number in numbers], "<f8")
        request = IngestReadingsRequest(
            count=len(numbers),
            datastream_numbers=numbers.tobytes(),
            phenomenon_times=moments.tobytes(),
            values=values.tobytes(),
        )

        async def call() -> object:
            async def requests() -> AsyncIterator[IngestReadingsRequest]:
                yield request

            return [answer async for answer in self._stub.IngestReadings(requests(), timeout=10)]

        answers = await until_accepted(call, self._ledger)
        if isinstance(answers, list) and sum(answer.accepted for answer in answers) == len(numbers):
            for number, moment in zip(numbers.tolist(), moments.tolist(), strict=True):
                self._ledger.readings.setdefault(number, set()).add(moment)
            if flood is not None:
                self._ledger.incidents.append(flood)


async def facts(kafka: KafkaConnection, topic: Topic) -> list[Fact]:
    """What stands on a topic, but for what is no fact."""
    return [
        decode(topic, record.key, record.value, record.headers)
        for record in await read_all(kafka, topic)
        if record.value is not None and any(name == "ce_id" for name, _ in record.headers)
    ]


async def differences(kafka: KafkaConnection, ledger: Ledger) -> list[str]:
    """What was accepted and has no effect, or more than one; a line each, empty when all is well."""
    lines = [f"refused: {line}" for line in ledger.refused]
    reports = {fact.fact_id for fact in await facts(kafka, CITIZEN_REPORTS)}
    if len(reports) != len(set(ledger.reports)):
        lines.append(f"{len(set(ledger.reports))} reports accepted, {len(reports)} published")
    links = [fact.payload for fact in {fact.fact_id: fact for fact in await facts(kafka, EVENTS_REPORT_LINKS)}.values()]
    joined = [
        link
        for link in links
        if isinstance(link, ReportLink) and link.outcome == ReportLinkOutcome.REPORT_LINK_OUTCOME_JOINED
    ]
    lines += _once("report", Counter(link.report_number for link in joined), ledger.reports)
    lines += await _incidents(kafka, ledger)
    lines += await _readings(kafka, ledger)
    events = {link.event_id for link in joined}
    cases = {
        fact.payload.case_id: fact.payload
        for fact in await facts(kafka, CASES_CASES)
        if isinstance(fact.payload, Case) and fact.payload.event_class == CLASS
    }
    of_events = Counter(case.event_id for case in cases.values())
    lines += [f"event {event} of a report has no case" for event in events - set(of_events)]
    lines += [f"event {event} has {count} cases" for event, count in of_events.items() if count > 1]
    if len(cases) != len(set(ledger.reports)) + len(ledger.incidents):
        lines.append(f"{len(ledger.reports)} reports and {len(ledger.incidents)} incidents made {len(cases)} cases")
    tasks = {
        fact.payload.task_id: (fact.payload.case_id, fact.payload.department_id)
        for fact in await facts(kafka, CASES_TASKS)
        if isinstance(fact.payload, Task)
    }
    lines += [f"{key} has {count} tasks" for key, count in Counter(tasks.values()).items() if count > 1]
    lines += [f"case {case} has no task" for case in set(cases) - {case for case, _ in tasks.values()}]
    return lines


def _once(what: str, found: Counter[str], accepted: list[str]) -> list[str]:
    lost = [f"{what} {name} is lost" for name in set(accepted) - set(found)]
    return lost + [f"{what} {name} is there {count} times" for name, count in found.items() if count > 1]


async def _incidents(kafka: KafkaConnection, ledger: Ledger) -> list[str]:
    """Each gauge that flooded raised one signal, and no other did."""
    signals = {
        fact.payload.signal_id: fact.payload
        for fact in await facts(kafka, EVENTS_SIGNALS)
        if isinstance(fact.payload, Signal)
        and fact.payload.kind == SignalKind.SIGNAL_KIND_RAISED
        and fact.payload.source.type == SignalSourceType.SIGNAL_SOURCE_TYPE_DATASTREAM
    }
    found = Counter(signal.source.source_id for signal in signals.values())
    return _once("incident", found, ledger.incidents)


async def _readings(kafka: KafkaConnection, ledger: Ledger) -> list[str]:
    """Every reading stands on the topic; what was sent again is known by its moment."""
    there: dict[int, set[int]] = {}
    for fact in await facts(kafka, SENSING_OBSERVATIONS):
        assert isinstance(fact.payload, ObservationBatch)
        columns = from_batch(fact.payload)
        for number, moment in zip(columns.numbers.tolist(), columns.times.tolist(), strict=True):
            there.setdefault(number, set()).add(moment)
    lost = sum(len(moments - there.get(number, set())) for number, moments in ledger.readings.items())
    return [f"{lost} readings are lost"] if lost else []


async def keep_sending(
    reports: ReportsServiceStub, gauges: Gauges, floods: list[str], ledger: Ledger, stop: asyncio.Event, first: int
) -> None:
    """Three batches of readings, three reports and now and then an incident a second, until told to stop."""
    indices = itertools.count(first)
    sending: set[asyncio.Task[object]] = set()
    rounds = 0
    while not stop.is_set():
        rounds += 1
        flood = floods.pop() if floods and rounds % 9 == 0 else None
        for work in (gauges.send(flood), report(reports, ledger, next(indices))):
            task: asyncio.Task[object] = asyncio.ensure_future(work)
            sending.add(task)
            task.add_done_callback(sending.discard)
        try:
            async with asyncio.timeout(1 / 3):
                await stop.wait()
        except TimeoutError:
            continue
    await asyncio.gather(*sending)
