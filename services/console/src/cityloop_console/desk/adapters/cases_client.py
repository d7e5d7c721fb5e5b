"""collaboration-tasks, called as the person who is signed in: by the token, under the rights of the post."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass

import grpc
from cityloop.cases.v1 import cases_service_pb2 as cases
from cityloop.cases.v1 import merging_service_pb2 as merging
from cityloop.cases.v1 import tasks_service_pb2 as tasks
from cityloop.cases.v1.case_pb2 import Case, Task, TaskState, TaskStep
from cityloop.cases.v1.cases_service_pb2_grpc import CasesServiceStub
from cityloop.cases.v1.merging_service_pb2_grpc import MergingServiceStub
from cityloop.cases.v1.tasks_service_pb2_grpc import TasksServiceStub
from cityloop.common.v1.common_pb2 import AttachmentReference, Change, Position
from cityloop_kernel import ForbiddenError, NotFoundError

from cityloop_console.desk.adapters.calls import FILE_SECONDS, called, change_of, file_of
from cityloop_console.desk.domain.corrections import FilledCorrection
from cityloop_console.desk.domain.mergings import FilledSplit
from cityloop_console.sign_in.domain.signed_in import SignedIn

MOST = 500
"""Of one list; who has more of them works from the top."""


@dataclass(frozen=True, slots=True)
class Doing:
    """Somebody does something, once for its key."""

    person: SignedIn
    post_id: str
    key: str
    subject: str
    """Id of a task, or the name of a move."""

    @property
    def change(self) -> Change:
        """As calls carry it."""
        return change_of(self.person, self.post_id, self.key)


class CasesClient:
    """Questions and acts. Each raises `RefusedError` as collaboration-tasks answers it."""

    def __init__(self, channel: grpc.aio.Channel) -> None:
        self._cases = CasesServiceStub(channel)  # type: ignore[no-untyped-call]
        self._merging = MergingServiceStub(channel)  # type: ignore[no-untyped-call]
        self._tasks = TasksServiceStub(channel)  # type: ignore[no-untyped-call]

    async def tasks_in(self, person: SignedIn, state: TaskState) -> list[Task]:
        """Tasks of the person's department in a state, newest first."""
        request = tasks.ListTasksRequest(state=state, page_size=MOST)
        return list((await called(person, self._tasks.ListTasks, request)).tasks)

    async def cases_in(self, person: SignedIn, phase: str) -> list[Case]:
        """Cases of the city in a phase, as the contract names it, newest first."""
        request = cases.ListCasesRequest(phase=phase, page_size=MOST)
        return list((await called(person, self._cases.ListCases, request)).cases)

    async def returns_asked(self, person: SignedIn) -> list[Case]:
        """Cases of the city of which a department asks to return an accepted task, newest first."""
        request = cases.ListCasesRequest(return_asked=True, page_size=MOST)
        return list((await called(person, self._cases.ListCases, request)).cases)

    async def supervised(self, person: SignedIn) -> list[Case]:
        """Cases of the city under supervision, newest first."""
        request = cases.ListCasesRequest(supervised=True, page_size=MOST)
        return list((await called(person, self._cases.ListCases, request)).cases)

    async def climbed(self, person: SignedIn) -> list[Task]:
        """Tasks that posts of the person's department are to see to, longest waiting first."""
        request = tasks.ListEscalatedTasksRequest(page_size=MOST)
        return list((await called(person, self._tasks.ListEscalatedTasks, request)).tasks)

    async def case(self, person: SignedIn, number: str) -> cases.GetCaseResponse:
        """A case with its tasks, as it stands: what was done a moment ago is in it."""
        request = cases.GetCaseRequest(case=number)
        return await called(person, self._cases.GetCase, request)  # type: ignore[no-any-return]

    async def accept(self, act: Doing) -> None:
        """Take a task on."""
        await called(act.person, self._tasks.Accept, tasks.AcceptRequest(change=act.change, task_id=act.subject))

    async def give_back(self, act: Doing, reason: str) -> None:
        """Return a task that is not the department's, or ask for that once it was taken on."""
        request = tasks.ReturnRequest(change=act.change, task_id=act.subject, reason=reason)
        await called(act.person, self._tasks.Return, request)

    async def record_step(self, act: Doing, step: TaskStep, note: str, position: Position | None) -> None:
        """Say that who waits was reached, or that somebody is at the place."""
        request = tasks.RecordStepRequest(
            change=act.change, task_id=act.subject, step=step, note=note, position=position
        )
        await called(act.person, self._tasks.RecordStep, request)

    async def take_over(self, act: Doing, note: str) -> None:
        """Take a task over from a colleague."""
        request = tasks.HandOverRequest(change=act.change, task_id=act.subject, note=note)
        await called(act.person, self._tasks.HandOver, request)

    async def assign(self, act: Doing, post_id: str, person_id: str, note: str) -> None:
        """Give a task to somebody of the department; to all who handle its tasks where nobody is named."""
        request = tasks.AssignRequest(
            change=act.change, task_id=act.subject, post_id=post_id, person_id=person_id, note=note
        )
        await called(act.person, self._tasks.Assign, request)

    async def feed_back(self, act: Doing, result: str, reply: str, photos: Sequence[tasks.Attachment]) -> None:
        """Say that a task is done, what was done, and what residents are told and shown of it."""
        request = tasks.FeedBackRequest(
            change=act.change, task_id=act.subject, result=result, reply=reply, attachments=photos
        )
        await called(act.person, self._tasks.FeedBack, request, FILE_SECONDS)

    async def decide(self, act: Doing, decision: cases.DecideCaseRequest) -> None:
        """Make a move of a case; who decides, and which move, is filled in."""
        decision.change.CopyFrom(act.change)
        decision.move = act.subject
        await called(act.person, self._cases.DecideCase, decision, FILE_SECONDS)

    async def decide_return(self, act: Doing, department_id: str, reason: str, *, approve: bool) -> None:
        """Decide whether an accepted task is returned, and who handles it then."""
        request = cases.DecideReturnRequest(
            change=act.change, task_id=act.subject, approve=approve, department_id=department_id, reason=reason
        )
        await called(act.person, self._cases.DecideReturn, request)

    async def oversee(self, act: Doing, oversight: cases.Oversight, reason: str) -> None:
        """Urge departments, put the case under supervision, or end that."""
        request = cases.OverseeCaseRequest(change=act.change, case_id=act.subject, oversight=oversight, reason=reason)
        await called(act.person, self._cases.OverseeCase, request)

    async def correct(self, act: Doing, version: int, correction: FilledCorrection) -> None:
        """Correct a case, as it was seen in this version."""
        request = cases.CorrectCaseRequest(
            change=act.change,
            case_id=act.subject,
            expected_version=version,
            event_class=correction.event_class,
            place=correction.place,
            reason=correction.reason,
        )
        await called(act.person, self._cases.CorrectCase, request)

    async def merge(self, act: Doing, version: int, into: str, into_version: int, reason: str) -> None:
        """Merge a case into another, as both were seen in these versions."""
        request = merging.MergeCaseRequest(
            change=act.change,
            case_id=act.subject,
            expected_version=version,
            into_case=into,
            expected_into_version=into_version,
            reason=reason,
        )
        await called(act.person, self._merging.MergeCase, request)

    async def separate(self, act: Doing, version: int, reason: str) -> None:
        """Set a case apart that was merged, as it was seen in this version."""
        request = merging.SeparateCaseRequest(
            change=act.change, case_id=act.subject, expected_version=version, reason=reason
        )
        await called(act.person, self._merging.SeparateCase, request)

    async def split(self, act: Doing, version: int, split: FilledSplit) -> None:
        """Split signals off from a case, as it was seen in this version."""
        request = merging.SplitCaseRequest(
            change=act.change,
            case_id=act.subject,
            expected_version=version,
            signal_ids=split.signal_ids,
            event_class=split.event_class,
            reason=split.reason,
        )
        await called(act.person, self._merging.SplitCase, request)

    async def files(self, person: SignedIn, number: str) -> Sequence[cases.CaseFile]:
        """What officers have shown of a case, oldest first; nothing where its files are not the person's matter."""
        try:
            answer = await called(person, self._cases.ListPhotos, cases.ListPhotosRequest(case=number))
        except (NotFoundError, ForbiddenError):
            return []
        return list(answer.files)

    async def file(
        self, person: SignedIn, post_id: str, attachment_id: str, *, small: bool
    ) -> tuple[AttachmentReference, AsyncIterator[bytes]]:
        """A file of a case, in pieces. A look is evidence."""
        request = cases.ReadFileRequest(change=change_of(person, post_id), attachment_id=attachment_id, small=small)
        return await file_of(person, self._cases.ReadFile, request)
