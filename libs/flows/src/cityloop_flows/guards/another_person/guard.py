"""Nobody checks his own work."""

from __future__ import annotations

from dataclasses import dataclass

from cityloop_kernel import ConflictError, RefusedError

from cityloop_flows.guard import Guard, WithoutPerson
from cityloop_flows.knowledge import Knowledge, Mover


@dataclass(frozen=True, slots=True)
class Handlers:
    """Ids of all persons who had a hand in the tasks."""

    person_ids: frozenset[str]


class AnotherPerson(Guard):
    """Whoever moves had no hand in the tasks, whatever his post."""

    name = "another_person"
    needs = (Mover, Handlers)
    without_person = WithoutPerson.NEVER_HOLDS
    noted = frozenset({"SAME_PERSON"})

    def judge(self, move: str, known: Knowledge) -> RefusedError | None:
        """Refused with SAME_PERSON."""
        if known[Mover].person_id not in known[Handlers].person_ids:
            return None
        return ConflictError(f"{move!r} is for another person than those who handled it", "SAME_PERSON", {"move": move})
