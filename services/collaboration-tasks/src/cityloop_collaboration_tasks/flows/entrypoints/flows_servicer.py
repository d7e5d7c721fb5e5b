"""gRPC: cityloop.cases.v1.FlowsService."""

from __future__ import annotations

from statistics import fmean
from typing import Any

from cityloop.cases.v1 import flow_pb2
from cityloop.cases.v1 import flows_service_pb2 as messages
from cityloop.cases.v1 import flows_service_pb2_grpc as stubs
from cityloop_database import Pool, UnitOfWork
from cityloop_kernel import Actor, ForbiddenError, InvalidError, Moment, NotFoundError
from cityloop_rpc import Authorizer, Pages, caller, moment_and_uuid

from cityloop_collaboration_tasks.flows.adapters import flow_messages, flow_store
from cityloop_collaboration_tasks.flows.domain.access import offered_moves, takes_part, visible_reviews
from cityloop_collaboration_tasks.flows.handlers.flow_workflow import FlowWorkflow
from cityloop_collaboration_tasks.flows.handlers.open_flow import NewFlow, open_flow
from cityloop_collaboration_tasks.flows.handlers.work_on_flow import move_flow, record_duty, review_flow

PHASES = {number: phase for phase, number in flow_messages.PHASES.items()}
VERDICTS = {number: name for name, number in flow_messages.VERDICTS.items()}
PAGES = Pages("flows", moment_and_uuid)


class FlowsServicer(stubs.FlowsServiceServicer):
    """Permits, calls, objections, filings."""

    def __init__(
        self,
        pool: Pool,
        authorizer: Authorizer,
        workflow: FlowWorkflow,
    ) -> None:
        self._pool = pool
        self._authorizer = authorizer
        self._workflow = workflow

    async def OpenFlow(  # noqa: N802 the contract's name
        self, request: messages.OpenFlowRequest, _context: Any
    ) -> messages.OpenFlowResponse:
        """A flow in the first state of its definition."""
        place = request.place if request.HasField("place") else None
        new = NewFlow(request.definition, request.subject, place, request.parent, list(request.case_numbers))

        async def effect(work: UnitOfWork, actor: Actor, moment: Moment) -> messages.OpenFlowResponse:
            flow = await open_flow(work, self._workflow, actor, new, moment)
            return messages.OpenFlowResponse(flow=flow_messages.flow_message(flow))

        return await self._authorizer.run_change(
            "FlowsService/OpenFlow", request.change, request, messages.OpenFlowResponse, effect
        )

    async def MoveFlow(  # noqa: N802
        self, request: messages.MoveFlowRequest, _context: Any
    ) -> messages.MoveFlowResponse:
        """One move of the definition."""

        async def effect(work: UnitOfWork, actor: Actor, moment: Moment) -> messages.MoveFlowResponse:
            version, move, reason = request.expected_version, request.move, request.reason
            flow = await move_flow(work, self._workflow, actor, request.flow_id, version, move, reason, moment)
            return messages.MoveFlowResponse(flow=flow_messages.flow_message(flow))

        method, subject = "FlowsService/MoveFlow", request.flow_id
        return await self._authorizer.run_change(
            method, request.change, request, messages.MoveFlowResponse, effect, subject=subject
        )

    async def ReviewFlow(  # noqa: N802
        self, request: messages.ReviewFlowRequest, _context: Any
    ) -> messages.ReviewFlowResponse:
        """One review of a person."""
        verdict = VERDICTS.get(request.verdict)
        if verdict is None:
            raise InvalidError(f"the verdict is one of {', '.join(VERDICTS.values())}", "VERDICT_MISSING")
        score = request.score if request.HasField("score") else None

        async def effect(work: UnitOfWork, actor: Actor, moment: Moment) -> messages.ReviewFlowResponse:
            flow_id, reason = request.flow_id, request.reason
            review = await review_flow(work, self._workflow, actor, flow_id, verdict, score, reason, moment)
            return messages.ReviewFlowResponse(review=flow_messages.review_message(review))

        method, subject = "FlowsService/ReviewFlow", request.flow_id
        return await self._authorizer.run_change(
            method, request.change, request, messages.ReviewFlowResponse, effect, subject=subject
        )

    async def RecordDuty(  # noqa: N802
        self, request: messages.RecordDutyRequest, _context: Any
    ) -> messages.RecordDutyResponse:
        """What recurs was done."""

        async def effect(work: UnitOfWork, actor: Actor, moment: Moment) -> messages.RecordDutyResponse:
            flow_id, duty = request.flow_id, request.duty
            running = await record_duty(work, self._workflow, actor, flow_id, duty, request.text, moment)
            flow = await flow_store.find_flow(work.connection, flow_id)
            found = None if flow is None else self._workflow.definition(flow.definition)
            named = [] if found is None else flow_messages.duty_messages(found.item, [running])
            return messages.RecordDutyResponse(duty=named[0] if named else None)

        method, subject = "FlowsService/RecordDuty", request.flow_id
        return await self._authorizer.run_change(
            method, request.change, request, messages.RecordDutyResponse, effect, subject=subject
        )

    async def GetFlow(  # noqa: N802
        self, request: messages.GetFlowRequest, _context: Any
    ) -> messages.GetFlowResponse:
        """One flow with its versions, and what the caller may see of its reviews."""
        async with self._pool.acquire() as connection:
            flow = await flow_store.find_flow(connection, request.flow)
            if flow is None:
                raise NotFoundError(f"no flow {request.flow!r}", "FLOW_UNKNOWN")
            found = self._workflow.definition(flow.definition)
            definition, department = None if found is None else found.item, caller().department
            roles = self._roles_of(department)
            if not takes_part(definition, flow, department, roles):
                text = f"{department} has no part in {flow.flow_number}"
                raise ForbiddenError(text, "FOREIGN_FLOW", {"flow": flow.flow_number, "department": department})
            history = await flow_store.history_of(connection, flow.flow_id)
            filed = await flow_store.reviews_of(connection, flow.flow_id)
            duties = await flow_store.duties_of(connection, flow.flow_id)
        reviews = visible_reviews(definition, flow, filed)
        scores = [review.score for review in reviews if review.score is not None]
        return messages.GetFlowResponse(
            flow=flow_messages.flow_message(flow),
            subject=flow.subject,
            history=[flow_pb2.Flow.FromString(message) for message in history],
            reviews=[flow_messages.review_message(review) for review in reviews],
            mean_score=fmean(scores) if scores else None,
            duties=[] if definition is None else flow_messages.duty_messages(definition, duties),
            moves=[]
            if definition is None
            else flow_messages.offer_messages(offered_moves(definition, flow, department, roles)),
        )

    async def ListFlows(  # noqa: N802
        self, request: messages.ListFlowsRequest, _context: Any
    ) -> messages.ListFlowsResponse:
        """Newest first; the token names the last flow seen."""
        size, after = PAGES.size(request.page_size), PAGES.after(request.page_token)
        async with self._pool.acquire() as connection:
            flows = await flow_store.page_of_flows(
                connection, size, request.definition, PHASES.get(request.phase), request.parent_flow_number, after
            )
        token = PAGES.token(flows[-1].recorded_at, flows[-1].flow_id) if len(flows) == size else ""
        return messages.ListFlowsResponse(
            flows=[flow_messages.flow_message(flow) for flow in flows], next_page_token=token
        )

    def _roles_of(self, department_id: str) -> frozenset[str]:
        """Of the posts of a department, taken together."""
        posts = self._authorizer.city.model.posts.values()
        return frozenset(role for post in posts if post.department_id == department_id for role in post.roles)
