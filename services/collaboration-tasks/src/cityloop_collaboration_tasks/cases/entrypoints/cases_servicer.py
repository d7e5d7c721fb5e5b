"""gRPC: cityloop.cases.v1.CasesService."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from cityloop.cases.v1 import cases_service_pb2 as messages
from cityloop.cases.v1 import cases_service_pb2_grpc as stubs
from cityloop.cases.v1.case_pb2 import Case, Task
from cityloop.common.v1.common_pb2 import RejectedItem
from cityloop_database import Connection, Pool, UnitOfWork
from cityloop_kernel import Actor, ForbiddenError, InvalidError, Moment, NotFoundError
from cityloop_messaging import Outbox
from cityloop_rpc import Authorizer, Pages, caller, moment_and_uuid

from cityloop_collaboration_tasks.cases.adapters import case_store, facts, file_store
from cityloop_collaboration_tasks.cases.domain.attachments import File, concerns
from cityloop_collaboration_tasks.cases.domain.evidence import Asked
from cityloop_collaboration_tasks.cases.domain.model import Case as KeptCase
from cityloop_collaboration_tasks.cases.handlers import act, learn
from cityloop_collaboration_tasks.cases.handlers.files import ready
from cityloop_collaboration_tasks.cases.handlers.moving import Moving
from cityloop_collaboration_tasks.cases.handlers.remeasure import Remeasuring

PHASES = {number: phase for phase, number in facts.CASE_PHASES.items()}
PAGES = Pages("cases", moment_and_uuid)
MAX_DEPARTMENTS = 20


class CasesServicer(stubs.CasesServiceServicer):
    """Cases and the decisions on them."""

    def __init__(
        self, pool: Pool, authorizer: Authorizer, moving: Moving, remeasuring: Remeasuring, outbox: Outbox
    ) -> None:
        self._pool = pool
        self._authorizer = authorizer
        self._moving = moving
        self._remeasuring = remeasuring
        self._outbox = outbox

    async def GetCase(  # noqa: N802 the contract's name
        self, request: messages.GetCaseRequest, _context: Any
    ) -> messages.GetCaseResponse:
        """One case with its tasks and every version of both."""
        async with self._pool.acquire() as connection:
            case = await _find(connection, request.case)
            tasks = await case_store.tasks_of(connection, case.case_id)
            entries = await case_store.history_of(connection, case.case_id)
        history = [
            messages.CaseHistoryEntry(case=Case.FromString(entry.message))
            if entry.kind == "case"
            else messages.CaseHistoryEntry(task=Task.FromString(entry.message))
            for entry in entries
            if entry.kind in {"case", "task"}
        ]
        return messages.GetCaseResponse(
            case=facts.case_message(case), tasks=[facts.task_message(task, case) for task in tasks], history=history
        )

    async def ListCases(  # noqa: N802
        self, request: messages.ListCasesRequest, _context: Any
    ) -> messages.ListCasesResponse:
        """Newest first; the token names the last case seen."""
        size, before = PAGES.size(request.page_size), PAGES.after(request.page_token)
        async with self._pool.acquire() as connection:
            cases = await case_store.page_of_cases(connection, size, PHASES.get(request.phase), before)
        token = PAGES.token(cases[-1].recorded_at, cases[-1].case_id) if len(cases) == size else ""
        return messages.ListCasesResponse(cases=[facts.case_message(case) for case in cases], next_page_token=token)

    async def DecideCase(  # noqa: N802
        self, request: messages.DecideCaseRequest, _context: Any
    ) -> messages.DecideCaseResponse:
        """One move of the process."""
        decision = act.Decision(
            case_id=request.case_id,
            move=request.move,
            reason=request.reason,
            departments=self._departments(list(request.department_ids)),
            expected_version=request.expected_version,
        )
        sent = [File(attachment.media_type, attachment.content) for attachment in request.attachments]
        asked: Asked | None = None

        async def prepare() -> None:
            nonlocal asked, decision
            decision = replace(decision, files=await ready(sent))
            asked = await self._remeasuring.ask(request.case_id, request.move)

        async def effect(work: UnitOfWork, actor: Actor, moment: Moment) -> messages.DecideCaseResponse:
            moved = await act.decide_case(work, self._moving, actor, decision, asked, moment)
            return messages.DecideCaseResponse(
                case=facts.case_message(moved.case),
                tasks=[facts.task_message(task, moved.case) for task in moved.tasks],
            )

        method, subject = "CasesService/DecideCase", request.case_id
        return await self._authorizer.run_change(
            method, request.change, request, messages.DecideCaseResponse, effect, subject=subject, prepare=prepare
        )

    async def ListPhotos(  # noqa: N802
        self, request: messages.ListPhotosRequest, _context: Any
    ) -> messages.ListPhotosResponse:
        """Where and when the photos of a case were taken, to departments whose matter it is."""
        async with self._pool.acquire() as connection:
            case = await _find(connection, request.case)
            tasks = await case_store.tasks_of(connection, case.case_id)
            department = caller().department
            if not concerns(case, tasks, department, self._rights_of(department)):
                raise ForbiddenError(f"{case.case_number} is no matter of {department}", "FOREIGN_CASE")
            return messages.ListPhotosResponse(photos=await file_store.taken(connection, case.case_id))

    def _rights_of(self, department_id: str) -> frozenset[str]:
        """What the posts of a department may do, taken together."""
        posts = self._authorizer.city.model.posts.values()
        return self._authorizer.rights(
            [role for post in posts if post.department_id == department_id for role in post.roles]
        )

    async def RecordVerdicts(  # noqa: N802
        self, request: messages.RecordVerdictsRequest, _context: Any
    ) -> messages.RecordVerdictsResponse:
        """What signals turned out to be, as far as it can be kept."""

        async def effect(work: UnitOfWork, actor: Actor, moment: Moment) -> messages.RecordVerdictsResponse:
            said = request.verdicts
            kept, refused = await learn.record_verdicts(work, self._outbox, actor, request.case_id, said, moment)
            rejected = [
                RejectedItem(index=index, reason=error.reason, message=str(error))
                for index, error in sorted(refused.items())
            ]
            return messages.RecordVerdictsResponse(verdicts=kept, rejected=rejected)

        method, subject = "CasesService/RecordVerdicts", request.case_id
        return await self._authorizer.run_change(
            method, request.change, request, messages.RecordVerdictsResponse, effect, subject=subject
        )

    async def OpenLinkedCase(  # noqa: N802
        self, request: messages.OpenLinkedCaseRequest, _context: Any
    ) -> messages.OpenLinkedCaseResponse:
        """A case of another class beside this one."""

        async def effect(work: UnitOfWork, actor: Actor, moment: Moment) -> messages.OpenLinkedCaseResponse:
            case = await learn.open_linked_case(
                work, self._moving, actor, request.case_id, request.event_class, request.reason, moment
            )
            return messages.OpenLinkedCaseResponse(case=facts.case_message(case))

        method, subject = "CasesService/OpenLinkedCase", request.case_id
        return await self._authorizer.run_change(
            method, request.change, request, messages.OpenLinkedCaseResponse, effect, subject=subject
        )

    def _departments(self, names: list[str]) -> list[str]:
        if len(names) > MAX_DEPARTMENTS:
            raise InvalidError(f"at most {MAX_DEPARTMENTS} departments", "TOO_MANY_DEPARTMENTS")
        found = []
        for name in names:
            department = self._authorizer.city.model.department(name)
            if department is None:
                raise InvalidError(f"the city has no department {name!r}", "DEPARTMENT_UNKNOWN")
            found.append(department.department_id)
        return found


async def _find(connection: Connection, name: str) -> KeptCase:
    case = await case_store.find_case(connection, name)
    if case is None:
        raise NotFoundError(f"no case {name!r}", "CASE_UNKNOWN")
    return case
