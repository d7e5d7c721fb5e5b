"""Cases are merged, set apart and split: tasks, numbers, verdicts, facts and timelines follow; once."""

from __future__ import annotations

import pytest
from cityloop.cases.v1 import merging_service_pb2 as messages
from cityloop.cases.v1.case_pb2 import Case, CasePhase, Task, TaskState
from cityloop.cases.v1.cases_service_pb2 import GetCaseRequest
from cityloop.cases.v1.merging_service_pb2_grpc import MergingServiceStub
from cityloop.cases.v1.verdict_pb2 import Verdict, VerdictKind
from cityloop.citizen.v1.report_pb2 import FeedbackKind
from cityloop.events.v1.city_event_pb2 import CityEvent, EventSignal, EventSignalChange
from cityloop.topics import CASES_CASES, CASES_VERDICTS
from cityloop_messaging import Producer
from cityloop_testkit import read_all
from desk import SUPERVISION, Desk, case_id, case_of, event_id, feedback_fact, membership_fact, refusal, signal_of
from evening import Evening, timeline

pytestmark = pytest.mark.xdist_group("collaboration-tasks-evening")
CANCELLED = TaskState.TASK_STATE_CANCELLED


def merging(evening: Evening, department: str = SUPERVISION) -> MergingServiceStub:
    channel = evening.running.channel("collaboration-tasks", department, "desk")
    return MergingServiceStub(channel)  # type: ignore[no-untyped-call]


def merge(desk: Desk, part: str, into: str, role: str = "supervise", **more: object) -> messages.MergeCaseRequest:
    fields: dict[str, object] = {"reason": "it is one flood", **more}
    return messages.MergeCaseRequest(
        change=desk.change(role),
        case_id=case_id(part),
        into_case=case_id(into),
        **fields,  # type: ignore[arg-type]
    )


def open_tasks(tasks: list[Task]) -> dict[str, int]:
    return {task.department_id: task.state for task in tasks if task.state != CANCELLED}


async def test_a_merge_moves_the_work_and_every_number_finds_it_and_it_is_taken_back(
    evening: Evening, sender: Producer
) -> None:
    supervision, drainage = Desk.of(evening.running, SUPERVISION), Desk.of(evening.running, "drainage")
    for name in ("whole", "part"):
        await sender.publish([evening.event(name), membership_fact(name, f"R-{name}", 1)])
    whole, before = (await case_of(supervision, "whole")).case, await case_of(supervision, "part")
    await evening.running.settle()
    call = merging(evening).MergeCase
    handler = merge(drainage, "part", "whole", role="handle")
    assert await refusal(merging(evening, "drainage").MergeCase(handler)) == "RIGHT_MISSING"
    assert await refusal(call(merge(supervision, "part", "whole", reason=" "))) == "REASON_MISSING"
    assert await refusal(call(merge(supervision, "part", "part"))) == "MERGE_OF_ITSELF"
    assert await refusal(call(merge(supervision, "part", "nowhere"))) == "CASE_UNKNOWN"
    assert await refusal(call(merge(supervision, "part", "whole", expected_into_version=99))) == "VERSION_CHANGED"

    request = merge(supervision, "part", "whole", expected_version=before.case.version)
    after = await call(request)
    assert (await call(request)).case == after.case, "sent again, it is the same merge"
    assert (after.case.phase, after.case.merge.number) == (CasePhase.CASE_PHASE_VOID, 1)
    assert (after.case.merge.case_number, after.case.merge.event_id) == (whole.case_number, event_id("whole"))
    assert after.into.case_number == whole.case_number
    assert len(open_tasks(list(after.tasks))) == len(before.tasks), "each department has the work once"
    gone = await supervision.cases.GetCase(GetCaseRequest(case=before.case.case_number))
    assert {task.state for task in gone.tasks} == {CANCELLED}
    assert {task.transition.reason for task in gone.tasks} == {"it is one flood"}
    by_event = await supervision.cases.GetCase(GetCaseRequest(case="E-part"))
    assert by_event.case.merge.case_number == whole.case_number

    # The hub has followed: the report stands in the other case, and its number finds that one.
    joined = membership_fact("whole", "R-part", 2)
    assert isinstance(joined.payload, EventSignal)
    joined.payload.signal.CopyFrom(signal_of("part", "R-part"))
    await sender.publish([joined, feedback_fact("part", FeedbackKind.FEEDBACK_KIND_RATING, "still wet", 2)])
    await evening.running.settle()
    told = await timeline(evening, "R-part")
    assert told["case_number"] == whole.case_number
    assert "R-part rating 2/5" in str(told["entries"]), (
        "what is said of the merged case is heard by the one that goes on"
    )
    of_part = await timeline(evening, before.case.case_number)
    assert whole.case_number in str(of_part["entries"])
    assert before.case.case_number in str(told["entries"])

    back = messages.SeparateCaseRequest(
        change=supervision.change("supervise"), case_id=case_id("part"), reason="two after all"
    )
    apart = await merging(evening).SeparateCase(back)
    assert (apart.case.phase, apart.case.due_at) == (before.case.phase, before.case.due_at)
    assert (apart.case.merge.number, apart.case.merge.case_id) == (2, "")
    assert open_tasks(list(apart.tasks)) == open_tasks(list(before.tasks))
    assert apart.former.case_number == whole.case_number
    back.change.idempotency_key += "again"
    assert await refusal(merging(evening).SeparateCase(back)) == "NOT_MERGED"
    await evening.running.settle()
    kafka = evening.running.kafka
    own = [Verdict.FromString(record.value) for record in await read_all(kafka, CASES_VERDICTS)]
    assert [item.kind for item in own if item.case_id == case_id("part")] == [
        VerdictKind.VERDICT_KIND_WRONGLY_SEPARATE,
        VerdictKind.VERDICT_KIND_TRUE,
    ]
    facts = [Case.FromString(record.value) for record in await read_all(kafka, CASES_CASES)]
    said = [item.transition.move for item in facts if item.case_id == case_id("part")][-2:]
    assert said == ["merge", "separate"]


async def test_a_split_is_said_by_the_case_and_its_event_brings_a_case_of_its_own(
    evening: Evening, sender: Producer
) -> None:
    supervision = Desk.of(evening.running, SUPERVISION)
    joined = [membership_fact("split", f"R-split-{number}", number) for number in (1, 2)]
    await sender.publish([evening.event("split"), *joined])
    await case_of(supervision, "split")
    await evening.running.settle()
    before = await supervision.cases.GetCase(GetCaseRequest(case=case_id("split")))
    assert [item.source.source_id for item in before.signals] == ["R-split-1", "R-split-2"]

    def split(*names: str, role: str = "supervise") -> messages.SplitCaseRequest:
        return messages.SplitCaseRequest(
            change=supervision.change(role),
            case_id=case_id("split"),
            signal_ids=names,
            reason="another place",
            expected_version=before.case.version,
        )

    call = merging(evening).SplitCase
    one, other = (item.signal_id for item in before.signals)
    assert await refusal(call(split("no such signal"))) == "SIGNAL_UNKNOWN"
    assert await refusal(call(split(one, other))) == "SPLIT_LEAVES_NOTHING"
    assert await refusal(call(split())) == "SPLIT_OF_HOW_MANY"
    request = split(other)
    after = await call(request)
    assert (await call(request)).split_case_id == after.split_case_id
    (said,) = after.case.splits
    assert (said.event_id, list(said.signal_ids)) == (after.split_event_id, [other])
    assert after.case.due_at == before.case.due_at

    opened = evening.event("split off")
    left = membership_fact("split", "R-split-2", 3)
    assert isinstance(opened.payload, CityEvent)
    assert isinstance(left.payload, EventSignal)
    opened.payload.event_id = after.split_event_id
    opened.payload.split_from_case_number = before.case.case_number
    left.payload.change = EventSignalChange.EVENT_SIGNAL_CHANGE_LEFT
    await sender.publish([opened, left])
    await evening.running.settle()
    new = (await supervision.cases.GetCase(GetCaseRequest(case=after.split_case_id))).case
    assert (new.linked_case_number, new.event_id) == (before.case.case_number, after.split_event_id)
    stays = await supervision.cases.GetCase(GetCaseRequest(case=case_id("split")))
    assert [item.source.source_id for item in stays.signals] == ["R-split-1"]
    assert new.case_number in str((await timeline(evening, before.case.case_number))["entries"])
    own = [Verdict.FromString(record.value) for record in await read_all(evening.running.kafka, CASES_VERDICTS)]
    assert [(item.kind, item.rule_id) for item in own if item.case_id == case_id("split")] == [
        (VerdictKind.VERDICT_KIND_WRONGLY_FUSED, "fusion/")
    ]
