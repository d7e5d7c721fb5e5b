"""Nobody grants what he asked for himself."""

from __future__ import annotations

from dataclasses import dataclass

from cityloop_kernel import ConflictError, RefusedError

from cityloop_flows.guard import Guard, WithoutPerson
from cityloop_flows.guard_context import GuardContext, Requester


@dataclass(frozen=True, slots=True)
class LastMover:
    """Who moved the subject into its present state; empty where nobody did."""

    post_id: str
    person_id: str


class AnotherPostGuard(Guard):
    """Whoever moves is another person in another post than who moved the subject into its present state."""

    name = "another_post"
    needs = (Requester, LastMover)
    without_person = WithoutPerson.NEVER_HOLDS
    reported_reasons = frozenset({"SAME_POST"})

    def judge(self, move: str, context: GuardContext) -> RefusedError | None:
        """Refused with SAME_POST."""
        requester, last = context[Requester], context[LastMover]
        if requester.post_id != last.post_id and requester.person_id != last.person_id:
            return None
        text = f"{move!r} is for another person in another post than who asked for it"
        return ConflictError(text, "SAME_POST", {"move": move})
