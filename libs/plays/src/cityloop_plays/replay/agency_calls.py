"""Makes the calls of the agencies: each with its own certificate, those of one event in turn, many events at once."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import grpc
from cityloop.cases.v1 import cases_service_pb2 as cases
from cityloop.cases.v1 import tasks_service_pb2 as tasks
from cityloop.cases.v1.case_pb2 import Case, Task, TaskState
from cityloop.cases.v1.cases_service_pb2_grpc import CasesServiceStub
from cityloop.cases.v1.tasks_service_pb2_grpc import TasksServiceStub
from cityloop.citizen.v1 import reports_service_pb2 as reports
from cityloop.citizen.v1.reports_service_pb2_grpc import ReportsServiceStub
from cityloop_local.fleet import OWN_DEPARTMENT
from cityloop_localisation import Language
from cityloop_operator.calls import Calls
from cityloop_operator.changes import change
from cityloop_operator.fleet_client import FleetClient
from cityloop_operator.requests_file import Request

from cityloop_plays.replay.agency_plan import Agencies, AgencyAction, Move, plan_actions
from cityloop_plays.replay.importer import system_of
from cityloop_plays.replay.published import PublishedRecords

REASONS: Mapping[Move, str] = {
    Move.RETURN: "replay-other-owner",
    Move.FEED_BACK: "replay-as-handled",
    Move.VOID: "replay-as-cancelled",
    Move.CONCLUDE_VOID: "replay-as-cancelled",
    Move.CONCLUDE_CLOSED: "replay-as-closed",
}
"""Messages of what an agency gives as its reason."""
LEAD_NOT_KNOWN_YET = frozenset(
    {grpc.StatusCode.FAILED_PRECONDITION, grpc.StatusCode.PERMISSION_DENIED, grpc.StatusCode.NOT_FOUND}
)
"""citizen-services learns by topic whose matter a report is; until then it refuses a conclusion like this."""


def by_department(found: Iterable[Task]) -> dict[str, Task]:
    """Tasks that were not returned, by the department that has them."""
    return {task.department_id: task for task in found if task.state != TaskState.TASK_STATE_RETURNED}


class AgencyCalls:
    """Carries out the planned actions of agencies, who give reasons in a language."""

    def __init__(
        self, client: FleetClient, calls: Calls, published: PublishedRecords, agencies: Agencies, language: Language
    ) -> None:
        self._client = client
        self._calls = calls
        self._published = published
        self._agencies = agencies
        self.language = language

    async def run_all(
        self,
        by_event: Mapping[str, Sequence[Request]],
        report_numbers: Mapping[str, str],
        on_done: Callable[[], None],
        at_once: int = 64,
    ) -> None:
        """Carry out the actions on every event.

        Args:
            by_event: requests by event id.
            report_numbers: report number of each request.
            on_done: called after each event.
            at_once: how many events are in work together.
        """
        slots = asyncio.Semaphore(at_once)

        async def one(event_id: str, requests: Sequence[Request]) -> None:
            async with slots:
                await self._carry_out(event_id, requests, report_numbers)
            on_done()

        async with asyncio.TaskGroup() as group:
            for event_id, requests in by_event.items():
                group.create_task(one(event_id, requests))

    async def _carry_out(self, event_id: str, requests: Sequence[Request], report_numbers: Mapping[str, str]) -> None:
        case = self._published.cases[event_id]
        tasks_of_case = by_department(self._published.tasks.get(case.case_id, {}).values())
        if not tasks_of_case:
            tasks_of_case = by_department(await self._tasks_now(case.case_id))
        case_run = _CaseRun(self, case, tasks_of_case, report_numbers)
        for action in plan_actions(requests, list(tasks_of_case), self._agencies):
            await case_run.carry_out(action)

    async def _tasks_now(self, case_id: str) -> Iterable[Task]:
        """Asked where no task was seen yet: it may wait for a dispatcher, or its task may be on the way."""
        request = cases.GetCaseRequest(case=case_id)

        def make(channel: grpc.aio.Channel) -> Any:
            return CasesServiceStub(channel).GetCase(request)  # type: ignore[no-untyped-call]

        found: Iterable[Task] = (await self.call("collaboration-tasks", OWN_DEPARTMENT, make)).tasks
        return found

    async def call(
        self, service: str, department: str, make: Callable[[grpc.aio.Channel], Any], *, retry: bool = False
    ) -> Any:
        """A call with a department's certificate."""
        channel = self._client.channel(service, department, system_of(department))

        async def once() -> Any:
            return await make(channel)

        return await self._calls.make(once, LEAD_NOT_KNOWN_YET if retry else frozenset())


class _CaseRun:
    """One case with its tasks, while its actions are carried out."""

    def __init__(
        self, agency_calls: AgencyCalls, case: Case, found: dict[str, Task], report_numbers: Mapping[str, str]
    ) -> None:
        self._calls = agency_calls
        self._case = case
        self._tasks = found
        self._report_numbers = report_numbers

    async def carry_out(self, action: AgencyAction) -> None:
        match action.move:
            case Move.RETURN | Move.ACCEPT | Move.FEED_BACK:
                await self._on_task(action)
            case Move.CONCLUDE_CLOSED | Move.CONCLUDE_VOID:
                await self._conclude(action)
            case _:
                await self._decide(action)

    async def _on_task(self, action: AgencyAction) -> None:
        task_id = self._tasks[action.department].task_id
        by, reason = self._change(action), self._reason(action.move)

        def make(channel: grpc.aio.Channel) -> Any:
            stub = TasksServiceStub(channel)  # type: ignore[no-untyped-call]
            match action.move:
                case Move.RETURN:
                    return stub.Return(tasks.ReturnRequest(change=by, task_id=task_id, reason=reason))
                case Move.ACCEPT:
                    return stub.Accept(tasks.AcceptRequest(change=by, task_id=task_id))
                case _:
                    return stub.FeedBack(tasks.FeedBackRequest(change=by, task_id=task_id, result=reason))

        await self._calls.call("collaboration-tasks", action.department, make)

    async def _decide(self, action: AgencyAction) -> None:
        request = cases.DecideCaseRequest(
            change=self._change(action),
            case_id=self._case.case_id,
            move=action.move.value,
            reason=self._reason(action.move),
            department_ids=action.departments,
        )

        def make(channel: grpc.aio.Channel) -> Any:
            return CasesServiceStub(channel).DecideCase(request)  # type: ignore[no-untyped-call]

        answer = await self._calls.call("collaboration-tasks", action.department, make)
        self._tasks = by_department(answer.tasks)

    async def _conclude(self, action: AgencyAction) -> None:
        conclusion = "REPORT_STATE_VOID" if action.move is Move.CONCLUDE_VOID else "REPORT_STATE_CLOSED"
        request = reports.ConcludeReportRequest(
            change=self._change(action),
            report_number=self._report_numbers[action.report],
            conclusion=conclusion,
            reason=self._reason(action.move),
        )

        def make(channel: grpc.aio.Channel) -> Any:
            return ReportsServiceStub(channel).ConcludeReport(request)  # type: ignore[no-untyped-call]

        await self._calls.call("citizen-services", action.department, make, retry=True)

    def _reason(self, move: Move) -> str:
        return self._calls.language.say(REASONS[move]) if move in REASONS else ""

    def _change(self, action: AgencyAction) -> Any:
        key = f"{action.report or self._case.case_id}/{action.move}/{action.department}"
        return change(action.post, action.person, key=key, at=action.at)
