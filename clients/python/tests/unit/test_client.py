"""The client against a server of the real contracts: once, again, refused, and what is told after a break."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing

import grpc
import pytest
import pytest_asyncio
from cityloop.cases.v1.case_pb2 import LateReturn, Task, TaskState
from cityloop.cases.v1.tasks_service_pb2 import AcceptRequest, AcceptResponse, Attachment, ListTasksResponse
from cityloop.common.v1.common_pb2 import Label, Place, Position
from cityloop_client import (
    CallError,
    Client,
    ConflictError,
    ForbiddenError,
    KeyReusedError,
    NotFoundError,
    OverloadedError,
    RetryPolicy,
    UnavailableError,
)
from cityloop_client.fakes import FakeCity

ACCEPT = "TasksService/Accept"
WATERLOGGING = Task(event_class="road-waterlogging")
AWAY = [grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.CANCELLED, grpc.StatusCode.DEADLINE_EXCEEDED]


@pytest_asyncio.fixture
async def city() -> AsyncIterator[FakeCity]:
    async with FakeCity("drainage") as city:
        yield city


@pytest_asyncio.fixture
async def client(city: FakeCity) -> AsyncIterator[Client]:
    async with city.client() as client:
        yield client


@pytest.mark.parametrize("after", [False, True], ids=["before its effect", "after its effect"])
@pytest.mark.parametrize("code", AWAY)
async def test_a_change_whose_service_is_away_is_made_again_and_happens_once(
    city: FakeCity, client: Client, code: grpc.StatusCode, after: bool
) -> None:
    task = await city.dispatch(WATERLOGGING)
    city.fail(ACCEPT, code, times=2, after=after)
    accepted = await client.in_post("drainage.handle", "E-1").accept(task.task_id)
    assert (accepted.state, accepted.version) == (TaskState.TASK_STATE_ACCEPTED, 2)
    assert city.tasks[task.task_id] == accepted
    assert city.serving.calls == [ACCEPT] * 3


async def test_a_department_says_on_its_way_that_it_has_contacted_and_arrived_each_once(
    city: FakeCity, client: Client
) -> None:
    task = await city.dispatch(WATERLOGGING)
    officer = client.in_post("drainage.handle", "E-1")
    with pytest.raises(ConflictError) as early:
        await officer.record_contact(task.task_id)
    assert early.value.reason == "ILLEGAL_TRANSITION"
    await officer.accept(task.task_id)
    assert (await officer.record_contact(task.task_id, "spoke with the caller")).HasField("contacted_at")
    arrived = await officer.record_arrival(task.task_id, Position(longitude=113.23, latitude=23.08))
    assert arrived.HasField("arrived_at")
    assert (arrived.HasField("contacted_at"), arrived.state) == (True, TaskState.TASK_STATE_ACCEPTED)
    with pytest.raises(ConflictError) as twice:
        await officer.record_contact(task.task_id)
    assert twice.value.reason == "STEP_TAKEN"


async def test_what_is_refused_is_asked_once_and_says_why(city: FakeCity, client: Client) -> None:
    task = await city.dispatch(WATERLOGGING)
    with pytest.raises(ForbiddenError, match="is not one of drainage") as foreign:
        await client.in_post("transport.handle", "E-1").accept(task.task_id)
    assert (foreign.value.reason, foreign.value.method) == ("FOREIGN_POST", "cityloop.cases.v1.TasksService/Accept")
    officer = client.in_post("drainage.handle", "E-1")
    with pytest.raises(NotFoundError) as unknown:
        await officer.accept("no such task")
    assert unknown.value.reason == "TASK_UNKNOWN"
    await officer.accept(task.task_id)
    with pytest.raises(ConflictError) as twice:
        await officer.accept(task.task_id)
    assert twice.value.reason == "ILLEGAL_TRANSITION"
    assert city.serving.calls == [ACCEPT] * 4


async def test_a_key_of_ones_own_survives_the_program(city: FakeCity, client: Client) -> None:
    task = await city.dispatch(WATERLOGGING)
    first = await client.in_post("drainage.handle", "E-1").accept(task.task_id, key="work order 7")
    async with city.client() as started_again:
        officer = started_again.in_post("drainage.handle", "E-1")
        assert await officer.accept(task.task_id, key="work order 7") == first
        with pytest.raises(KeyReusedError):
            await officer.accept("another", key="work order 7")


async def test_a_request_of_ones_own_is_given_a_key_that_all_its_attempts_have(city: FakeCity, client: Client) -> None:
    task = await city.dispatch(WATERLOGGING)
    request = AcceptRequest(change=client.in_post("drainage.handle", "E-1").change(), task_id=task.task_id)
    request.change.idempotency_key = ""
    city.fail(ACCEPT, grpc.StatusCode.UNAVAILABLE, after=True)
    assert (await client.call(request, AcceptResponse)).task.version == 2
    assert request.change.idempotency_key == "", "the caller's request stays as it is"


async def test_who_is_patient_no_longer_is_told_that_nothing_answered(city: FakeCity) -> None:
    city.fail(ACCEPT, grpc.StatusCode.UNAVAILABLE, times=10_000)
    async with city.client(RetryPolicy(deadline_seconds=0.2, first_pause_seconds=0.01)) as client:
        with pytest.raises(UnavailableError):
            await client.in_post("drainage.handle", "E-1").accept("any")
    assert len(city.serving.calls) > 1


async def test_a_service_that_says_nothing_of_when_is_not_asked_again(city: FakeCity, client: Client) -> None:
    city.fail(ACCEPT, grpc.StatusCode.RESOURCE_EXHAUSTED)
    with pytest.raises(OverloadedError) as overloaded:
        await client.in_post("drainage.handle", "E-1").accept("any")
    assert overloaded.value.retry_after_seconds is None
    city.fail(ACCEPT, grpc.StatusCode.INTERNAL)
    with pytest.raises(CallError, match="INTERNAL"):
        await client.in_post("drainage.handle", "E-1").accept("any")
    assert city.serving.calls == [ACCEPT] * 2


async def test_tasks_are_listed_over_all_pages(city: FakeCity, client: Client) -> None:
    given = [await city.dispatch(WATERLOGGING) for _ in range(51)]
    await client.in_post("drainage.handle", "E-1").accept(given[7].task_id)
    assert [task.task_id async for task in client.tasks()] == [task.task_id for task in reversed(given)]
    accepted = [task async for task in client.tasks(TaskState.TASK_STATE_ACCEPTED)]
    assert [task.task_id for task in accepted] == [given[7].task_id]


async def test_a_watch_tells_each_version_once_and_goes_on_after_a_break(city: FakeCity, client: Client) -> None:
    first = await city.dispatch(WATERLOGGING)
    async with aclosing(client.watch_tasks()) as watched:
        assert await anext(watched) == first
        await city.break_streams()
        city.fail("TasksService/StreamTasks", grpc.StatusCode.UNAVAILABLE, times=2)
        second = await city.dispatch(WATERLOGGING)
        assert await anext(watched) == second, "the first was told"
        accepted = await client.in_post("drainage.handle", "E-1").accept(first.task_id)
        assert await anext(watched) == accepted
    assert city.serving.calls.count("TasksService/StreamTasks") == 4


async def test_a_watch_that_is_refused_ends(city: FakeCity, client: Client) -> None:
    city.fail("TasksService/StreamTasks", grpc.StatusCode.PERMISSION_DENIED, "METHOD_NOT_ALLOWED")
    with pytest.raises(ForbiddenError) as refused:
        await anext(client.watch_tasks())
    assert refused.value.reason == "METHOD_NOT_ALLOWED"


async def test_the_other_acts_of_a_post(city: FakeCity, client: Client) -> None:
    assert [(post.post_id, list(post.roles)) for post in await client.posts()] == [("drainage.handle", ["handle"])]
    officer = client.in_post("drainage.handle", "E-1")
    done, returned = await city.dispatch(WATERLOGGING), await city.dispatch(WATERLOGGING)
    assert (await officer.return_task(returned.task_id, "not our road")).state == TaskState.TASK_STATE_RETURNED
    await officer.accept(done.task_id)
    await officer.hand_over(done.task_id, "the pump stands at the north side")
    asked = await officer.return_task(done.task_id, "not our road after all")
    assert (asked.state, asked.late_return) == (TaskState.TASK_STATE_ACCEPTED, LateReturn.LATE_RETURN_ASKED)
    given = await officer.assign(done.task_id, "drainage.handle", "E-2", "she knows the pump")
    assert (given.assigned_person_id, given.transition.move) == ("E-2", "assign")
    photo = Attachment(media_type="image/jpeg", content=b"a photo")
    fed_back = await officer.feed_back(done.task_id, "pumped dry", [photo])
    assert (fed_back.state, city.attachments[done.task_id]) == (TaskState.TASK_STATE_FED_BACK, [b"a photo"])
    report = await officer.submit_report("road-waterlogging", Place(text="under the bridge"), "knee-deep")
    assert city.reports[report.report_number].text == "knee-deep"
    city.rows["agreement"] = [{"resident": "1", "phone": "2"}]
    answer = await officer.fetch_rows("agreement", "C-2026-000001", fields=["resident"])
    assert [dict(row.values) for row in answer.rows] == [{"resident": "1"}]
    assert answer.receipt.rows == 1


async def test_a_request_goes_to_its_own_method_only(client: Client) -> None:
    with pytest.raises(TypeError, match="AcceptRequest is answered by AcceptResponse, not ListTasksResponse"):
        await client.call(AcceptRequest(), ListTasksResponse)
    with pytest.raises(TypeError, match="Label is no request of a service"):
        await client.call(Label(), AcceptResponse)


async def test_what_was_not_given_is_named() -> None:
    with pytest.raises(ValueError, match="there is no service 'tasks': there are citizen-services"):
        Client({"tasks": "127.0.0.1:1"}, None)
    async with Client({}, None) as client:
        with pytest.raises(ValueError, match="set CITYLOOP_COLLABORATION_TASKS"):
            await client.call(AcceptRequest(), AcceptResponse)
    with pytest.raises(ValueError, match="CITYLOOP_CERTIFICATES is not set"):
        Client.from_environment({})


async def test_a_caller_that_gives_up_is_not_held(city: FakeCity, client: Client) -> None:
    async with aclosing(client.watch_tasks()) as watched:
        waiting = asyncio.ensure_future(anext(watched))
        await asyncio.wait([waiting], timeout=0)
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting


@pytest.mark.parametrize("read", ["read_photo", "read_file"])
async def test_a_file_comes_whole_though_its_stream_breaks(city: FakeCity, client: Client, read: str) -> None:
    city.files["f-1"] = bytes(range(256)) * 600
    officer = client.in_post("drainage.handle", "E-1")
    method = {"read_photo": "ReportsService/ReadPhoto", "read_file": "CasesService/ReadFile"}[read]
    city.fail(method, grpc.StatusCode.UNAVAILABLE, after=True)
    assert await getattr(officer, read)("f-1") == city.files["f-1"]
    assert city.serving.calls == [method] * 2
    with pytest.raises(NotFoundError) as unknown:
        await getattr(officer, read)("f-2", small=True)
    assert unknown.value.reason == "FILE_UNKNOWN"


async def test_what_was_said_is_read_by_the_number_of_the_matter(city: FakeCity, client: Client) -> None:
    officer = client.in_post("drainage.handle", "E-1")
    report = await officer.submit_report("road-waterlogging", Place(text="gate 2"), "knee-deep")
    (read,) = await officer.read_reports(report.report_number)
    assert (read.report, read.withheld) == (report, False)
    with pytest.raises(NotFoundError) as unknown:
        await officer.read_reports("C-2026-000001")
    assert unknown.value.reason == "MATTER_UNKNOWN"
