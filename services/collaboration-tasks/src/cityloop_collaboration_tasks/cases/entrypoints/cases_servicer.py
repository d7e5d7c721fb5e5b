"""gRPC: cityloop.cases.v1.CasesService."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

from cityloop.cases.v1 import case_pb2
from cityloop.cases.v1 import cases_service_pb2 as messages
from cityloop.common.v1.common_pb2 import Classification, RejectedItem
from cityloop_database import Connection, Pool, UnitOfWork
from cityloop_kernel import Actor, ForbiddenError, Moment, NotFoundError
from cityloop_messaging import Outbox, to_datetime, within_classification
from cityloop_pictures import JPEG
from cityloop_rpc import Authorizer, Pages, caller, file_reference, moment_and_uuid, pieces

from cityloop_collaboration_tasks.cases.adapters import (
    attachment_store,
    case_messages,
    case_store,
    history_store,
    reply_store,
)
from cityloop_collaboration_tasks.cases.adapters.case_pages import page_of_cases
from cityloop_collaboration_tasks.cases.domain.attachments import File, may_see_photos
from cityloop_collaboration_tasks.cases.domain.attributes import AttributeSetting
from cityloop_collaboration_tasks.cases.domain.case import Case
from cityloop_collaboration_tasks.cases.domain.correction import WantedCorrection
from cityloop_collaboration_tasks.cases.domain.history import flows_about
from cityloop_collaboration_tasks.cases.domain.proofs import RemeasurementResult
from cityloop_collaboration_tasks.cases.domain.splitting import MOST_SIGNALS, members_of
from cityloop_collaboration_tasks.cases.entrypoints.oversight_calls import OversightCalls
from cityloop_collaboration_tasks.cases.entrypoints.task_answers import TaskAnswer
from cityloop_collaboration_tasks.cases.handlers.answer_form import answer_check
from cityloop_collaboration_tasks.cases.handlers.attachments import prepare_files, read_file
from cityloop_collaboration_tasks.cases.handlers.case_remeasurement import CaseRemeasurer
from cityloop_collaboration_tasks.cases.handlers.case_workflow import CaseWorkflow
from cityloop_collaboration_tasks.cases.handlers.correct_case import correct_case
from cityloop_collaboration_tasks.cases.handlers.decide_case import Decision, decide_case
from cityloop_collaboration_tasks.cases.handlers.open_joint_case import Summons, open_joint_case
from cityloop_collaboration_tasks.cases.handlers.open_linked_case import open_linked_case
from cityloop_collaboration_tasks.cases.handlers.record_verdicts import record_verdicts
from cityloop_collaboration_tasks.cases.handlers.set_attributes import set_attributes
from cityloop_collaboration_tasks.forms.domain import SentAnswer

PHASES = {number: phase for phase, number in case_messages.CASE_PHASES.items()}
PAGES = Pages("cases", moment_and_uuid)
GENERAL_1 = Classification.CLASSIFICATION_GENERAL_1


class CasesServicer(OversightCalls):
    """Cases and the decisions on them."""

    def __init__(
        self,
        pool: Pool,
        authorizer: Authorizer,
        workflow: CaseWorkflow,
        remeasurer: CaseRemeasurer,
        outbox: Outbox,
        answered: TaskAnswer,
    ) -> None:
        super().__init__(authorizer, workflow, answered)
        self._pool = pool
        self._remeasurer = remeasurer
        self._outbox = outbox

    async def GetCase(  # noqa: N802 the contract's name
        self, request: messages.GetCaseRequest, _context: Any
    ) -> messages.GetCaseResponse:
        """One case with its tasks and every version of both."""
        async with self._pool.acquire() as connection:
            case = await _find(connection, request.case)
            tasks = await case_store.tasks_of(connection, case.case_id)
            entries = await history_store.history_of(connection, [case.case_id])
            greatest = self.greatest_seen(case, tasks)
            concerned = self.concerned(case, tasks)
            answers = await self._workflow.forms.given(connection, case.case_id, greatest) if concerned else []
            replies = await reply_store.replies_of(connection, case.case_id) if concerned else []
            joined = await case_store.signals_of(connection, [case.event_id]) if concerned and case.event_id else []
        history = [
            messages.CaseHistoryEntry(case=case_pb2.Case.FromString(entry.message))
            if entry.kind == "case"
            else messages.CaseHistoryEntry(task=case_pb2.Task.FromString(entry.message))
            for entry in entries
            if entry.kind in {"case", "task"}
        ]
        answer = messages.GetCaseResponse(
            case=case_messages.case_message(case),
            tasks=[self._answered(task, case, caller().department) for task in tasks],
            history=history,
            answers=answers,
            replies=replies,
            signals=[
                messages.CaseSignal(signal_id=signal.signal_id, source=signal.source, occurred_at=signal.occurred_at)
                for signal in list(members_of(joined).values())[:MOST_SIGNALS]
            ],
            flows=flows_about(entries) if concerned else [],
        )
        return within_classification(answer, greatest)[0]

    async def ListCases(  # noqa: N802
        self, request: messages.ListCasesRequest, _context: Any
    ) -> messages.ListCasesResponse:
        """Newest first; the token names the last case seen."""
        size, before = PAGES.size(request.page_size), PAGES.after(request.page_token)
        async with self._pool.acquire() as connection:
            cases = await page_of_cases(
                connection,
                size,
                PHASES.get(request.phase),
                before,
                return_asked=request.return_asked,
                supervised=request.supervised,
            )
        token = PAGES.token(cases[-1].recorded_at, cases[-1].case_id) if len(cases) == size else ""
        answer = messages.ListCasesResponse(
            cases=[case_messages.case_message(case) for case in cases], next_page_token=token
        )
        return within_classification(answer, GENERAL_1)[0]

    async def DecideCase(  # noqa: N802
        self, request: messages.DecideCaseRequest, _context: Any
    ) -> messages.DecideCaseResponse:
        """One move of the process."""
        decision = Decision(
            case_id=request.case_id,
            move=request.move,
            reason=request.reason,
            departments=self.departments(list(request.department_ids)),
            expected_version=request.expected_version,
            until=to_datetime(request.until) if request.HasField("until") else None,
            reply=request.reply,
        )
        sent = [File(item.media_type, item.content, shown=item.shown) for item in request.attachments]
        remeasurement: RemeasurementResult | None = None

        async def prepare() -> None:
            nonlocal remeasurement, decision
            decision = replace(decision, files=await prepare_files(sent))
            remeasurement = await self._remeasurer.remeasure(request.case_id, request.move)

        async def effect(work: UnitOfWork, actor: Actor, moment: Moment) -> messages.DecideCaseResponse:
            after = await decide_case(work, self._workflow, actor, decision, remeasurement, moment)
            answer = messages.DecideCaseResponse(
                case=case_messages.case_message(after.case),
                tasks=[case_messages.task_message(task, after.case) for task in after.tasks],
            )
            return within_classification(answer, self.greatest_seen(after.case, after.tasks))[0]

        method, subject = "CasesService/DecideCase", request.case_id
        return await self._authorizer.run_change(
            method, request.change, request, messages.DecideCaseResponse, effect, subject=subject, prepare=prepare
        )

    async def SetAttributes(  # noqa: N802
        self, request: messages.SetAttributesRequest, _context: Any
    ) -> messages.SetAttributesResponse:
        """What an officer says that attributes of the case are."""
        setting = AttributeSetting(request.attributes, request.reason)

        async def effect(work: UnitOfWork, actor: Actor, moment: Moment) -> messages.SetAttributesResponse:
            case_id, version = request.case_id, request.expected_version
            after = await set_attributes(work, self._workflow, actor, case_id, version, setting, moment)
            answer = messages.SetAttributesResponse(case=case_messages.case_message(after.case))
            return within_classification(answer, self.greatest_seen(after.case, after.tasks))[0]

        method, subject = "CasesService/SetAttributes", request.case_id
        return await self._authorizer.run_change(
            method, request.change, request, messages.SetAttributesResponse, effect, subject=subject
        )

    async def CorrectCase(  # noqa: N802
        self, request: messages.CorrectCaseRequest, _context: Any
    ) -> messages.CorrectCaseResponse:
        """The class or the place of the case is another one."""
        place = request.place if request.HasField("place") else None
        wanted = WantedCorrection(request.event_class, place, request.reason)

        async def effect(work: UnitOfWork, actor: Actor, moment: Moment) -> messages.CorrectCaseResponse:
            city, version = self._authorizer.city.model, request.expected_version
            after = await correct_case(
                work, self._workflow, self._outbox, city, actor, request.case_id, version, wanted, moment
            )
            answer = messages.CorrectCaseResponse(
                case=case_messages.case_message(after.case),
                tasks=[case_messages.task_message(task, after.case) for task in after.tasks],
            )
            return within_classification(answer, self.greatest_seen(after.case, after.tasks))[0]

        method, subject = "CasesService/CorrectCase", request.case_id
        return await self._authorizer.run_change(
            method, request.change, request, messages.CorrectCaseResponse, effect, subject=subject
        )

    async def AnswerCheck(  # noqa: N802
        self, request: messages.AnswerCheckRequest, _context: Any
    ) -> messages.AnswerCheckResponse:
        """The answer to a checklist."""
        sent: list[SentAnswer] = []

        async def prepare() -> None:
            sent.append(await self._workflow.forms.ready(request.answer))

        async def effect(work: UnitOfWork, actor: Actor, moment: Moment) -> messages.AnswerCheckResponse:
            case_id, version = request.case_id, request.expected_version
            after, form = await answer_check(work, self._workflow, actor, case_id, version, sent[0], moment)
            answer = messages.AnswerCheckResponse(case=case_messages.case_message(after.case), form=form)
            return within_classification(answer, self.greatest_seen(after.case, after.tasks))[0]

        method, subject = "CasesService/AnswerCheck", request.case_id
        return await self._authorizer.run_change(
            method, request.change, request, messages.AnswerCheckResponse, effect, subject=subject, prepare=prepare
        )

    async def ListPhotos(  # noqa: N802
        self, request: messages.ListPhotosRequest, _context: Any
    ) -> messages.ListPhotosResponse:
        """The files of a case, and where and when its photos were taken, to departments whose matter it is."""
        async with self._pool.acquire() as connection:
            case = await _find(connection, request.case)
            tasks = await case_store.tasks_of(connection, case.case_id)
            department = caller().department
            if not may_see_photos(case, tasks, department, self.rights_of(department)):
                raise ForbiddenError(f"{case.case_number} is no matter of {department}", "FOREIGN_CASE")
            return messages.ListPhotosResponse(
                photos=await attachment_store.taken_photos(connection, case.case_id),
                files=await attachment_store.files_of(connection, case.case_id),
            )

    async def ReadFile(  # noqa: N802
        self, request: messages.ReadFileRequest, _context: Any
    ) -> AsyncIterator[messages.ReadFileResponse]:
        """A file of a case in pieces; nothing of it leaves before the look is recorded."""
        actor, moment = self._authorizer.authorize(request.change)
        async with UnitOfWork(self._pool) as work:
            rights = self.rights_of(actor.department_id)
            file = await read_file(work, actor, moment, request.attachment_id, rights)
        content, media_type = file.content, file.media_type
        if request.small and file.thumbnail is not None:
            content, media_type = file.thumbnail, JPEG
        yield messages.ReadFileResponse(file=file_reference(file.attachment_id, media_type, content))
        for piece in pieces(content):
            yield messages.ReadFileResponse(content=piece)

    async def RecordVerdicts(  # noqa: N802
        self, request: messages.RecordVerdictsRequest, _context: Any
    ) -> messages.RecordVerdictsResponse:
        """What signals turned out to be; what cannot be taken is named."""

        async def effect(work: UnitOfWork, actor: Actor, moment: Moment) -> messages.RecordVerdictsResponse:
            verdicts, rejections = await record_verdicts(
                work, self._outbox, self._workflow.history, actor, request.case_id, request.verdicts, moment
            )
            rejected = [
                RejectedItem(index=index, reason=error.reason, message=str(error), details=error.details)
                for index, error in sorted(rejections.items())
            ]
            return messages.RecordVerdictsResponse(verdicts=verdicts, rejected=rejected)

        method, subject = "CasesService/RecordVerdicts", request.case_id
        return await self._authorizer.run_change(
            method, request.change, request, messages.RecordVerdictsResponse, effect, subject=subject
        )

    async def OpenLinkedCase(  # noqa: N802
        self, request: messages.OpenLinkedCaseRequest, _context: Any
    ) -> messages.OpenLinkedCaseResponse:
        """A case of another class beside this one."""

        async def effect(work: UnitOfWork, actor: Actor, moment: Moment) -> messages.OpenLinkedCaseResponse:
            case = await open_linked_case(
                work, self._workflow, actor, request.case_id, request.event_class, request.reason, moment
            )
            answer = messages.OpenLinkedCaseResponse(case=case_messages.case_message(case))
            return within_classification(answer, GENERAL_1)[0]

        method, subject = "CasesService/OpenLinkedCase", request.case_id
        return await self._authorizer.run_change(
            method, request.change, request, messages.OpenLinkedCaseResponse, effect, subject=subject
        )

    async def OpenJointCase(  # noqa: N802
        self, request: messages.OpenJointCaseRequest, _context: Any
    ) -> messages.OpenJointCaseResponse:
        """A case that a department opens itself, with tasks for those whom it summons."""

        async def effect(work: UnitOfWork, actor: Actor, moment: Moment) -> messages.OpenJointCaseResponse:
            city = self._authorizer.city.model
            summons = Summons(
                request.event_class,
                city.resolve(request.place),
                self.departments(list(request.department_ids)),
                request.reason,
            )
            opened = await open_joint_case(work, self._workflow, city, actor, summons, moment)
            case, tasks = opened.case, [case_messages.task_message(task, opened.case) for task in opened.tasks]
            answer = messages.OpenJointCaseResponse(case=case_messages.case_message(case), tasks=tasks)
            return within_classification(answer, GENERAL_1)[0]

        method = "CasesService/OpenJointCase"
        return await self._authorizer.run_change(
            method, request.change, request, messages.OpenJointCaseResponse, effect, subject=request.event_class
        )


async def _find(connection: Connection, name: str) -> Case:
    case = await case_store.find_case(connection, name)
    if case is None:
        raise NotFoundError(f"no case {name!r}", "CASE_UNKNOWN")
    return case
