"""What decides a dispute between departments."""

from __future__ import annotations

from cityloop_kernel import ConflictError, RefusedError

from cityloop_flows.guard import Guard, WithoutPerson
from cityloop_flows.guard_context import GuardContext
from cityloop_flows.guards.undisputed.guard import Dispute


class DisputedGuard(Guard):
    """Departments returned it more often than the flow allows."""

    name = "disputed"
    needs = (Dispute,)
    without_person = WithoutPerson.NEVER_HOLDS
    may_lapse = True

    def judge(self, move: str, context: GuardContext) -> RefusedError | None:
        """Refused with NOT_IN_DISPUTE."""
        dispute = context[Dispute]
        if dispute.disputed:
            return None
        return ConflictError(f"case {dispute.number} is not in dispute", "NOT_IN_DISPUTE", {"case": dispute.number})
