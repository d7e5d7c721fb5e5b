"""A case is closed by evidence: gauges that hold, and a photo by another person; what is refused is recorded."""

from __future__ import annotations

import asyncpg
import pytest
from cityloop.cases.v1.case_pb2 import CasePhase
from cityloop.cases.v1.tasks_service_pb2 import Attachment
from cityloop_messaging import Producer
from cityloop_testkit.photos import photo
from desk import SUPERVISION, Desk, case_id, case_of, refusal
from evening import Evening, fed_back, timeline

pytestmark = pytest.mark.xdist_group("collaboration-tasks-evening")
PHOTO = Attachment(media_type="image/jpeg", content=photo())
PAPER = Attachment(media_type="application/pdf", content=b"%PDF- it says it is dry")
FALSE_PHOTO = Attachment(media_type="image/jpeg", content=b"the road is dry")
CLOSED = CasePhase.CASE_PHASE_CLOSED


async def ready_to_close(evening: Evening, sender: Producer, name: str, *datastreams: str) -> None:
    joined = [evening.joined(name, datastream, number) for number, datastream in enumerate(datastreams, 1)]
    await sender.publish([evening.event(name), *joined])
    await case_of(Desk.of(evening.running, SUPERVISION), name)
    await fed_back(evening, name)
    await Desk.of(evening.running, SUPERVISION).decide(name, "pass-check", "check")
    await evening.running.settle()


async def close(evening: Evening, name: str, *files: Attachment, person: str = "", move: str = "close") -> str:
    """The reason of the refusal, or the state that was reached."""
    desk = Desk.of(evening.running, SUPERVISION)
    decision = desk.decision(name, move, "supervise", "no gauge works" if move != "close" else "", person=person)
    decision.attachments.extend(files)
    call = desk.cases.DecideCase(decision)
    if (await call.code()).name == "OK":
        return CasePhase.Name((await call).case.phase)
    return await refusal(call)


async def refusals(evening: Evening, name: str) -> list[tuple[str, str]]:
    """What was refused on the case, as the audit has it; its chain holds."""
    connection = await asyncpg.connect(evening.running.fleet.dsn("collaboration-tasks"))
    case = await case_of(Desk.of(evening.running, SUPERVISION), name)
    try:
        rows = await connection.fetch(
            "SELECT details::json->>'reason' AS reason, details::json->>'message' AS message FROM audit_entries"
            " WHERE subject = $1 AND action LIKE 'refused %' ORDER BY recorded_at",
            case.case.case_number,
        )
    finally:
        await connection.close()
    return [(row["reason"], row["message"]) for row in rows]


async def test_a_case_closes_when_its_gauges_hold_and_another_person_shows_a_photo(
    evening: Evening, sender: Producer
) -> None:
    await ready_to_close(evening, sender, "dry", "gauge-1", "gauge-2")
    evening.gauges.say("gauge-1")
    evening.gauges.say("gauge-2", "FLAGGED", 4.0)
    assert await close(evening, "dry", PHOTO) == "REMEASUREMENT_FAILED"
    for reason in ("ABOVE_LIMIT", "DWELL_NOT_REACHED"):
        evening.gauges.say("gauge-2", reason, 7.5)
        assert await close(evening, "dry", PHOTO) == "REMEASUREMENT_FAILED"
    evening.gauges.say("gauge-2")
    assert await close(evening, "dry") == "PHOTO_MISSING"
    assert await close(evening, "dry", PAPER) == "PHOTO_MISSING", "a paper is no photo"
    assert await close(evening, "dry", PHOTO, person="holder of drainage.handle") == "SAME_PERSON"
    assert (await case_of(Desk.of(evening.running, SUPERVISION), "dry")).case.phase != CLOSED
    assert await close(evening, "dry", PHOTO) == "CASE_PHASE_CLOSED"
    asked = evening.gauges.asked[-1]
    assert (list(asked.datastream_ids), asked.below, asked.dwell_seconds) == (["gauge-1", "gauge-2"], 5, 60)

    recorded = await refusals(evening, "dry")
    assert [reason for reason, _ in recorded] == [
        *["REMEASUREMENT_FAILED"] * 3,
        *["PHOTO_MISSING"] * 2,
        "SAME_PERSON",
    ]
    assert "gauge-2 flagged" in recorded[0][1]
    notes = [entry for entry in (await timeline(evening, "E-dry"))["entries"] if entry["subject"] == "note"]
    assert [note.get("code", "") for note in notes] == [*(reason for reason, _ in recorded), ""]
    assert (notes[-1]["what"], notes[-1]["attachments"]) == ("proof", 1)
    assert "gauge-1 holds at 3" in notes[-1]["reason"]
    said = [note["because"] for note in notes]
    assert all("「close」" in each["zh"] and '"close"' in each["en"] for each in said[:-1])
    assert "低于 5" in said[0]["zh"]
    assert "gauge-2 读数存疑" in said[0]["zh"]
    assert said[-1]["zh"] == "gauge-1 已达标，读数 3；gauge-2 已达标，读数 3"


async def test_a_silent_gauge_is_passed_over_when_another_holds_and_none_says_the_opposite(
    evening: Evening, sender: Producer
) -> None:
    await ready_to_close(evening, sender, "quiet", "drowned", "standing", "elsewhere")
    await sender.publish([evening.joined("quiet", "elsewhere", 4, left=True)])
    await evening.running.settle()
    evening.gauges.say("drowned", "SILENT")
    evening.gauges.say("standing", "ABOVE_LIMIT", 12)
    assert await close(evening, "quiet", PHOTO) == "REMEASUREMENT_FAILED"
    evening.gauges.say("standing")
    assert await close(evening, "quiet", PHOTO) == "CASE_PHASE_CLOSED"
    assert list(evening.gauges.asked[-1].datastream_ids) == ["drowned", "standing"], "what left is not asked"
    (_, message), *_ = await refusals(evening, "quiet")
    assert "drowned silent" in message


async def test_when_no_gauge_says_anything_a_supervisor_closes_by_the_packs_other_move(
    evening: Evening, sender: Producer
) -> None:
    await ready_to_close(evening, sender, "mute", "gone")
    evening.gauges.say("gone", "SILENT")
    assert await close(evening, "mute", PHOTO) == "REMEASUREMENT_FAILED"
    evening.gauges.say("gone", "UNKNOWN_DATASTREAM")
    assert await close(evening, "mute", PHOTO) == "REMEASUREMENT_FAILED"
    assert await close(evening, "mute", PHOTO, move="close-unmeasured") == "CASE_PHASE_CLOSED"


async def test_what_no_gauge_raised_needs_the_photo_only(evening: Evening, sender: Producer) -> None:
    await ready_to_close(evening, sender, "called")
    assert await close(evening, "called") == "PHOTO_MISSING"
    assert await close(evening, "called", FALSE_PHOTO) == "CONTENT_MISMATCHED", (
        "a text is no photo, whatever it is called"
    )
    assert await close(evening, "called", PHOTO) == "CASE_PHASE_CLOSED"
    assert evening.gauges.asked == []


async def test_without_sensing_ingest_the_move_is_refused_and_that_is_recorded(
    evening: Evening, sender: Producer
) -> None:
    await ready_to_close(evening, sender, "away", "unreachable")
    evening.gauges.down = True
    assert await close(evening, "away", PHOTO) == "SENSING_UNAVAILABLE"
    evening.gauges.down = False
    evening.gauges.say("unreachable")
    desk = Desk.of(evening.running, SUPERVISION)
    decision = desk.decision("away", "close", "supervise")
    decision.attachments.append(PHOTO)
    first = await desk.cases.DecideCase(decision)
    assert (first.case.phase, first.case.case_id) == (CLOSED, case_id("away"))
    evening.gauges.down = True
    assert await desk.cases.DecideCase(decision) == first, "the same key, the same answer, nobody is asked again"
    assert [reason for reason, _ in await refusals(evening, "away")] == ["SENSING_UNAVAILABLE"]
