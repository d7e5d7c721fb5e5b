"""A move that reviewers must approve."""

from __future__ import annotations

from cityloop_kernel import ConflictError, RefusedError, SentenceError, say
from pydantic import Field, model_validator

from cityloop_flows.guard import Guard
from cityloop_flows.guard_context import GuardContext
from cityloop_flows.guards.review_filed.guard import Reviews


class ApprovedGuard(Guard):
    """At least so many reviewers of so many approve of it."""

    name = "approved"
    needs = (Reviews,)
    may_lapse = True
    reported_reasons = frozenset({"NOT_APPROVED", "REVIEWS_MISSING"})

    at_least: int = Field(ge=1, le=100, description="Reviewers that must approve.")
    of: int | None = Field(None, ge=1, le=100, description="Reviews that must be filed before anything is decided.")

    def judge(self, move: str, context: GuardContext) -> RefusedError | None:
        """Refused with REVIEWS_MISSING while too few are filed, else with NOT_APPROVED."""
        reviews = context[Reviews]
        if self.of is not None and reviews.filed < self.of:
            details = {"move": move, "filed": str(reviews.filed), "needed": str(self.of)}
            text = f"{move!r} waits for reviews: {reviews.filed} of {self.of} filed"
            return ConflictError(text, "REVIEWS_MISSING", details)
        if reviews.approved >= self.at_least:
            return None
        details = {"move": move, "approved": str(reviews.approved), "needed": str(self.at_least)}
        text = f"{move!r} needs {self.at_least} approvals and has {reviews.approved}"
        return ConflictError(text, "NOT_APPROVED", details)

    @model_validator(mode="after")
    def _can_hold(self) -> ApprovedGuard:
        if self.of is not None and self.of < self.at_least:
            raise SentenceError(say("flow-approved-of-fewer", at_least=self.at_least, of=self.of))
        return self
