"""Nobody checks his own work."""

from __future__ import annotations

from dataclasses import dataclass

from cityloop_kernel import ConflictError, RefusedError

from cityloop_flows.guard import Guard, WithoutPerson
from cityloop_flows.guard_context import GuardContext, Requester


@dataclass(frozen=True, slots=True)
class Handlers:
    """Ids of all persons who had a hand in the subject: in its tasks, or in its moves where it has none."""

    person_ids: frozenset[str]


class AnotherPersonGuard(Guard):
    """Whoever moves had no hand in it before, whatever his post."""

    name = "another_person"
    needs = (Requester, Handlers)
    without_person = WithoutPerson.NEVER_HOLDS
    reported_reasons = frozenset({"SAME_PERSON"})

    def judge(self, move: str, context: GuardContext) -> RefusedError | None:
        """Refused with SAME_PERSON."""
        if context[Requester].person_id not in context[Handlers].person_ids:
            return None
        return ConflictError(f"{move!r} is for another person than those who handled it", "SAME_PERSON", {"move": move})
