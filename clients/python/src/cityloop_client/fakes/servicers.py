"""The services of the fake city, on the generated base classes of the contracts."""

from __future__ import annotations

import asyncio
import struct
from collections.abc import AsyncIterator, Callable
from typing import Any

import grpc
from cityloop.cases.v1 import cases_service_pb2 as cases
from cityloop.cases.v1 import tasks_service_pb2 as tasks
from cityloop.cases.v1.case_pb2 import LateReturn, Task, TaskState, TaskStep
from cityloop.cases.v1.cases_service_pb2_grpc import CasesServiceServicer
from cityloop.cases.v1.tasks_service_pb2_grpc import TasksServiceServicer
from cityloop.citizen.v1 import reports_service_pb2 as reports
from cityloop.citizen.v1.report_pb2 import Report
from cityloop.citizen.v1.reports_service_pb2_grpc import ReportsServiceServicer
from cityloop.sensing.v1 import ingest_service_pb2 as ingest
from cityloop.sensing.v1 import registry_service_pb2 as registry
from cityloop.sensing.v1.ingest_service_pb2_grpc import IngestServiceServicer
from cityloop.sensing.v1.registry_service_pb2_grpc import RegistryServiceServicer
from cityloop.sharing.v1 import city_service_pb2 as city
from cityloop.sharing.v1 import exchange_service_pb2 as exchange
from cityloop.sharing.v1.city_pb2 import Department
from cityloop.sharing.v1.city_service_pb2_grpc import CityServiceServicer
from cityloop.sharing.v1.exchange_service_pb2_grpc import ExchangeServiceServicer
from google.protobuf.message import Message

from cityloop_client.fakes.serving import Answer, Context, Refusal
from cityloop_client.fakes.state import State

DISPATCHED, ACCEPTED = TaskState.TASK_STATE_DISPATCHED, TaskState.TASK_STATE_ACCEPTED
OPEN = {DISPATCHED, ACCEPTED}
UNKNOWN = ingest.RejectionReason.REJECTION_REASON_UNKNOWN_DATASTREAM


class Tasks(TasksServiceServicer):
    """Tasks of the department."""

    def __init__(self, state: State) -> None:
        self._city = state

    async def ListTasks(  # noqa: N802 the contract's name
        self, request: tasks.ListTasksRequest, context: Context
    ) -> tasks.ListTasksResponse:
        """Newest first, a page at a time."""

        def effect() -> tasks.ListTasksResponse:
            found = [task for task in reversed(self._city.tasks.values()) if request.state in {0, task.state}]
            first, size = int(request.page_token or 0), request.page_size or 50
            token = str(first + size) if len(found) > first + size else ""
            return tasks.ListTasksResponse(tasks=found[first : first + size], next_page_token=token)

        return await self._city.serving.unary("TasksService/ListTasks", context, request, effect)

    async def StreamTasks(  # noqa: N802
        self, _request: tasks.StreamTasksRequest, context: Context
    ) -> AsyncIterator[tasks.StreamTasksResponse]:
        """The open ones, then every change, until streams are broken."""
        await self._city.serving.begin("TasksService/StreamTasks", context)
        began, sent = self._city.broken, dict[str, int]()
        closed = {task.task_id: task.version for task in self._city.tasks.values() if task.state not in OPEN}
        while True:
            for task in list(self._city.tasks.values()):
                if task.version > max(sent.get(task.task_id, 0), closed.get(task.task_id, 0)):
                    sent[task.task_id] = task.version
                    yield tasks.StreamTasksResponse(task=task)
            async with self._city.changed:
                await self._city.changed.wait_for(lambda: self._city.broken > began or self._news(sent, closed))
            if self._city.broken > began:
                await context.abort(grpc.StatusCode.UNAVAILABLE, "the service is stopping: open the stream again")

    def _news(self, sent: dict[str, int], closed: dict[str, int]) -> bool:
        return any(
            task.version > max(sent.get(task.task_id, 0), closed.get(task.task_id, 0))
            for task in self._city.tasks.values()
        )

    async def Accept(self, request: tasks.AcceptRequest, context: Context) -> tasks.AcceptResponse:  # noqa: N802
        """Take a task on."""

        def effect() -> tasks.AcceptResponse:
            moved = self._move(request, "accept", DISPATCHED, ACCEPTED)
            if not moved.assigned_person_id:
                actor = request.change.actor
                moved.assigned_post_id, moved.assigned_person_id = actor.post_id, actor.person_id
            return tasks.AcceptResponse(task=moved)

        return await self._change("TasksService/Accept", context, request, effect)

    async def Return(self, request: tasks.ReturnRequest, context: Context) -> tasks.ReturnResponse:  # noqa: N802
        """Return a task before accepting it; then ask for that."""

        def effect() -> tasks.ReturnResponse:
            _given(request.reason, "REASON_MISSING", "returning a task needs a reason")
            before = self._city.tasks.get(request.task_id)
            if before is not None and before.state == ACCEPTED:
                asked = self._move(request, "ask-return", ACCEPTED, ACCEPTED)
                asked.late_return = LateReturn.LATE_RETURN_ASKED
                return tasks.ReturnResponse(task=asked)
            moved = self._move(request, "return", DISPATCHED, TaskState.TASK_STATE_RETURNED)
            return tasks.ReturnResponse(task=moved)

        return await self._change("TasksService/Return", context, request, effect)

    async def FeedBack(self, request: tasks.FeedBackRequest, context: Context) -> tasks.FeedBackResponse:  # noqa: N802
        """Say what was done."""

        def effect() -> tasks.FeedBackResponse:
            _given(request.result, "RESULT_MISSING", "feedback needs a result: what was done")
            moved = self._move(request, "feed_back", ACCEPTED, TaskState.TASK_STATE_FED_BACK)
            self._city.attachments[request.task_id] = [item.content for item in request.attachments]
            return tasks.FeedBackResponse(task=moved)

        return await self._change("TasksService/FeedBack", context, request, effect)

    async def RecordStep(  # noqa: N802
        self, request: tasks.RecordStepRequest, context: Context
    ) -> tasks.RecordStepResponse:
        """Say that who waits was contacted, or that somebody is at the place."""

        def effect() -> tasks.RecordStepResponse:
            said = {TaskStep.TASK_STEP_CONTACTED: "contacted", TaskStep.TASK_STEP_ARRIVED: "arrived"}
            if request.step not in said:
                raise Refusal(grpc.StatusCode.INVALID_ARGUMENT, "STEP_MISSING", "say CONTACTED or ARRIVED")
            if request.step == TaskStep.TASK_STEP_ARRIVED and not request.HasField("position"):
                raise Refusal(grpc.StatusCode.INVALID_ARGUMENT, "POSITION_MISSING", "give a position")
            before = self._city.tasks.get(request.task_id)
            if before is not None and before.HasField(f"{said[request.step]}_at"):
                raise Refusal(grpc.StatusCode.FAILED_PRECONDITION, "STEP_TAKEN", "it was said of the task already")
            moved = self._move(request, said[request.step], ACCEPTED, ACCEPTED)
            getattr(moved, f"{said[request.step]}_at").GetCurrentTime()
            return tasks.RecordStepResponse(task=moved)

        return await self._change("TasksService/RecordStep", context, request, effect)

    async def HandOver(self, request: tasks.HandOverRequest, context: Context) -> tasks.HandOverResponse:  # noqa: N802
        """Take a task over from the shift before."""

        def effect() -> tasks.HandOverResponse:
            _given(request.note, "NOTE_MISSING", "a hand-over needs a note: what the next shift must know")
            return tasks.HandOverResponse(task=self._move(request, "hand_over", ACCEPTED, ACCEPTED))

        return await self._change("TasksService/HandOver", context, request, effect)

    async def Assign(self, request: tasks.AssignRequest, context: Context) -> tasks.AssignResponse:  # noqa: N802
        """Say who of the department has a task."""

        def effect() -> tasks.AssignResponse:
            before = self._city.tasks.get(request.task_id)
            person = request.change.actor.person_id
            if before is not None:
                held = before.assigned_person_id
                if (held, before.assigned_post_id) == (request.person_id, request.post_id):
                    raise Refusal(grpc.StatusCode.FAILED_PRECONDITION, "ASSIGNED_ALREADY", "it is with them already")
                if held not in {"", person} and not request.note:
                    raise Refusal(grpc.StatusCode.FAILED_PRECONDITION, "WITH_COLLEAGUE", "say in a note why it goes")
            move = "claim" if request.person_id == person else "assign" if request.person_id else "unassign"
            state = TaskState.TASK_STATE_DISPATCHED if before is None else before.state
            moved = self._city.move(request.task_id, request.change, move, (DISPATCHED, ACCEPTED), state)
            moved.assigned_post_id, moved.assigned_person_id = request.post_id, request.person_id
            return tasks.AssignResponse(task=moved)

        return await self._change("TasksService/Assign", context, request, effect)

    def _move(self, request: Any, move: str, allowed: TaskState, to: TaskState) -> Task:
        return self._city.move(request.task_id, request.change, move, (allowed,), to)

    async def _change(self, method: str, context: Context, request: Message, effect: Callable[[], Answer]) -> Answer:
        answer = await self._city.serving.unary(method, context, request, effect)
        await self._city.tell()
        return answer


class City(CityServiceServicer):
    """The department's posts."""

    def __init__(self, state: State) -> None:
        self._city = state

    async def ListPosts(self, request: city.ListPostsRequest, context: Context) -> city.ListPostsResponse:  # noqa: N802
        """All of them on one page."""

        def effect() -> city.ListPostsResponse:
            department = Department(department_id=self._city.department)
            return city.ListPostsResponse(department=department, posts=self._city.posts.values())

        return await self._city.serving.unary("CityService/ListPosts", context, request, effect)


class Registry(RegistryServiceServicer):
    """Things of the department."""

    def __init__(self, state: State) -> None:
        self._city = state

    async def RegisterThing(  # noqa: N802
        self, request: registry.RegisterThingRequest, context: Context
    ) -> registry.RegisterThingResponse:
        """Give its datastreams their numbers; those it has already are kept."""

        def effect() -> registry.RegisterThingResponse:
            self._city.check_actor(request.change)
            thing = registry.Thing()
            thing.CopyFrom(request.thing)
            known = self._city.things.get(thing.thing_id, registry.Thing()).datastreams
            numbers = {item.datastream_id: item.number for item in known}
            for item in thing.datastreams:
                item.number = numbers.get(item.datastream_id) or next(self._city.numbers)
            self._city.things[thing.thing_id] = thing
            return registry.RegisterThingResponse(thing=thing)

        return await self._city.serving.unary("RegistryService/RegisterThing", context, request, effect)


class Ingest(IngestServiceServicer):
    """Readings of the department."""

    def __init__(self, state: State) -> None:
        self._city = state

    async def IngestReadings(  # noqa: N802
        self, request_iterator: AsyncIterator[ingest.IngestReadingsRequest], context: Context
    ) -> AsyncIterator[ingest.IngestReadingsResponse]:
        """One answer a batch, until streams are broken."""
        await self._city.serving.begin("IngestService/IngestReadings", context)
        began, requests = self._city.broken, aiter(request_iterator)
        while True:
            coming, breaking = asyncio.ensure_future(_next(requests)), asyncio.ensure_future(self._breaks(began))
            await asyncio.wait([coming, breaking], return_when=asyncio.FIRST_COMPLETED)
            if self._city.broken > began:
                coming.cancel()
                await asyncio.gather(coming, return_exceptions=True)
                await context.abort(grpc.StatusCode.UNAVAILABLE, "the service is stopping: open the stream again")
            breaking.cancel()
            request = coming.result()
            if request is None:
                return
            yield self._take(request)

    async def _breaks(self, began: int) -> None:
        async with self._city.changed:
            await self._city.changed.wait_for(lambda: self._city.broken > began)

    def _take(self, request: ingest.IngestReadingsRequest) -> ingest.IngestReadingsResponse:
        count, number = request.count, request.batch_number
        columns = (("I", request.datastream_numbers), ("q", request.phenomenon_times), ("d", request.values))
        if count > 10_000 or any(len(content) != count * struct.calcsize(f"<{kind}") for kind, content in columns):
            reason, message = "COLUMNS_UNEQUAL", f"send columns of {count} each"
            if count > 10_000:
                reason, message = "BATCH_TOO_LARGE", "send at most 10,000 readings a batch"
            refused = ingest.RefusedBatch(reason=reason, message=message)
            return ingest.IngestReadingsResponse(batch_number=number, refused=refused)
        known = {item.number for thing in self._city.things.values() for item in thing.datastreams}
        rows = zip(*(struct.unpack(f"<{count}{kind}", content) for kind, content in columns), strict=True)
        unknown = []
        for place, (datastream, time, value) in enumerate(rows):
            if datastream in known:
                self._city.readings[datastream, time] = value
            else:
                unknown.append(ingest.RejectedReading(index=place, reason=UNKNOWN))
        accepted = count - len(unknown)
        return ingest.IngestReadingsResponse(batch_number=number, accepted=accepted, rejected=unknown)


class Reports(ReportsServiceServicer):
    """Reports of the department's officers."""

    def __init__(self, state: State) -> None:
        self._city = state

    async def SubmitReport(  # noqa: N802
        self, request: reports.SubmitReportRequest, context: Context
    ) -> reports.SubmitReportResponse:
        """Give it a number."""

        def effect() -> reports.SubmitReportResponse:
            self._city.check_actor(request.change)
            number = f"R-2026-{next(self._city.numbers):06}"
            report = Report(
                report_number=number, event_class=request.event_class, place=request.place, text=request.text
            )
            self._city.reports[number] = report
            return reports.SubmitReportResponse(report=report)

        return await self._city.serving.unary("ReportsService/SubmitReport", context, request, effect)

    async def ReadReports(  # noqa: N802
        self, request: reports.ReadReportsRequest, context: Context
    ) -> reports.ReadReportsResponse:
        """A report by its number: all that the fake has are the department's matter."""

        def effect() -> reports.ReadReportsResponse:
            self._city.check_actor(request.change)
            if request.number not in self._city.reports:
                message = f"no reports that are a matter of this post stand behind {request.number!r}"
                raise Refusal(grpc.StatusCode.NOT_FOUND, "MATTER_UNKNOWN", message)
            return reports.ReadReportsResponse(reports=[reports.ReadReport(report=self._city.reports[request.number])])

        return await self._city.serving.unary("ReportsService/ReadReports", context, request, effect)

    async def ReadPhoto(  # noqa: N802
        self, request: reports.ReadPhotoRequest, context: Context
    ) -> AsyncIterator[reports.ReadPhotoResponse]:
        """A photo in pieces."""
        file, pieces = await self._city.read_file("ReportsService/ReadPhoto", context, request)
        yield reports.ReadPhotoResponse(file=file)
        for piece in pieces:
            yield reports.ReadPhotoResponse(content=piece)


class Cases(CasesServiceServicer):
    """Files of cases."""

    def __init__(self, state: State) -> None:
        self._city = state

    async def ReadFile(  # noqa: N802
        self, request: cases.ReadFileRequest, context: Context
    ) -> AsyncIterator[cases.ReadFileResponse]:
        """A file in pieces."""
        file, pieces = await self._city.read_file("CasesService/ReadFile", context, request)
        yield cases.ReadFileResponse(file=file)
        for piece in pieces:
            yield cases.ReadFileResponse(content=piece)


class Exchange(ExchangeServiceServicer):
    """Rows under agreements."""

    def __init__(self, state: State) -> None:
        self._city = state

    async def FetchRows(  # noqa: N802
        self, request: exchange.FetchRowsRequest, context: Context
    ) -> exchange.FetchRowsResponse:
        """The rows of an agreement, or those fields of them that are asked for."""

        def effect() -> exchange.FetchRowsResponse:
            self._city.check_actor(request.change)
            _given(request.issue, "ISSUE_MISSING", "name the case or document that calls for the data")
            if request.agreement_id not in self._city.rows:
                message = f"no agreement {request.agreement_id!r}"
                raise Refusal(grpc.StatusCode.NOT_FOUND, "AGREEMENT_UNKNOWN", message)
            rows = self._city.rows[request.agreement_id]
            fields = set(request.fields)
            kept = [{name: text for name, text in row.items() if not fields or name in fields} for row in rows]
            receipt = exchange.Receipt(
                receipt_id=f"receipt-{next(self._city.numbers)}", agreement_id=request.agreement_id, rows=len(kept)
            )
            found = [exchange.Row(values=row) for row in kept]
            return exchange.FetchRowsResponse(rows=found, count=len(found), receipt=receipt)

        return await self._city.serving.unary("ExchangeService/FetchRows", context, request, effect)


def _given(text: str, reason: str, message: str) -> None:
    if not text:
        raise Refusal(grpc.StatusCode.INVALID_ARGUMENT, reason, message)


async def _next(
    requests: AsyncIterator[ingest.IngestReadingsRequest],
) -> ingest.IngestReadingsRequest | None:
    return await anext(requests, None)
