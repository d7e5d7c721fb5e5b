"""A move that waits for reviews."""

from __future__ import annotations

from dataclasses import dataclass

from cityloop_kernel import ConflictError, RefusedError
from pydantic import Field

from cityloop_flows.guard import Guard
from cityloop_flows.guard_context import GuardContext


@dataclass(frozen=True, slots=True)
class Reviews:
    """What reviewers have decided of the subject, each once; who recused himself is not counted."""

    filed: int
    approved: int


class ReviewFiledGuard(Guard):
    """Enough reviewers have filed their review."""

    name = "review_filed"
    short = "at_least"
    needs = (Reviews,)
    reported_reasons = frozenset({"REVIEWS_MISSING"})

    at_least: int = Field(1, ge=1, le=100, description="Reviews that must be filed.")

    def judge(self, move: str, context: GuardContext) -> RefusedError | None:
        """Refused with REVIEWS_MISSING."""
        filed = context[Reviews].filed
        if filed >= self.at_least:
            return None
        details = {"move": move, "filed": str(filed), "needed": str(self.at_least)}
        return ConflictError(
            f"{move!r} waits for reviews: {filed} of {self.at_least} filed", "REVIEWS_MISSING", details
        )
