"""What several kinds of a pack are made of: identifiers, names, scales, and names that refer to something else."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Literal

from cityloop.common.v1.common_pb2 import Label
from cityloop_flows import Identifier as Identifier
from cityloop_flows import ModeName as ModeName
from cityloop_flows import RoleName as RoleName
from cityloop_flows import StateName as StateName
from cityloop_flows import Strict as Strict
from cityloop_kernel import ReferenceTarget
from pydantic import ConfigDict, Field, RootModel

Name = Annotated[str, Field(min_length=1, max_length=200)]
LanguageTag = Annotated[str, Field(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$")]
MOST_LANGUAGES = 50
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


class LabelText(RootModel[dict[LanguageTag, Name]]):
    """A name or a text that people read, by language tag (BCP 47)."""

    model_config = ConfigDict(frozen=True)

    root: dict[LanguageTag, Name] = Field(min_length=1, max_length=MOST_LANGUAGES)

    @property
    def texts(self) -> Mapping[str, str]:
        """The texts by language tag."""
        return self.root

    def label(self) -> Label:
        """As contracts have it."""
        return Label(texts=self.root)
