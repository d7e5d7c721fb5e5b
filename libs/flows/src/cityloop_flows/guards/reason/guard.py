"""A move that needs a reason."""

from __future__ import annotations

from dataclasses import dataclass

from cityloop_kernel import InvalidError, RefusedError

from cityloop_flows.guard import Guard, WithoutPerson
from cityloop_flows.guard_context import GuardContext


@dataclass(frozen=True, slots=True)
class Reason:
    """Why somebody moves; empty where he does not say."""

    text: str


class ReasonGuard(Guard):
    """The person who moves says why."""

    name = "reason"
    needs = (Reason,)
    without_person = WithoutPerson.SKIPPED

    def judge(self, move: str, context: GuardContext) -> RefusedError | None:
        """Refused with REASON_MISSING."""
        if context[Reason].text:
            return None
        return InvalidError(f"{move!r} needs a reason", "REASON_MISSING", {"move": move})
