"""Departments work over gRPC with the real service: list, stream, accept, return, feed back; what is refused."""

from __future__ import annotations

import hashlib
from typing import Any

import asyncpg
import desk
import grpc
import pytest
from cities import DEPLOY
from cityloop.cases.v1 import cases_service_pb2 as cases
from cityloop.cases.v1 import tasks_service_pb2 as tasks
from cityloop.cases.v1.case_pb2 import CasePhase, Task, TaskState, TaskStep
from cityloop.cases.v1.cases_service_pb2 import ListCasesRequest
from cityloop.cases.v1.replies_service_pb2 import ReadRepliesRequest, ReadShownPhotoRequest
from cityloop.cases.v1.replies_service_pb2_grpc import RepliesServiceStub
from cityloop.citizen.v1.report_pb2 import FeedbackKind
from cityloop.common.v1.common_pb2 import Place, Position, ReferenceSystem
from cityloop.events.v1.city_event_pb2 import CityEvent
from cityloop_messaging import Fact, Producer, to_datetime
from cityloop_operator.operations import read_packs
from cityloop_testkit import eventually
from cityloop_testkit.fleets import RunningFleet
from cityloop_testkit.photos import LATITUDE, LONGITUDE, TAKEN_AT, photo
from desk import COMMAND, SINGLE, SUPERVISION, Desk, case_id, case_of, event_fact, feedback_fact, moves_of, refusal

running, fleet, producer = desk.running, desk.fleet, desk.producer
pytestmark = pytest.mark.xdist_group("collaboration-tasks-departments")
GAS, BUILDERS = "gas-leak", "housing-construction"
MORE_PACKS = read_packs(DEPLOY / "packs", "gas-safety")[-1:]
IN_TOWN = Position(longitude=113.23, latitude=23.08, reference_system=ReferenceSystem.REFERENCE_SYSTEM_WGS84)
PHOTO = tasks.Attachment(media_type="image/jpeg", content=photo(), shown=True)


async def on_the_way(drainage: Desk, task: Task) -> None:
    """Contacted, then at the place: how far from it the task says, and where not."""

    def step(taken: TaskStep, position: Position | None = None) -> tasks.RecordStepRequest:
        return tasks.RecordStepRequest(
            change=drainage.change("handle"), task_id=task.task_id, step=taken, position=position
        )

    assert await refusal(drainage.tasks.RecordStep(step(TaskStep.TASK_STEP_ACCEPTED, IN_TOWN))) == "STEP_MISSING"
    assert await refusal(drainage.tasks.RecordStep(step(TaskStep.TASK_STEP_ARRIVED))) == "POSITION_MISSING"
    contacted = (await drainage.tasks.RecordStep(step(TaskStep.TASK_STEP_CONTACTED))).task
    assert contacted.HasField("contacted_at")
    beside = Position()
    beside.CopyFrom(IN_TOWN)
    beside.latitude += 0.001
    arrived = (await drainage.tasks.RecordStep(step(TaskStep.TASK_STEP_ARRIVED, beside))).task
    assert (arrived.state, arrived.version) == (TaskState.TASK_STATE_ACCEPTED, task.version + 2)
    assert arrived.arrived_at.ToNanoseconds() >= contacted.contacted_at.ToNanoseconds() > 0
    assert dict(arrived.transition.explanation.inputs) == {"metres": "111"}
    assert arrived.place == task.place, "where the person stands is nobody else's matter"
    assert await refusal(drainage.tasks.RecordStep(step(TaskStep.TASK_STEP_ARRIVED, IN_TOWN))) == "STEP_TAKEN"


async def test_a_task_is_returned_dispatched_anew_accepted_fed_back_checked_and_closed(
    fleet: RunningFleet, producer: Producer
) -> None:
    drainage, police = Desk.of(fleet, "drainage"), Desk.of(fleet, "traffic-police")
    supervision, command = Desk.of(fleet, SUPERVISION), Desk.of(fleet, COMMAND)
    stream = drainage.tasks.StreamTasks(tasks.StreamTasksRequest())
    flood = event_fact("flood")
    assert isinstance(flood.payload, CityEvent)
    flood.payload.place.position.CopyFrom(IN_TOWN)
    await producer.publish([flood])
    first = (await stream.read()).task
    assert first.state == TaskState.TASK_STATE_DISPATCHED

    foreign = police.tasks.Accept(tasks.AcceptRequest(change=police.change("handle"), task_id=first.task_id))
    assert await refusal(foreign) == "FOREIGN_TASK"
    impostor = police.tasks.Accept(tasks.AcceptRequest(change=drainage.change("handle"), task_id=first.task_id))
    assert await refusal(impostor) == "FOREIGN_POST"
    checker = drainage.tasks.Accept(tasks.AcceptRequest(change=drainage.change("check"), task_id=first.task_id))
    assert await refusal(checker) == "RIGHT_MISSING"
    unknown = drainage.tasks.Accept(tasks.AcceptRequest(change=drainage.change("handle"), task_id="no such task"))
    assert await refusal(unknown) == "TASK_UNKNOWN"

    reasonless = tasks.ReturnRequest(change=drainage.change("handle"), task_id=first.task_id)
    assert await refusal(drainage.tasks.Return(reasonless)) == "REASON_MISSING"
    request = tasks.ReturnRequest(
        change=drainage.change("handle", key="once"), task_id=first.task_id, reason="not ours"
    )
    answer = await drainage.tasks.Return(request)
    assert await drainage.tasks.Return(request) == answer, "the same key, the same answer"
    request.reason = "something else"
    assert await refusal(drainage.tasks.Return(request)) == "IDEMPOTENCY_KEY_REUSED"
    assert (await stream.read()).task.state == TaskState.TASK_STATE_RETURNED

    before = (await case_of(command, "flood")).case
    stale = command.decision("flood", "dispatch", "dispatch", version=before.version - 1)
    assert await refusal(command.cases.DecideCase(stale)) == "VERSION_CHANGED"
    roleless = command.decision("flood", "dispatch", "handle")
    assert await refusal(command.cases.DecideCase(roleless)) == "ROLE_MISSING"
    early = supervision.decision("flood", "close", "intake")
    assert await refusal(supervision.cases.DecideCase(early)) == "ILLEGAL_TRANSITION"
    await command.decide("flood", "dispatch", "dispatch", version=before.version)

    second = (await stream.read()).task
    assert (second.state, second.task_number) != (first.state, first.task_number)
    accepted = await drainage.accept(second)
    await on_the_way(drainage, accepted)
    again = drainage.tasks.Accept(tasks.AcceptRequest(change=drainage.change("handle"), task_id=second.task_id))
    assert await refusal(again) == "ILLEGAL_TRANSITION"
    paper = tasks.Attachment(media_type="text/plain", content=b"costs", shown=True)
    wrong = tasks.FeedBackRequest(
        change=drainage.change("handle"), task_id=accepted.task_id, result="dry", attachments=[paper]
    )
    assert await refusal(drainage.tasks.FeedBack(wrong)) == "SHOWN_NOT_A_PHOTO"
    wrong = tasks.FeedBackRequest(
        change=drainage.change("handle"), task_id=accepted.task_id, result="dry", reply="x" * 4_001
    )
    assert await refusal(drainage.tasks.FeedBack(wrong)) == "TEXT_TOO_LONG"
    done = await drainage.feed_back(accepted, "pumped dry", PHOTO, reply=" The street is dry. ")
    assert [item.media_type for item in done.attachments] == ["image/jpeg"]
    await seen_by_whose_matter_it_is(fleet, done.attachments[0].attachment_id, drainage, supervision, police)
    person = drainage.change("handle").actor.person_id
    same = drainage.decision("flood", "pass-check", "check", person=person)
    assert await refusal(drainage.cases.DecideCase(same)) == "SAME_PERSON"
    await told_to_residents(fleet, done, drainage, police)
    await supervision.decide("flood", "pass-check", "check")
    closed = await supervision.decide("flood", "close", "supervise")
    assert closed.phase == CasePhase.CASE_PHASE_CLOSED

    await fleet.settle()
    moves = ["open", "confirm", "file", "dispatch", "return", "dispatch", "feed-back", "pass-check", "close"]
    assert await moves_of(fleet, "flood") == moves
    listing = await drainage.tasks.ListTasks(tasks.ListTasksRequest(page_size=1))
    rest = await drainage.tasks.ListTasks(tasks.ListTasksRequest(page_size=5, page_token=listing.next_page_token))
    found = [(item.task_number, item.state) for item in [*listing.tasks, *rest.tasks]]
    assert found == [
        (second.task_number, TaskState.TASK_STATE_PASSED),
        (first.task_number, TaskState.TASK_STATE_RETURNED),
    ]
    assert not (await police.tasks.ListTasks(tasks.ListTasksRequest())).tasks
    broken = drainage.tasks.ListTasks(tasks.ListTasksRequest(page_token="2026-01-01T00:00:00+00:00|x"))
    assert await refusal(broken) == "PAGE_TOKEN_INVALID"


async def test_who_summons_names_others_and_why_and_cannot_where_a_class_is_given_out_by_itself(
    fleet: RunningFleet,
) -> None:
    drainage = Desk.of(fleet, "drainage")

    def summons(departments: list[str], event_class: str = SINGLE, reason: str = "together") -> Any:
        request = cases.OpenJointCaseRequest(
            change=drainage.change("handle"),
            event_class=event_class,
            place=Place(position=IN_TOWN),
            department_ids=departments,
            reason=reason,
        )
        return drainage.cases.OpenJointCase(request)

    police = ["traffic-police"]
    assert await refusal(summons([])) == "DEPARTMENTS_MISSING"
    assert await refusal(summons(["drainage"])) == "DEPARTMENTS_MISSING", "its own"
    assert await refusal(summons(["nobody"])) == "DEPARTMENT_UNKNOWN"
    assert await refusal(summons(police, reason="")) == "REASON_MISSING"
    assert await refusal(summons(police, "nothing")) == "EVENT_CLASS_UNKNOWN"
    assert await refusal(summons(police)) == "SUMMONS_IMPOSSIBLE", "the process has given it out before"
    listed = await drainage.cases.ListCases(ListCasesRequest())
    assert not [case for case in listed.cases if not case.event_number], "nothing is left of what was refused"


async def seen_by_whose_matter_it_is(
    fleet: RunningFleet, attachment_id: str, drainage: Desk, supervision: Desk, police: Desk
) -> None:
    """Where and when a photo was taken: who handles the case and who checks it are told, nobody else."""
    asked = cases.ListPhotosRequest(case=case_id("flood"))
    for desk_of in (drainage, supervision):
        listed = await desk_of.cases.ListPhotos(asked)
        (told,), (file,) = listed.photos, listed.files
        assert (told.attachment_id, told.taken_at) == (attachment_id, TAKEN_AT)
        assert (told.position.longitude, told.position.latitude) == (LONGITUDE, LATITUDE)
        assert (file.file.attachment_id, file.move, file.post_id) == (attachment_id, "feed-back", "drainage.handle")
        assert file.file.digest == await read_file(desk_of, attachment_id, "check"), "a second person sees the photo"
        await read_file(desk_of, attachment_id, "check", small=True)
    assert await refusal(police.cases.ListPhotos(asked)) == "FOREIGN_CASE"
    for role in ("handle", "check"):
        stream = police.cases.ReadFile(cases.ReadFileRequest(change=police.change(role), attachment_id=attachment_id))
        assert await refusal(stream.read()) == "FILE_UNKNOWN"
    connection = await asyncpg.connect(fleet.fleet.dsn("collaboration-tasks"))
    try:
        looks = await connection.fetch("SELECT post_id, subject FROM audit_entries WHERE action = 'read-file'")
    finally:
        await connection.close()
    number = (await case_of(drainage, "flood")).case.case_number
    looked = sorted((row["post_id"], row["subject"]) for row in looks)
    assert looked == [(f"{SUPERVISION}.check", number), ("drainage.check", number)], "two looks each within 10 minutes"


async def told_to_residents(fleet: RunningFleet, done: Task, drainage: Desk, police: Desk) -> None:
    """Officers see what residents are told and by whom; citizen-services reads it without post, act and note."""
    (written,) = (await case_of(drainage, "flood")).replies
    assert (written.text, written.move, written.post_id) == ("The street is dry.", "feed-back", "drainage.handle")
    assert list(written.photos) == list(done.attachments)
    assert not (await case_of(police, "flood")).replies, "a department that it does not concern reads none"
    (file,) = (await drainage.cases.ListPhotos(cases.ListPhotosRequest(case=case_id("flood")))).files
    assert file.shown

    residents = RepliesServiceStub(fleet.channel("collaboration-tasks", system="citizen-services"))  # type: ignore[no-untyped-call]
    (told,) = (await residents.ReadReplies(ReadRepliesRequest(case_id=case_id("flood")))).replies
    assert (told.text, told.department_id, told.photos) == (written.text, "drainage", written.photos)
    assert (told.post_id, told.task_id, told.move) == ("", "", "")
    for nothing in (case_id("another"), "no case"):
        assert not (await residents.ReadReplies(ReadRepliesRequest(case_id=nothing))).replies

    def shown(case: str, attachment_id: str) -> ReadShownPhotoRequest:
        return ReadShownPhotoRequest(case_id=case_id(case), attachment_id=attachment_id)

    shown_id = told.photos[0].attachment_id
    first, *rest = [answer async for answer in residents.ReadShownPhoto(shown("flood", shown_id))]
    content = b"".join(answer.content for answer in rest)
    assert told.photos[0].digest == first.file.digest == f"sha256:{hashlib.sha256(content).hexdigest()}"
    assert await refusal(residents.ReadShownPhoto(shown("another", shown_id)).read()) == "FILE_UNKNOWN"
    foreign = RepliesServiceStub(fleet.channel("collaboration-tasks", "drainage", "desk"))  # type: ignore[no-untyped-call]
    for call in (
        foreign.ReadReplies(ReadRepliesRequest(case_id="")),
        foreign.ReadShownPhoto(shown("flood", "")).read(),
    ):
        with pytest.raises(grpc.aio.AioRpcError) as refused:
            await call
        assert refused.value.code() is grpc.StatusCode.PERMISSION_DENIED


async def read_file(own: Desk, attachment_id: str, role: str, *, small: bool = False) -> str:
    """The digest of what is shown of a file, by which it came whole."""
    request = cases.ReadFileRequest(change=own.change(role), attachment_id=attachment_id, small=small)
    first, *rest = [answer async for answer in own.cases.ReadFile(request)]
    content = b"".join(answer.content for answer in rest)
    assert content.startswith(b"\xff\xd8")
    assert first.file.digest == f"sha256:{hashlib.sha256(content).hexdigest()}"
    assert first.file.size_bytes == len(content)
    return str(first.file.digest)


async def test_what_the_pack_files_by_itself_follows_a_persons_move_too(
    fleet: RunningFleet, producer: Producer
) -> None:
    supervision = Desk.of(fleet, SUPERVISION)
    await producer.publish([event_fact("cover", "manhole-cover")])
    opened = (await case_of(supervision, "cover")).case
    assert (opened.phase, opened.case_id) == (CasePhase.CASE_PHASE_PENDING_CONFIRMATION, case_id("cover"))
    confirmed = await supervision.decide("cover", "confirm", "inspect")
    assert confirmed.phase == CasePhase.CASE_PHASE_PENDING_FILING
    assert (
        await refusal(supervision.cases.DecideCase(supervision.decision("cover", "do-not-file", "intake")))
        == "REASON_MISSING"
    )
    ended = await supervision.decide("cover", "do-not-file", "intake", "nothing there")
    assert ended.phase == CasePhase.CASE_PHASE_NOT_FILED
    await eventually(lambda: _published(fleet))


async def _published(fleet: RunningFleet) -> bool:
    return await moves_of(fleet, "cover") == ["open", "confirm", "do-not-file"]


def leak_fact(name: str) -> Fact:
    """A leak of gas, with departments of its own: the other cases here look at all that drainage has."""
    fact = event_fact(name, GAS)
    fact.payload.proposed_lead.department_id = BUILDERS  # type: ignore[attr-defined]
    return fact


async def test_while_a_case_is_suspended_no_clock_runs_and_what_was_left_counts_on(
    fleet: RunningFleet, producer: Producer
) -> None:
    supervision = Desk.of(fleet, SUPERVISION)
    await producer.publish([leak_fact("permit")])
    before = await case_of(supervision, "permit")
    suspended = await supervision.decide("permit", "suspend", "supervise", "the excavation waits for its permit")
    assert (suspended.state, suspended.phase) == ("suspended", CasePhase.CASE_PHASE_IN_HANDLING)
    assert dict(suspended.state_name.texts) == {"zh": "挂账", "en": "suspended"}
    standing = await case_of(supervision, "permit")
    assert len(standing.tasks) == 2
    assert not any(item.HasField("due_at") for item in (standing.case, *standing.tasks))
    listing = await supervision.cases.ListCases(ListCasesRequest(phase=CasePhase.CASE_PHASE_IN_HANDLING))
    assert case_id("permit") in {case.case_id for case in listing.cases}

    resumed = await supervision.decide("permit", "resume", "supervise", "it has come")
    stood_still = to_datetime(resumed.occurred_at) - to_datetime(suspended.occurred_at)
    after = await case_of(supervision, "permit")
    due = {item.task_id: to_datetime(item.due_at) for item in before.tasks}
    assert to_datetime(resumed.due_at) == to_datetime(before.case.due_at) + stood_still
    assert {item.task_id: to_datetime(item.due_at) - stood_still for item in after.tasks} == due


async def test_a_case_is_put_away_once_a_reporter_has_answered_the_call_back(
    fleet: RunningFleet, producer: Producer
) -> None:
    supervision = Desk.of(fleet, SUPERVISION)
    await producer.publish([leak_fact("leak")])
    for department in ("emergency-management", BUILDERS):
        own = Desk.of(fleet, department)
        (task,) = [item for item in (await case_of(own, "leak")).tasks if item.department_id == department]
        await own.feed_back(await own.accept(task))
    await supervision.decide("leak", "pass-check", "check")
    await supervision.decide("leak", "close", "supervise")
    early = supervision.decision("leak", "archive", "intake")
    assert await refusal(supervision.cases.DecideCase(early)) == "NOT_CALLED_BACK"
    await producer.publish([feedback_fact("leak", FeedbackKind.FEEDBACK_KIND_RATING, rating=5)])
    await fleet.settle()
    archived = await supervision.decide("leak", "archive", "intake")
    assert (archived.state, archived.phase) == ("archived", CasePhase.CASE_PHASE_CLOSED)
