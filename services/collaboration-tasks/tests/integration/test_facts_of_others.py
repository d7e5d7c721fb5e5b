"""Commands, warnings and unconfirmed messages reach the case in any order, once."""

from __future__ import annotations

import datetime as dt

import pytest
from cityloop.cases.v1.case_pb2 import TaskRole
from cityloop.events.v1.city_event_pb2 import EventSignal, EventSignalChange
from cityloop.events.v1.warning_pb2 import WarningState
from cityloop.sensing.v1.command_pb2 import CommandState
from cityloop.topics import EVENTS_WARNINGS
from cityloop_kernel import derived_id
from cityloop_messaging import Fact, Producer, encode_headers
from cityloop_testkit import eventually, read_all
from desk import Desk, case_of, event_id, membership_fact
from evening import STREET, Evening, command_fact, task_of, timeline

pytestmark = pytest.mark.xdist_group("collaboration-tasks-evening")
RELEASED, DONE = CommandState.COMMAND_STATE_RELEASED, CommandState.COMMAND_STATE_DONE


def unconfirmed(name: str, version: int, *message_ids: str) -> Fact:
    fact = membership_fact(name, "none", version)
    membership = fact.payload
    assert isinstance(membership, EventSignal)
    membership.ClearField("signal")
    membership.change = EventSignalChange.EVENT_SIGNAL_CHANGE_NOT_ACKNOWLEDGED
    membership.warning_id = str(derived_id("warning", name))
    membership.message_ids.extend(message_ids)
    return fact


async def test_a_command_stands_on_its_case_with_what_was_said_on_site_also_when_it_came_first(
    evening: Evening, sender: Producer
) -> None:
    desk = Desk.of(evening.running, "drainage")
    await sender.publish([evening.event("before")])
    number = (await case_of(desk, "before")).case.case_number
    stem, _, last = number.rpartition("-")
    ahead = f"{stem}-{int(last) + 1:06d}"
    released, done = command_fact(ahead, 1, RELEASED), command_fact(ahead, 2, DONE)
    await sender.publish([released, released, done, command_fact("plan of the evening", 1, DONE)])
    await sender.publish([command_fact(number, 1, RELEASED)])
    await eventually(lambda: has_command(evening, number))
    await sender.publish([evening.event("barrier")])
    assert (await case_of(desk, "barrier")).case.case_number == ahead
    await sender.publish([done])
    await evening.running.settle()
    entries = [entry for entry in (await timeline(evening, "E-barrier"))["entries"] if entry["subject"] == "command"]
    assert [(entry["number"], entry["state"]) for entry in entries] == [
        ("D-2026-000011", "released"),
        ("D-2026-000011", "done"),
    ]
    assert {entry["interlock"] for entry in entries} == {"road-clear: ✓ no vehicle in it"}
    assert {entry["interlock_post_id"] for entry in entries} == {"traffic-police.handle"}


async def has_command(evening: Evening, number: str) -> bool:
    return any(entry["subject"] == "command" for entry in (await timeline(evening, number, settled=False))["entries"])


async def test_the_street_is_asked_once_to_knock_on_the_doors_of_those_who_did_not_confirm(
    evening: Evening, sender: Producer
) -> None:
    early = unconfirmed("doors", 2, "m1", "m2")
    await sender.publish([membership_fact("doors", "R-doors"), early, early])
    await sender.publish([evening.event("doors")])
    desk = Desk.of(evening.running, STREET)
    await case_of(desk, "doors")
    late = unconfirmed("doors", 3, "m3")
    await sender.publish([late, early, late])
    await evening.running.settle()
    found = await case_of(desk, "doors")
    visits = [task for task in found.tasks if task.message_ids]
    lead = task_of(found.tasks, "drainage")
    assert [list(task.message_ids) for task in visits] == [["m1", "m2"], ["m3"]]
    assert {(task.department_id, task.role, task.parent_task_id) for task in visits} == {
        (STREET, TaskRole.TASK_ROLE_PARTICIPANT, lead.task_id)
    }
    assert {task.instruction.texts["zh"] for task in visits} == {"逐户敲门"}
    assert (lead.children, lead.done_children) == (4, 0)
    entries = (await timeline(evening, "E-doors"))["entries"]
    assert [entry["visits"] for entry in entries if entry["what"] == "not_acknowledged"] == [2, 1]
    assert [entry["number"] for entry in entries if entry["what"] == "report"] == ["R-doors"]


async def test_a_warning_from_before_its_event_stands_on_the_events_timeline(
    evening: Evening, sender: Producer
) -> None:
    draft, signed = WarningState.WARNING_STATE_DRAFT, WarningState.WARNING_STATE_SIGNED
    first = evening.warning("kept", 1, draft, dt.timedelta(minutes=-9))
    second = evening.warning("kept", 2, signed, dt.timedelta(minutes=-7), event="warned")
    await sender.publish([second, first, second, evening.event("warned")])
    broken = encode_headers(evening.warning("broken", 1, draft, dt.timedelta()))
    await (await sender.send(EVENTS_WARNINGS, b"broken", b"\xff no protobuf", broken))
    desk = Desk.of(evening.running, "drainage")
    await case_of(desk, "warned")
    await evening.running.settle()
    entries = [
        entry for entry in (await timeline(evening, event_id("warned")))["entries"] if entry["number"] == "W-kept"
    ]
    assert [entry["state"] for entry in entries] == ["draft", "signed"]
    assert "drainage.sign" in {entry.get("post_id") for entry in entries}
    assert await timeline(evening, "W-kept") == await timeline(evening, event_id("warned")), "its number leads there"
    await eventually(lambda: dead_lettered(evening))


async def dead_lettered(evening: Evening) -> bool:
    """Set aside by each of its readers."""
    records = await read_all(evening.running.kafka, EVENTS_WARNINGS, dead_letters=True)
    return [record.key for record in records] == [b"broken"] * 2
