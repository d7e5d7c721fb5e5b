"""What an ordinary dispatcher decides: who handles it, as long as nobody disputes it."""

from __future__ import annotations

from dataclasses import dataclass

from cityloop_kernel import ConflictError, RefusedError

from cityloop_flows.guard import Guard
from cityloop_flows.guard_context import GuardContext


@dataclass(frozen=True, slots=True)
class Dispute:
    """Whether departments dispute who handles the subject."""

    number: str
    """Of the subject."""
    disputed: bool
    decided_by: str
    """The move that decides it; empty where the flow has none."""


class UndisputedGuard(Guard):
    """Departments do not dispute who handles it."""

    name = "undisputed"
    needs = (Dispute,)
    reported_reasons = frozenset({"IN_DISPUTE"})

    def judge(self, move: str, context: GuardContext) -> RefusedError | None:
        """Refused with IN_DISPUTE."""
        dispute = context[Dispute]
        if not dispute.disputed:
            return None
        return ConflictError(
            f"case {dispute.number} is in dispute: {dispute.decided_by!r} decides who handles it",
            "IN_DISPUTE",
            {"case": dispute.number, "move": dispute.decided_by},
        )
