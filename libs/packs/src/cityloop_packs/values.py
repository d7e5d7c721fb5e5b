"""What several kinds of a pack are made of: identifiers, names, scales, and names that refer to something else."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

from cityloop_declarations import ConditionText as ConditionText
from cityloop_declarations import Identifier as Identifier
from cityloop_declarations import ModeName as ModeName
from cityloop_declarations import RoleName as RoleName
from cityloop_declarations import StateName as StateName
from cityloop_declarations import Strict as Strict
from cityloop_expressions import LabelText as LabelText
from cityloop_expressions import LanguageTag as LanguageTag
from cityloop_expressions import Name as Name
from cityloop_kernel import ReferenceTarget

ClassName = Annotated[Name, ReferenceTarget.EVENT_CLASS]
ProblemKindName = Annotated[Identifier, ReferenceTarget.PROBLEM_KIND]
ModelName = Annotated[Identifier, ReferenceTarget.THING_MODEL]
DepartmentName = Annotated[Name, ReferenceTarget.DEPARTMENT]
LayerName = Annotated[Name, ReferenceTarget.LAYER]
Grade = Literal["particularly_serious", "serious", "major", "general"]
WarningLevelName = Literal["red", "orange", "yellow", "blue"]
EVERY_CLASS = "*"


class CasePhase(StrEnum):
    """Where a case stands, as its contract has it; processes have states of their own, each of one of these."""

    PENDING_CONFIRMATION = "pending_confirmation"
    PENDING_FILING = "pending_filing"
    PENDING_DISPATCH = "pending_dispatch"
    IN_HANDLING = "in_handling"
    PENDING_CHECK = "pending_check"
    PENDING_CLOSING = "pending_closing"
    CLOSED = "closed"
    NOT_FILED = "not_filed"
    VOID = "void"

    @property
    def ended(self) -> bool:
        """Whether the case is over unless it is reopened."""
        return self in ENDED_PHASES


ENDED_PHASES = (CasePhase.CLOSED, CasePhase.NOT_FILED, CasePhase.VOID)
