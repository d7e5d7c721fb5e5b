"""A move that needs a photo."""

from __future__ import annotations

from dataclasses import dataclass

from cityloop_kernel import InvalidError, RefusedError

from cityloop_flows.guard import Guard, WithoutPerson
from cityloop_flows.knowledge import Knowledge


@dataclass(frozen=True, slots=True)
class Photos:
    """How many photos come with the move."""

    count: int


class PhotoShown(Guard):
    """A photo comes with the move."""

    name = "photo"
    needs = (Photos,)
    without_person = WithoutPerson.NEVER_HOLDS
    noted = frozenset({"PHOTO_MISSING"})

    def judge(self, move: str, known: Knowledge) -> RefusedError | None:
        """Refused with PHOTO_MISSING."""
        if known[Photos].count:
            return None
        return InvalidError(f"{move!r} needs a photo: attach one", "PHOTO_MISSING", {"move": move})
