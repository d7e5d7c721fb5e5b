"""What must hold before a move."""

from __future__ import annotations

import datetime as dt
from enum import Enum
from typing import ClassVar

from cityloop_declarations import Declaration
from cityloop_kernel import RefusedError

from cityloop_flows.guard_context import GuardContext


class WithoutPerson(Enum):
    """What a guard is to a move that the flow makes by itself."""

    JUDGED = "judged"
    SKIPPED = "skipped"
    """It asks something of the person who moves."""
    NEVER_HOLDS = "never holds"
    """It needs something that only a person brings: such a move cannot be made by itself."""


class Guard(Declaration):
    """One kind of condition; an instance is the condition with its parameters, as a flow has it."""

    needs: ClassVar[tuple[type, ...]] = ()
    """Kinds of knowledge that it judges by."""
    without_person: ClassVar[WithoutPerson] = WithoutPerson.JUDGED
    may_lapse: ClassVar[bool] = False
    """Whether it may fail for good, whatever anybody does: then nobody counts on the move as a way to the end."""
    reported_reasons: ClassVar[frozenset[str]] = frozenset()
    """Reasons of its refusals that whoever reads the subject must know of."""

    def judge(self, move: str, context: GuardContext) -> RefusedError | None:
        """Why the move may not be made; None when it may.

        The refusal's reason has a sentence in the catalogues, which its details fill.
        """
        raise NotImplementedError

    def opens_at(self, context: GuardContext) -> dt.datetime | None:
        """From when on it holds by the passing of time alone; None where time does not matter."""
        del context
        return None
