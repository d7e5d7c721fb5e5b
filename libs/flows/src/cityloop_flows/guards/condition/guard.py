"""A move that depends on attributes of the subject."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from cityloop_declarations import ConditionText
from cityloop_kernel import ConflictError, RefusedError
from pydantic import Field

from cityloop_flows.guard import Guard
from cityloop_flows.guard_context import GuardContext


class JudgedText(Protocol):
    """How a condition came out."""

    @property
    def holds(self) -> bool:
        """Whether it holds."""

    @property
    def absent(self) -> tuple[str, ...]:
        """Attributes that it asks for and that have no value."""


@dataclass(frozen=True, slots=True)
class Conditions:
    """Judges conditions by what is known of the subject."""

    judge: Callable[[str], JudgedText]


class ConditionGuard(Guard):
    """A condition on attributes of the subject holds; where one that it needs is absent, it does not."""

    name = "condition"
    short = "holds"
    needs = (Conditions,)
    may_lapse = True

    holds: ConditionText = Field(description="In CEL, on the attributes that the classes of the flow share.")

    def judge(self, move: str, context: GuardContext) -> RefusedError | None:
        """Refused with CONDITION_FAILED."""
        judged = context[Conditions].judge(self.holds)
        if judged.holds:
            return None
        absent = ", ".join(judged.absent)
        missing = f"; not known: {absent}" if absent else ""
        details = {"move": move, "condition": self.holds, "absent": absent}
        return ConflictError(f"{move!r} is possible where {self.holds}{missing}", "CONDITION_FAILED", details)
