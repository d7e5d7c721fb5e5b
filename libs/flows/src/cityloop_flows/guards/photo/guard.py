"""A move that needs a photo."""

from __future__ import annotations

from dataclasses import dataclass

from cityloop_kernel import InvalidError, RefusedError

from cityloop_flows.guard import Guard, WithoutPerson
from cityloop_flows.guard_context import GuardContext


@dataclass(frozen=True, slots=True)
class Photos:
    """How many photos come with the move."""

    count: int


class PhotoGuard(Guard):
    """A photo comes with the move."""

    name = "photo"
    needs = (Photos,)
    without_person = WithoutPerson.NEVER_HOLDS
    reported_reasons = frozenset({"PHOTO_MISSING"})

    def judge(self, move: str, context: GuardContext) -> RefusedError | None:
        """Refused with PHOTO_MISSING."""
        if context[Photos].count:
            return None
        return InvalidError(f"{move!r} needs a photo: attach one", "PHOTO_MISSING", {"move": move})
