"""gRPC: cityloop.cases.v1.EvaluationService."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from cityloop.cases.v1 import evaluation_service_pb2 as messages
from cityloop.cases.v1 import evaluation_service_pb2_grpc as stubs
from cityloop_database import Connection, Pool, UnitOfWork
from cityloop_kernel import Actor, Moment, NotFoundError
from cityloop_rpc import Authorizer

from cityloop_collaboration_tasks.cases.domain.records import CaseRecords
from cityloop_collaboration_tasks.reviews.adapters import review_store
from cityloop_collaboration_tasks.reviews.handlers.file_review import file_review


class EvaluationServicer(stubs.EvaluationServiceServicer):
    """Reviews of operations."""

    def __init__(self, pool: Pool, cases: Callable[[Connection], CaseRecords], authorizer: Authorizer) -> None:
        self._pool = pool
        self._cases = cases
        self._authorizer = authorizer

    async def FileReview(  # noqa: N802 the contract's name
        self, request: messages.FileReviewRequest, _context: Any
    ) -> messages.FileReviewResponse:
        """The review of an operation in an area, stored as it is now."""

        async def effect(work: UnitOfWork, actor: Actor, moment: Moment) -> messages.FileReviewResponse:
            review = await file_review(work, self._cases, actor, request, self._authorizer.city.model, moment)
            return messages.FileReviewResponse(review=review)

        method, subject = "EvaluationService/FileReview", request.area.area_id
        return await self._authorizer.run_change(
            method, request.change, request, messages.FileReviewResponse, effect, subject=subject
        )

    async def GetReview(  # noqa: N802
        self, request: messages.GetReviewRequest, _context: Any
    ) -> messages.GetReviewResponse:
        """A review as it was filed."""
        async with self._pool.acquire() as connection:
            review = await review_store.find_review(connection, request.review_number)
        if review is None:
            raise NotFoundError(f"no review {request.review_number!r}", "REVIEW_UNKNOWN")
        return messages.GetReviewResponse(review=review)
