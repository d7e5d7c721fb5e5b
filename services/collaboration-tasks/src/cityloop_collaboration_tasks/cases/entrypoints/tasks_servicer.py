"""gRPC: cityloop.cases.v1.TasksService. The certificate names the department."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator
from typing import Any

from cityloop.cases.v1 import case_pb2
from cityloop.cases.v1 import tasks_service_pb2 as messages
from cityloop.cases.v1 import tasks_service_pb2_grpc as stubs
from cityloop.common.v1.common_pb2 import Classification, Place
from cityloop_database import Pool, UnitOfWork
from cityloop_kernel import Actor, InvalidError, Moment
from cityloop_messaging import within_classification
from cityloop_packs import TaskStep
from cityloop_rpc import Authorizer, ChangeNotifier, Pages, caller, moment_and_uuid

from cityloop_collaboration_tasks.cases.adapters import case_messages, case_store
from cityloop_collaboration_tasks.cases.domain.attachments import File
from cityloop_collaboration_tasks.cases.domain.case import Case, Task
from cityloop_collaboration_tasks.cases.entrypoints.task_answers import TaskAnswer
from cityloop_collaboration_tasks.cases.handlers.assign_tasks import Assigning
from cityloop_collaboration_tasks.cases.handlers.attachments import prepare_files
from cityloop_collaboration_tasks.cases.handlers.case_workflow import CaseWorkflow
from cityloop_collaboration_tasks.cases.handlers.work_on_task import (
    accept_task,
    appeal_task,
    feed_back_task,
    hand_over_task,
    record_step,
    return_task,
)
from cityloop_collaboration_tasks.forms.domain import SentAnswer

STATES = {number: state for state, number in case_messages.TASK_STATES.items()}
PAGES = Pages("tasks", moment_and_uuid)
OVERLAP = dt.timedelta(seconds=60)
"""How far a stream looks back each time: longer than any transaction, so that one that commits late is not missed."""


class TasksServicer(stubs.TasksServiceServicer):
    """What a department does with its tasks."""

    def __init__(
        self,
        pool: Pool,
        authorizer: Authorizer,
        workflow: CaseWorkflow,
        streams: ChangeNotifier,
        assigning: Assigning,
        answered: TaskAnswer,
    ) -> None:
        self._pool = pool
        self._authorizer = authorizer
        self._workflow = workflow
        self._streams = streams
        self._assigning = assigning
        self._answered = answered

    def _known(self, task: Task, case: Case) -> case_pb2.Task:
        """As the caller may see it, with those attributes of its case that everybody may know; the others are asked for
        with the case.
        """
        answer = self._answered(task, case, caller().department)
        return within_classification(answer, Classification.CLASSIFICATION_GENERAL_1)[0]

    async def ListTasks(  # noqa: N802 the contract's name
        self, request: messages.ListTasksRequest, _context: Any
    ) -> messages.ListTasksResponse:
        """Newest first; the token names the last task seen."""
        size, before = PAGES.size(request.page_size), PAGES.after(request.page_token)
        async with self._pool.acquire() as connection:
            tasks = await case_store.page_of_tasks(
                connection, caller().department, size, STATES.get(request.state), before
            )
            cases = await case_store.cases_by_id(connection, [task.case_id for task in tasks])
        token = PAGES.token(tasks[-1].recorded_at, tasks[-1].task_id) if len(tasks) == size else ""
        return messages.ListTasksResponse(
            tasks=[self._known(task, cases[task.case_id]) for task in tasks], next_page_token=token
        )

    async def ListEscalatedTasks(  # noqa: N802
        self, request: messages.ListEscalatedTasksRequest, _context: Any
    ) -> messages.ListEscalatedTasksResponse:
        """What posts of the department are to see to; the token names the last task seen."""
        size, after = PAGES.size(request.page_size), PAGES.after(request.page_token)
        posts = self._authorizer.city.model.posts.items()
        own = [name for name, post in posts if post.department_id == caller().department]
        async with self._pool.acquire() as connection:
            tasks = await case_store.escalated_tasks(connection, own, size, after)
            cases = await case_store.cases_by_id(connection, [task.case_id for task in tasks])
        token = PAGES.token(tasks[-1].recorded_at, tasks[-1].task_id) if len(tasks) == size else ""
        return messages.ListEscalatedTasksResponse(
            tasks=[self._answered(task, cases[task.case_id], caller().department) for task in tasks],
            next_page_token=token,
        )

    async def StreamTasks(  # noqa: N802
        self, _request: messages.StreamTasksRequest, _context: Any
    ) -> AsyncIterator[messages.StreamTasksResponse]:
        """The open tasks first, then every change; a version is sent once, those between two looks may be skipped."""
        department = caller().department
        sent: dict[str, tuple[int, dt.datetime]] = {}
        since = self._authorizer.clock() - OVERLAP
        first = True
        while True:
            subscription = self._streams.subscribe()
            async with self._pool.acquire() as connection:
                tasks = await case_store.tasks_since(connection, department, since)
                if first:
                    tasks = [*await case_store.open_tasks(connection, department), *tasks]
                new = [task for task in tasks if sent.get(task.task_id, (0, since))[0] < task.version]
                cases = await case_store.cases_by_id(connection, [task.case_id for task in new])
            for task in new:
                if sent.get(task.task_id, (0, since))[0] < task.version:
                    sent[task.task_id] = (task.version, task.recorded_at)
                    if not first or task.state.open:
                        yield messages.StreamTasksResponse(task=self._known(task, cases[task.case_id]))
            first = False
            since = max(since, self._authorizer.clock() - OVERLAP)
            sent = {task_id: seen for task_id, seen in sent.items() if seen[1] >= since}
            await self._streams.wait(subscription)

    async def Accept(self, request: messages.AcceptRequest, _context: Any) -> messages.AcceptResponse:  # noqa: N802
        """Take a task on."""

        async def effect(work: UnitOfWork, actor: Actor, moment: Moment) -> messages.AcceptResponse:
            task, case = await accept_task(work, self._workflow, actor, request.task_id, moment)
            return messages.AcceptResponse(task=self._known(task, case))

        method = "TasksService/Accept"
        return await self._authorizer.run_change(
            method, request.change, request, messages.AcceptResponse, effect, subject=request.task_id
        )

    async def RecordStep(  # noqa: N802
        self, request: messages.RecordStepRequest, _context: Any
    ) -> messages.RecordStepResponse:
        """Say that who waits was reached, or that somebody is at the place."""

        async def effect(work: UnitOfWork, actor: Actor, moment: Moment) -> messages.RecordStepResponse:
            step = case_messages.STEPS.get(request.step)
            if step is None or step is TaskStep.ACCEPTED:
                raise InvalidError("say CONTACTED or ARRIVED; a task is taken on by Accept", "STEP_MISSING")
            position = None
            if request.HasField("position"):
                position = self._authorizer.city.model.resolve(Place(position=request.position)).position
            task, case = await record_step(
                work, self._workflow, actor, request.task_id, step, request.note, position, moment
            )
            return messages.RecordStepResponse(task=self._known(task, case))

        method = "TasksService/RecordStep"
        return await self._authorizer.run_change(
            method, request.change, request, messages.RecordStepResponse, effect, subject=request.task_id
        )

    async def Return(self, request: messages.ReturnRequest, _context: Any) -> messages.ReturnResponse:  # noqa: N802
        """Return a task before accepting it."""

        async def effect(work: UnitOfWork, actor: Actor, moment: Moment) -> messages.ReturnResponse:
            task, case = await return_task(work, self._workflow, actor, request.task_id, request.reason, moment)
            return messages.ReturnResponse(task=self._known(task, case))

        method = "TasksService/Return"
        return await self._authorizer.run_change(
            method, request.change, request, messages.ReturnResponse, effect, subject=request.task_id
        )

    async def FeedBack(  # noqa: N802
        self, request: messages.FeedBackRequest, _context: Any
    ) -> messages.FeedBackResponse:
        """Say what was done."""
        sent = [File(item.media_type, item.content, shown=item.shown) for item in request.attachments]
        files: list[File] = []
        answer: SentAnswer | None = None

        async def prepare() -> None:
            nonlocal answer
            files.extend(await prepare_files(sent))
            answer = await self._workflow.forms.ready(request.answer) if request.HasField("answer") else None

        async def effect(work: UnitOfWork, actor: Actor, moment: Moment) -> messages.FeedBackResponse:
            task, case = await feed_back_task(
                work, self._workflow, actor, request.task_id, request.result, files, answer, request.reply, moment
            )
            return messages.FeedBackResponse(task=self._known(task, case))

        method, subject = "TasksService/FeedBack", request.task_id
        return await self._authorizer.run_change(
            method, request.change, request, messages.FeedBackResponse, effect, subject=subject, prepare=prepare
        )

    async def HandOver(  # noqa: N802
        self, request: messages.HandOverRequest, _context: Any
    ) -> messages.HandOverResponse:
        """Take a task over from the shift before."""

        async def effect(work: UnitOfWork, actor: Actor, moment: Moment) -> messages.HandOverResponse:
            task, case = await hand_over_task(work, self._workflow, actor, request.task_id, request.note, moment)
            return messages.HandOverResponse(task=self._known(task, case))

        method = "TasksService/HandOver"
        return await self._authorizer.run_change(
            method, request.change, request, messages.HandOverResponse, effect, subject=request.task_id
        )

    async def Assign(self, request: messages.AssignRequest, _context: Any) -> messages.AssignResponse:  # noqa: N802
        """Give a task to a colleague, take it, or give it back to all who handle the department's tasks."""

        async def effect(work: UnitOfWork, actor: Actor, moment: Moment) -> messages.AssignResponse:
            task_id, post, person = request.task_id, request.post_id, request.person_id
            task, case = await self._assigning.assign(work, actor, task_id, post, person, request.note, moment)
            return messages.AssignResponse(task=self._known(task, case))

        method = "TasksService/Assign"
        return await self._authorizer.run_change(
            method, request.change, request, messages.AssignResponse, effect, subject=request.task_id
        )

    async def Appeal(self, request: messages.AppealRequest, _context: Any) -> messages.AppealResponse:  # noqa: N802
        """Say why it was late."""

        async def effect(work: UnitOfWork, actor: Actor, moment: Moment) -> messages.AppealResponse:
            task, case = await appeal_task(work, self._workflow, actor, request.task_id, request.reason, moment)
            return messages.AppealResponse(task=self._answered(task, case, caller().department))

        method = "TasksService/Appeal"
        return await self._authorizer.run_change(
            method, request.change, request, messages.AppealResponse, effect, subject=request.task_id
        )
