"""The overview shows what the timelines show, as it happens: of every kind, newest first, bounded."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from cityloop.citizen.v1.report_pb2 import FeedbackKind
from cityloop.common.v1.common_pb2 import AreaReference, Position, ReferenceSystem
from cityloop.events.v1.operating_mode_pb2 import Mode, OperatingMode
from cityloop.events.v1.warning_pb2 import Warning as PublicWarning
from cityloop.events.v1.warning_pb2 import WarningState
from cityloop.sensing.v1.command_pb2 import CommandState
from cityloop.topics import EVENTS_OPERATING_MODES
from cityloop_kernel import derived_id
from cityloop_messaging import Fact, Producer, to_timestamp, utc_now
from cityloop_testkit import eventually
from cityloop_testkit.http import http_client
from desk import Desk, case_of, feedback_fact, told
from evening import STREET, Evening, command_fact

pytestmark = pytest.mark.xdist_group("collaboration-tasks-evening")
SIGNED, CLEAR = WarningState.WARNING_STATE_SIGNED, WarningState.WARNING_STATE_ALL_CLEAR


def mode_fact(area_id: str, version: int, mode: Mode) -> Fact:
    now = utc_now()
    payload = OperatingMode(
        area=AreaReference(layer="street", area_id=area_id),
        version=version,
        occurred_at=to_timestamp(now),
        recorded_at=to_timestamp(now),
        mode=mode,
        commanding_post_id="drainage.handle",
        reason="rain",
    )
    key = f"street/{area_id}"
    fact_id = derived_id("mode", key, version)
    return Fact(EVENTS_OPERATING_MODES, key, fact_id, "event-hub", key, now, "990101", payload, version)


def warning(evening: Evening, version: int, state: WarningState) -> Fact:
    fact = evening.warning("latest", version, state, dt.timedelta(), event="latest")
    assert isinstance(fact.payload, PublicWarning)
    place = Position(longitude=113.23, latitude=23.08, reference_system=ReferenceSystem.REFERENCE_SYSTEM_CGCS2000)
    fact.payload.place.position.CopyFrom(place)
    fact.payload.radius_metres = 300
    return fact


async def overview(evening: Evening) -> dict[str, Any]:
    url = f"http://127.0.0.1:{evening.running.fleet.port('console', 'http')}/overview.json"
    async with http_client() as client:
        found: dict[str, Any] = (await client.get(url)).json()
    return found


async def latest(evening: Evening) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await overview(evening))["latest"]
    return found


async def warnings_in_force(evening: Evening) -> list[dict[str, Any]]:
    warnings: list[dict[str, Any]] = (await overview(evening))["warnings"]
    return [warning for warning in warnings if warning["warning_number"] == "W-latest"]


async def test_everything_that_happens_is_shown_as_it_happens(evening: Evening, sender: Producer) -> None:
    name, desk = "latest", Desk.of(evening.running, "drainage")
    await sender.publish([evening.event(name), evening.joined(name, "gauge 7")])
    number = (await case_of(desk, name)).case.case_number
    await evening.running.settle()
    await sender.publish([warning(evening, 1, SIGNED), mode_fact(evening.other_area, 1, Mode.MODE_RESPONSE)])
    await evening.running.settle()
    commands = [command_fact(number, 1, CommandState.COMMAND_STATE_DONE)]
    commands += [command_fact("plan of a street", 1, CommandState.COMMAND_STATE_REFUSED)]
    await sender.publish([*commands, told(f"R-{name}", "in_handling", 1, name)])
    await sender.publish([feedback_fact(name, FeedbackKind.FEEDBACK_KIND_RATING, rating=4)])
    task = next(item for item in (await case_of(desk, name)).tasks if item.department_id == STREET)
    await Desk.of(evening.running, STREET).accept(task)
    await evening.running.settle()

    found = await latest(evening)
    of_case = [entry for entry in found if entry["of"] == number]
    kinds = {entry["subject"] for entry in of_case}
    assert kinds == {"signal", "case", "task", "warning", "command", "feedback"}
    (signal,) = [entry for entry in of_case if entry["subject"] == "signal"]
    assert (signal["number"], signal["what"]) == ("gauge 7", "raised")
    (accepted,) = [entry for entry in of_case if entry["what"] == "accept"]
    assert of_case[0] == accepted, "newest first"
    assert {tag: accepted["text"][tag] for tag in ("zh", "en")} == {
        "zh": f"任务 {task.task_number} 接受 → 已接受",
        "en": f"Task {task.task_number} accept → accepted",
    }
    (mode,) = [entry for entry in found if entry["number"] == f"street/{evening.other_area}"]
    assert (mode["what"], mode["state"], mode["reason"]) == ("switched", "response", "rain")
    assert mode["title"]["zh"] != mode["title"]["en"], "the area by its names"
    assert "" in {entry["of"] for entry in found if entry["subject"] == "command"}, "of no case"
    (message,) = [entry for entry in found if entry["number"] == f"R-{name}" and entry["subject"] == "message"]
    assert (message["of"], message["number"]) == (f"C-{name}", f"R-{name}")
    assert message["message"]["en"] == "A department is handling it."

    (standing,) = await warnings_in_force(evening)
    assert standing["place"]["radius"] > 0
    await sender.publish([warning(evening, 2, CLEAR), warning(evening, 1, SIGNED)])

    async def over() -> bool:
        return not await warnings_in_force(evening)

    await eventually(over)
    await evening.running.settle()
    assert await warnings_in_force(evening) == [], "an old version that comes again changes nothing"


async def test_what_is_shown_is_bounded_and_a_blast_of_messages_hides_nothing(
    evening: Evening, sender: Producer
) -> None:
    await sender.publish([mode_fact("elsewhere", version, Mode.MODE_EMERGENCY) for version in range(1, 100)])
    await evening.running.settle()
    assert len(await latest(evening)) == 80
    await sender.publish([told(f"R-{number}", "in_handling", 1, "blast") for number in range(200)])
    await evening.running.settle()
    found = await latest(evening)
    assert len(found) == 80
    # Clocks of the cases of other tests run out meanwhile: what they tell may stand between.
    ours = [entry for entry in found if entry["of"] == "C-blast" or entry["number"] == "street/elsewhere"]
    assert [entry["subject"] for entry in ours[:2]] == ["message", "mode"]
    assert len(ours[0]["number"].split(", ")) == 200
    assert len(ours) > 2, "modes that came before the messages are shown still"
