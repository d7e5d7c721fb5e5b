"""gRPC: those calls of cityloop.cases.v1.CasesService by which the work of others is overseen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from cityloop.cases.v1 import cases_service_pb2 as messages
from cityloop.cases.v1 import cases_service_pb2_grpc as stubs
from cityloop.common.v1.common_pb2 import Classification
from cityloop_database import UnitOfWork
from cityloop_kernel import Actor, InvalidError, Moment
from cityloop_messaging import within_classification
from cityloop_rpc import Authorizer, caller

from cityloop_collaboration_tasks.cases.adapters import case_messages
from cityloop_collaboration_tasks.cases.domain import oversight
from cityloop_collaboration_tasks.cases.domain.attachments import may_see_photos
from cityloop_collaboration_tasks.cases.domain.case import Case, Task
from cityloop_collaboration_tasks.cases.entrypoints.task_answers import TaskAnswer
from cityloop_collaboration_tasks.cases.handlers.case_workflow import CaseWorkflow
from cityloop_collaboration_tasks.cases.handlers.decide_appeal import decide_task_appeal
from cityloop_collaboration_tasks.cases.handlers.decide_return import ReturnDecision, decide_return
from cityloop_collaboration_tasks.cases.handlers.oversee_case import oversee_case

GENERAL_1 = Classification.CLASSIFICATION_GENERAL_1
MAX_DEPARTMENTS = 20
OVERSIGHTS = {
    messages.OVERSIGHT_URGE: oversight.URGE,
    messages.OVERSIGHT_SUPERVISE: oversight.SUPERVISE,
    messages.OVERSIGHT_END_SUPERVISION: oversight.END_SUPERVISION,
}


class OversightCalls(stubs.CasesServiceServicer):
    """Appeals and returns are decided, departments urged, cases supervised."""

    def __init__(self, authorizer: Authorizer, workflow: CaseWorkflow, answered: TaskAnswer) -> None:
        self._authorizer = authorizer
        self._workflow = workflow
        self._answered = answered

    async def DecideAppeal(  # noqa: N802
        self, request: messages.DecideAppealRequest, _context: Any
    ) -> messages.DecideAppealResponse:
        """Whether a late task is exempt."""

        async def effect(work: UnitOfWork, actor: Actor, moment: Moment) -> messages.DecideAppealResponse:
            task, case = await decide_task_appeal(
                work, self._workflow, actor, request.task_id, request.approve, request.reason, moment
            )
            return messages.DecideAppealResponse(task=case_messages.task_message(task, case))

        method, subject = "CasesService/DecideAppeal", request.task_id
        return await self._authorizer.run_change(
            method, request.change, request, messages.DecideAppealResponse, effect, subject=subject
        )

    async def DecideReturn(  # noqa: N802
        self, request: messages.DecideReturnRequest, _context: Any
    ) -> messages.DecideReturnResponse:
        """Whether an accepted task is returned, and who has it then."""

        async def effect(work: UnitOfWork, actor: Actor, moment: Moment) -> messages.DecideReturnResponse:
            (department,) = self.departments([request.department_id]) if request.department_id else ("",)
            decision = ReturnDecision(request.task_id, request.approve, request.reason, department)
            after = await decide_return(work, self._workflow, actor, decision, moment)
            answer = messages.DecideReturnResponse(
                case=case_messages.case_message(after.case),
                tasks=[self._answered(task, after.case, caller().department) for task in after.tasks],
            )
            return within_classification(answer, self.greatest_seen(after.case, after.tasks))[0]

        method, subject = "CasesService/DecideReturn", request.task_id
        return await self._authorizer.run_change(
            method, request.change, request, messages.DecideReturnResponse, effect, subject=subject
        )

    async def OverseeCase(  # noqa: N802
        self, request: messages.OverseeCaseRequest, _context: Any
    ) -> messages.OverseeCaseResponse:
        """Urge departments, or begin or end supervision."""

        async def effect(work: UnitOfWork, actor: Actor, moment: Moment) -> messages.OverseeCaseResponse:
            move = OVERSIGHTS.get(request.oversight)
            after = await oversee_case(work, self._workflow, actor, request.case_id, move, request.reason, moment)
            answer = messages.OverseeCaseResponse(case=case_messages.case_message(after.case))
            return within_classification(answer, self.greatest_seen(after.case, after.tasks))[0]

        method, subject = "CasesService/OverseeCase", request.case_id
        return await self._authorizer.run_change(
            method, request.change, request, messages.OverseeCaseResponse, effect, subject=subject
        )

    def rights_of(self, department_id: str) -> frozenset[str]:
        """What the posts of a department may do, taken together."""
        return self._authorizer.rights(self._roles_of(department_id))

    def _roles_of(self, department_id: str) -> list[str]:
        posts = self._authorizer.city.model.posts.values()
        return [role for post in posts if post.department_id == department_id for role in post.roles]

    def greatest_seen(self, case: Case, tasks: Sequence[Task]) -> int:
        """How far up attributes are classified that the caller's department sees of a case: general 1 of others'."""
        if not self.concerned(case, tasks):
            return GENERAL_1
        return self._workflow.greatest_seen(self._roles_of(caller().department))

    def concerned(self, case: Case, tasks: Sequence[Task]) -> bool:
        """Whether a case is a matter of the caller's department."""
        department = caller().department
        return may_see_photos(case, tasks, department, self.rights_of(department))

    def departments(self, names: list[str]) -> list[str]:
        """Ids of departments of the city, by what a request calls them.

        Raises:
            InvalidError: too many, or one that the city has not, or that is a body above departments.
        """
        if len(names) > MAX_DEPARTMENTS:
            raise InvalidError(f"at most {MAX_DEPARTMENTS} departments", "TOO_MANY_DEPARTMENTS")
        found = []
        for name in names:
            department = self._authorizer.city.model.department(name)
            if department is None:
                raise InvalidError(f"the city has no department {name!r}", "DEPARTMENT_UNKNOWN")
            if department.body:
                raise InvalidError(
                    f"{name!r} is a body above departments; give it to a department", "DEPARTMENT_IS_BODY"
                )
            found.append(department.department_id)
        return found
