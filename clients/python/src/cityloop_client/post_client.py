"""What a person does in a post of the department: each change happens once, under its key."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from typing import Protocol, TypeVar

from cityloop.cases.v1.case_pb2 import Task, TaskStep
from cityloop.cases.v1.cases_service_pb2 import ReadFileRequest, ReadFileResponse
from cityloop.cases.v1.tasks_service_pb2 import (
    AcceptRequest,
    AcceptResponse,
    AssignRequest,
    AssignResponse,
    Attachment,
    FeedBackRequest,
    FeedBackResponse,
    HandOverRequest,
    HandOverResponse,
    RecordStepRequest,
    RecordStepResponse,
    ReturnRequest,
    ReturnResponse,
)
from cityloop.citizen.v1.report_pb2 import Report
from cityloop.citizen.v1.reports_service_pb2 import (
    ReadPhotoRequest,
    ReadPhotoResponse,
    ReadReport,
    ReadReportsRequest,
    ReadReportsResponse,
    ReportAttachment,
    SubmitReportRequest,
    SubmitReportResponse,
)
from cityloop.common.v1.common_pb2 import Actor, Change, Place, Position
from cityloop.sensing.v1.registry_service_pb2 import RegisterThingRequest, RegisterThingResponse, Thing
from cityloop.sharing.v1.exchange_service_pb2 import FetchRowsRequest, FetchRowsResponse
from google.protobuf.message import Message

Answer = TypeVar("Answer", bound=Message)


class Caller(Protocol):
    """What makes the calls."""

    async def call(self, request: Message, answer_type: type[Answer]) -> Answer:
        """The answer to a request."""

    async def collect(self, request: Message, answer_type: type[Answer]) -> list[Answer]:
        """All answers to a request whose stream ends."""


class PostClient:
    """The usual calls of a person in a post.

    All raise `CallError`: `RefusedError` with its reason where the service refuses.
    Each takes a `key`: give one that you keep (such as the number of your own work order) where the same change may be
    repeated after your program was started again; without one it is new each time.
    """

    def __init__(self, caller: Caller, post_id: str, person_id: str) -> None:
        self._caller = caller
        self._actor = Actor(post_id=post_id, person_id=person_id)

    def change(self, key: str = "") -> Change:
        """What every request that changes something carries, for calls that have no method here."""
        return Change(idempotency_key=key or str(uuid.uuid4()), actor=self._actor)

    async def accept(self, task_id: str, *, key: str = "") -> Task:
        """Take a task on."""
        request = AcceptRequest(change=self.change(key), task_id=task_id)
        return (await self._caller.call(request, AcceptResponse)).task

    async def record_contact(self, task_id: str, note: str = "", *, key: str = "") -> Task:
        """Say that who waits for an accepted task was contacted; the note may say with whom was spoken."""
        step = TaskStep.TASK_STEP_CONTACTED
        request = RecordStepRequest(change=self.change(key), task_id=task_id, step=step, note=note)
        return (await self._caller.call(request, RecordStepResponse)).task

    async def record_arrival(self, task_id: str, position: Position, note: str = "", *, key: str = "") -> Task:
        """Say that somebody is at the place of an accepted task, and where he stands."""
        step = TaskStep.TASK_STEP_ARRIVED
        request = RecordStepRequest(change=self.change(key), task_id=task_id, step=step, position=position, note=note)
        return (await self._caller.call(request, RecordStepResponse)).task

    async def return_task(self, task_id: str, reason: str, *, key: str = "") -> Task:
        """Return a task that is not the department's; once it was accepted, ask for that: another post decides."""
        request = ReturnRequest(change=self.change(key), task_id=task_id, reason=reason)
        return (await self._caller.call(request, ReturnResponse)).task

    async def feed_back(
        self, task_id: str, result: str, attachments: Iterable[Attachment] = (), *, reply: str = "", key: str = ""
    ) -> Task:
        """Say what was done, and to the residents whose reports stand in the case `reply`; attachments are at most 5 MB
        together, and residents see the photos that are `shown`.
        """
        request = FeedBackRequest(
            change=self.change(key), task_id=task_id, result=result, attachments=attachments, reply=reply
        )
        return (await self._caller.call(request, FeedBackResponse)).task

    async def hand_over(self, task_id: str, note: str, *, key: str = "") -> Task:
        """Take an accepted task over from the shift before, as the person of this one; the note says what to know."""
        request = HandOverRequest(change=self.change(key), task_id=task_id, note=note)
        return (await self._caller.call(request, HandOverResponse)).task

    async def assign(
        self, task_id: str, post_id: str = "", person_id: str = "", note: str = "", *, key: str = ""
    ) -> Task:
        """Give a task to a colleague, take it as oneself, or, naming nobody, give it back to the whole department."""
        request = AssignRequest(
            change=self.change(key), task_id=task_id, post_id=post_id, person_id=person_id, note=note
        )
        return (await self._caller.call(request, AssignResponse)).task

    async def register_thing(self, thing: Thing, *, key: str = "") -> Thing:
        """Register a device with its datastreams; the answer has the numbers that readings are sent under."""
        request = RegisterThingRequest(change=self.change(key), thing=thing)
        return (await self._caller.call(request, RegisterThingResponse)).thing

    async def submit_report(
        self,
        event_class: str,
        place: Place,
        text: str,
        attachments: Iterable[ReportAttachment] = (),
        *,
        channel: str = "",
        key: str = "",
    ) -> Report:
        """Hand in what somebody says of a place; the answer has its number. Photos are at most 10 and 5 MB together."""
        request = SubmitReportRequest(
            change=self.change(key),
            event_class=event_class,
            place=place,
            text=text,
            attachments=attachments,
            channel=channel,
        )
        return (await self._caller.call(request, SubmitReportResponse)).report

    async def read_reports(self, number: str) -> list[ReadReport]:
        """What was said and shown in a matter of this post, oldest first.

        The number is that of a case, event, task or report. Who looks is recorded. A report that complains about the
        department comes without words (`withheld`).
        """
        found: list[ReadReport] = []
        token = ""
        while True:
            request = ReadReportsRequest(change=self.change(), number=number, page_size=20, page_token=token)
            answer = await self._caller.call(request, ReadReportsResponse)
            found += answer.reports
            token = answer.next_page_token
            if not token:
                return found

    async def read_photo(self, attachment_id: str, *, small: bool = False) -> bytes:
        """A photo of a report that `read_reports` shows, or its thumbnail: a JPEG. Who looks is recorded."""
        request = ReadPhotoRequest(change=self.change(), attachment_id=attachment_id, small=small)
        return b"".join(answer.content for answer in await self._caller.collect(request, ReadPhotoResponse))

    async def read_file(self, attachment_id: str, *, small: bool = False) -> bytes:
        """A file of a case that is a matter of this post, or the thumbnail of a photo. Who looks is recorded."""
        request = ReadFileRequest(change=self.change(), attachment_id=attachment_id, small=small)
        return b"".join(answer.content for answer in await self._caller.collect(request, ReadFileResponse))

    async def fetch_rows(
        self, agreement_id: str, issue: str, *, keys: Sequence[str] = (), fields: Sequence[str] = (), key: str = ""
    ) -> FetchRowsResponse:
        """Rows under an agreement, with which fields were masked and the receipt to keep. A repeated key is not metered
        again.

        Args:
            agreement_id: an approved agreement of the department.
            issue: the case or document that calls for the data.
            keys: of rows; all of the agreement, up to 1,000, when empty.
            fields: of the agreement; all of them when empty.
            key: of this fetch.
        """
        request = FetchRowsRequest(
            change=self.change(key), agreement_id=agreement_id, issue=issue, keys=keys, fields=fields
        )
        return await self._caller.call(request, FetchRowsResponse)
