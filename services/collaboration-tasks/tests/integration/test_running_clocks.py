"""Clocks that run follow the operating mode of their place at once, and are marked overdue without anybody's move."""

from __future__ import annotations

import datetime as dt

import pytest
from cityloop.cases.v1.case_pb2 import Case, Task
from cityloop.events.v1.city_event_pb2 import CityEvent
from cityloop.events.v1.operating_mode_pb2 import Mode
from cityloop.topics import CASES_CASES, CASES_TASKS
from cityloop_messaging import Fact, Producer, to_datetime, to_timestamp, utc_now
from cityloop_testkit import eventually, read_all
from desk import START, Desk, case_id, case_of
from evening import Evening, task_of, timeline

pytestmark = pytest.mark.xdist_group("collaboration-tasks-evening")
HOUR = dt.timedelta(hours=1)
SOON = [dt.timedelta(seconds=seconds) for seconds in (6, 30, 60)]
"""A limit that is still to come when the case is stored; further off where the machine is slow."""


async def due(evening: Evening, name: str) -> tuple[dt.datetime, dt.datetime]:
    """When the case and its lead's task must be done."""
    found = await case_of(Desk.of(evening.running, "drainage"), name)
    return to_datetime(found.case.due_at), to_datetime(task_of(found.tasks, "drainage").due_at)


async def soon_due(evening: Evening, sender: Producer) -> str:
    """A case whose limit passes soon after it was stored."""
    for soon in SOON:
        name = f"forgotten for {soon.seconds}"
        fact = evening.event(name)
        event = fact.payload
        assert isinstance(event, CityEvent)
        event.opening_signal.occurred_at.CopyFrom(to_timestamp(utc_now() - 4 * HOUR + soon))
        await sender.publish([fact])
        case = (await case_of(Desk.of(evening.running, "drainage"), name)).case
        if case.recorded_at.ToNanoseconds() < case.due_at.ToNanoseconds():
            return name
    raise AssertionError("no case was stored within a minute")


def long_ago(evening: Evening, name: str) -> Fact:
    """An event that happened 400 days ago."""
    fact = evening.event(name)
    event = fact.payload
    assert isinstance(event, CityEvent)
    event.opening_signal.occurred_at.CopyFrom(to_timestamp(utc_now() - dt.timedelta(days=400)))
    return fact


async def test_a_running_clock_is_shorter_in_response_and_longer_again_afterwards(
    evening: Evening, sender: Producer
) -> None:
    await sender.publish([evening.event("running")])
    assert await due(evening, "running") == (START + 4 * HOUR, START + 4 * HOUR)
    switched_at = START + dt.timedelta(minutes=5)
    await sender.publish([evening.mode(Mode.MODE_RESPONSE, switched_at)])

    async def shorter() -> bool:
        return await due(evening, "running") == (switched_at + HOUR, switched_at + HOUR)

    await eventually(shorter)
    await sender.publish([evening.mode(Mode.MODE_PEACETIME, utc_now())])

    async def longer() -> bool:
        return await due(evening, "running") == (START + 4 * HOUR, START + 4 * HOUR)

    await eventually(longer)
    told = [entry for entry in (await timeline(evening, "E-running"))["entries"] if entry.get("what") == "follow-mode"]
    assert [entry["subject"] for entry in told].count("case") == 2


async def test_what_runs_out_is_told_once_though_nobody_moved(evening: Evening, sender: Producer) -> None:
    name = await soon_due(evening, sender)

    async def rung() -> bool:
        found = await case_of(Desk.of(evening.running, "drainage"), name)
        return found.case.overdue and all(task.overdue for task in found.tasks)

    await eventually(rung)
    await evening.running.settle()
    kafka = evening.running.kafka
    cases = [Case.FromString(record.value) for record in await read_all(kafka, CASES_CASES)]
    tasks = [Task.FromString(record.value) for record in await read_all(kafka, CASES_TASKS)]
    published: list[Case | Task] = [*cases, *tasks]
    own = [item for item in published if item.case_id == case_id(name)]
    assert [item.transition.move for item in own].count("overdue") == 4, "the case, and three tasks"


async def test_what_comes_late_rings_once_at_once(evening: Evening, sender: Producer) -> None:
    """Its clocks had run out before it was stored; nobody imported it."""
    await sender.publish([long_ago(evening, "late")])

    async def rung() -> bool:
        found = await case_of(Desk.of(evening.running, "drainage"), "late")
        return found.case.overdue and all(task.overdue for task in found.tasks)

    await eventually(rung)
    await evening.running.settle()
    kafka = evening.running.kafka
    cases = [Case.FromString(record.value) for record in await read_all(kafka, CASES_CASES)]
    moves = [case.transition.move for case in cases if case.case_id == case_id("late")]
    assert moves.count("overdue") == 1


async def test_of_an_imported_case_what_had_run_out_before_is_history_and_rings_for_nobody(
    evening: Evening, sender: Producer
) -> None:
    fact = long_ago(evening, "imported")
    event = fact.payload
    assert isinstance(event, CityEvent)
    event.opening_signal.imported = True
    later = evening.event("after-it")
    await sender.publish([fact, later])
    await sender.publish([evening.mode(Mode.MODE_RESPONSE, utc_now())])
    await case_of(Desk.of(evening.running, "drainage"), "imported")

    async def followed() -> bool:
        return (await due(evening, "after-it"))[0] < START + 4 * HOUR

    await eventually(followed)
    await sender.publish([evening.mode(Mode.MODE_PEACETIME, utc_now())])
    await evening.running.settle()
    assert not (await case_of(Desk.of(evening.running, "drainage"), "imported")).case.overdue
