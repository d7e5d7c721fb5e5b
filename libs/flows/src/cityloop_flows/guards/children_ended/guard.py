"""A move that waits for flows under its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from cityloop_declarations import StateName
from cityloop_kernel import ConflictError, RefusedError
from pydantic import Field

from cityloop_flows.guard import Guard
from cityloop_flows.guard_context import GuardContext


@dataclass(frozen=True, slots=True)
class Children:
    """How many flows under the subject are in each phase, and which of these phases are ends."""

    phases: Mapping[str, int]
    ended: frozenset[str]


class ChildrenEndedGuard(Guard):
    """All flows under it have ended, or any has."""

    name = "children_ended"
    short = "how"
    needs = (Children,)
    reported_reasons = frozenset({"FLOWS_OPEN"})

    how: Literal["all", "any"] = Field(
        "all", description="Whether all must have ended, of which there is at least one."
    )
    phases: tuple[StateName, ...] = Field((), description="In one of these phases; in any end when empty.")

    def judge(self, move: str, context: GuardContext) -> RefusedError | None:
        """Refused with FLOWS_OPEN."""
        children = context[Children]
        wanted = set(self.phases) or children.ended
        number = sum(children.phases.values())
        ended = sum(count for phase, count in children.phases.items() if phase in wanted)
        if ended and (self.how == "any" or ended == number):
            return None
        details = {"move": move, "ended": str(ended), "children": str(number)}
        return ConflictError(f"{move!r} waits for the flows under it: {ended} of {number}", "FLOWS_OPEN", details)
