"""gRPC: cityloop.cases.v1.MergingService."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from cityloop.cases.v1 import merging_service_pb2 as messages
from cityloop.cases.v1 import merging_service_pb2_grpc as stubs
from cityloop_database import UnitOfWork
from cityloop_kernel import Actor, Moment, derived_id
from cityloop_messaging import Outbox, within_classification
from cityloop_rpc import Authorizer

from cityloop_collaboration_tasks.cases.adapters import case_messages
from cityloop_collaboration_tasks.cases.domain.case import Case, Task
from cityloop_collaboration_tasks.cases.handlers.case_workflow import CaseWorkflow
from cityloop_collaboration_tasks.cases.handlers.merge_cases import merge_case, separate_case
from cityloop_collaboration_tasks.cases.handlers.split_case import WantedSplit, split_case

GreatestSeen = Callable[[Case, Sequence[Task]], int]


class MergingServicer(stubs.MergingServiceServicer):
    """Which reports and signals are one matter, decided by who may correct cases.

    Args:
        authorizer: of changes.
        workflow: the rules of cases.
        outbox: of verdicts.
        greatest_seen: how far up attributes are classified that the caller's department sees of a case.
    """

    def __init__(
        self, authorizer: Authorizer, workflow: CaseWorkflow, outbox: Outbox, greatest_seen: GreatestSeen
    ) -> None:
        self._authorizer = authorizer
        self._workflow = workflow
        self._outbox = outbox
        self._greatest_seen = greatest_seen

    async def MergeCase(  # noqa: N802 the contract's name
        self, request: messages.MergeCaseRequest, _context: Any
    ) -> messages.MergeCaseResponse:
        """One case becomes part of another."""
        into = (request.into_case, request.expected_into_version)

        async def effect(work: UnitOfWork, actor: Actor, moment: Moment) -> messages.MergeCaseResponse:
            part = (request.case_id, request.expected_version)
            after = await merge_case(work, self._workflow, self._outbox, actor, part, into, request.reason, moment)
            part_case, whole = after.part.case, after.whole
            answer = messages.MergeCaseResponse(
                case=case_messages.case_message(part_case),
                into=case_messages.case_message(whole.case),
                tasks=[case_messages.task_message(task, whole.case) for task in whole.tasks],
            )
            seen = min(self._greatest_seen(part_case, after.part.tasks), self._greatest_seen(whole.case, whole.tasks))
            return within_classification(answer, seen)[0]

        method, subject = "MergingService/MergeCase", request.case_id
        return await self._authorizer.run_change(
            method, request.change, request, messages.MergeCaseResponse, effect, subject=subject
        )

    async def SeparateCase(  # noqa: N802
        self, request: messages.SeparateCaseRequest, _context: Any
    ) -> messages.SeparateCaseResponse:
        """A case stands by itself again."""

        async def effect(work: UnitOfWork, actor: Actor, moment: Moment) -> messages.SeparateCaseResponse:
            part = (request.case_id, request.expected_version)
            after = await separate_case(work, self._workflow, self._outbox, actor, part, request.reason, moment)
            part_case = after.part.case
            answer = messages.SeparateCaseResponse(
                case=case_messages.case_message(part_case),
                tasks=[case_messages.task_message(task, part_case) for task in after.part.tasks],
                former=case_messages.case_message(after.whole.case),
            )
            seen = min(
                self._greatest_seen(part_case, after.part.tasks),
                self._greatest_seen(after.whole.case, after.whole.tasks),
            )
            return within_classification(answer, seen)[0]

        method, subject = "MergingService/SeparateCase", request.case_id
        return await self._authorizer.run_change(
            method, request.change, request, messages.SeparateCaseResponse, effect, subject=subject
        )

    async def SplitCase(  # noqa: N802
        self, request: messages.SplitCaseRequest, _context: Any
    ) -> messages.SplitCaseResponse:
        """Signals and reports are another matter."""
        wanted = WantedSplit(list(request.signal_ids), request.event_class, request.reason)

        async def effect(work: UnitOfWork, actor: Actor, moment: Moment) -> messages.SplitCaseResponse:
            case_id, version = request.case_id, request.expected_version
            after = await split_case(work, self._workflow, self._outbox, actor, case_id, version, wanted, moment)
            event_id = after.case.splits[-1].event_id
            answer = messages.SplitCaseResponse(
                case=case_messages.case_message(after.case),
                split_event_id=event_id,
                split_case_id=str(derived_id("case", event_id)),
            )
            return within_classification(answer, self._greatest_seen(after.case, after.tasks))[0]

        method, subject = "MergingService/SplitCase", request.case_id
        return await self._authorizer.run_change(
            method, request.change, request, messages.SplitCaseResponse, effect, subject=subject
        )
