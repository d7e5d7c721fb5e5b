"""collaboration-tasks, called as the person who is signed in: by the token, under the rights of the post."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence

import grpc
from cityloop.cases.v1 import cases_service_pb2 as cases
from cityloop.cases.v1 import tasks_service_pb2 as tasks
from cityloop.cases.v1.case_pb2 import Case, Task, TaskState
from cityloop.cases.v1.cases_service_pb2_grpc import CasesServiceStub
from cityloop.cases.v1.tasks_service_pb2_grpc import TasksServiceStub
from cityloop.common.v1.common_pb2 import AttachmentReference
from cityloop_kernel import ForbiddenError, NotFoundError

from cityloop_console.desk.adapters.calls import called, change_of, file_of
from cityloop_console.desk.domain.corrections import FilledCorrection
from cityloop_console.sign_in.domain.signed_in import SignedIn

MOST = 500
"""Of one list; who has more of them works from the top."""


class CasesClient:
    """Questions and acts. Each raises `RefusedError` as collaboration-tasks answers it."""

    def __init__(self, channel: grpc.aio.Channel) -> None:
        self._cases = CasesServiceStub(channel)  # type: ignore[no-untyped-call]
        self._tasks = TasksServiceStub(channel)  # type: ignore[no-untyped-call]

    async def tasks_in(self, person: SignedIn, state: TaskState) -> list[Task]:
        """Tasks of the person's department in a state, newest first."""
        request = tasks.ListTasksRequest(state=state, page_size=MOST)
        return list((await called(person, self._tasks.ListTasks, request)).tasks)

    async def cases_in(self, person: SignedIn, phase: str) -> list[Case]:
        """Cases of the city in a phase, as the contract names it, newest first."""
        request = cases.ListCasesRequest(phase=phase, page_size=MOST)
        return list((await called(person, self._cases.ListCases, request)).cases)

    async def case(self, person: SignedIn, number: str) -> cases.GetCaseResponse:
        """A case with its tasks, as it stands: what was done a moment ago is in it."""
        request = cases.GetCaseRequest(case=number)
        return await called(person, self._cases.GetCase, request)  # type: ignore[no-any-return]

    async def accept(self, person: SignedIn, post_id: str, key: str, task_id: str) -> None:
        """Take a task on."""
        request = tasks.AcceptRequest(change=change_of(person, post_id, key), task_id=task_id)
        await called(person, self._tasks.Accept, request)

    async def feed_back(self, person: SignedIn, post_id: str, key: str, task_id: str, result: str) -> None:
        """Say that a task is done, and what was done."""
        request = tasks.FeedBackRequest(change=change_of(person, post_id, key), task_id=task_id, result=result)
        await called(person, self._tasks.FeedBack, request)

    async def decide(
        self, person: SignedIn, post_id: str, key: str, case_id: str, version: int, move: str, reason: str
    ) -> None:
        """Make a move of a case, as it was seen in this version."""
        request = cases.DecideCaseRequest(
            change=change_of(person, post_id, key), case_id=case_id, expected_version=version, move=move, reason=reason
        )
        await called(person, self._cases.DecideCase, request)

    async def correct(
        self, person: SignedIn, post_id: str, key: str, case: Case, version: int, correction: FilledCorrection
    ) -> None:
        """Correct a case, as it was seen in this version."""
        request = cases.CorrectCaseRequest(
            change=change_of(person, post_id, key),
            case_id=case.case_id,
            expected_version=version,
            event_class=correction.event_class,
            place=correction.place,
            reason=correction.reason,
        )
        await called(person, self._cases.CorrectCase, request)

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
