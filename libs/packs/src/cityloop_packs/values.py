"""What several kinds of a pack are made of: identifiers, names, scales, and names that refer to something else."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from cityloop.common.v1.common_pb2 import Label
from cityloop_flows import Identifier as Identifier
from cityloop_flows import ModeName as ModeName
from cityloop_flows import Refers as Refers
from cityloop_flows import RoleName as RoleName
from cityloop_flows import StateName as StateName
from cityloop_flows import Strict as Strict
from pydantic import ConfigDict, Field, RootModel

Name = Annotated[str, Field(min_length=1, max_length=200)]
LanguageTag = Annotated[str, Field(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$")]
MOST_LANGUAGES = 50
ClassName = Annotated[Name, Refers.EVENT_CLASS]
ModelName = Annotated[Identifier, Refers.THING_MODEL]
DepartmentName = Annotated[Name, Refers.DEPARTMENT]
LayerName = Annotated[Name, Refers.LAYER]
Grade = Literal["particularly_serious", "serious", "major", "general"]
CasePhaseName = Literal[
    "pending_confirmation",
    "pending_filing",
    "pending_dispatch",
    "in_handling",
    "pending_check",
    "pending_closing",
    "closed",
    "not_filed",
    "void",
]
WarningLevelName = Literal["red", "orange", "yellow", "blue"]
ENDED_PHASES: tuple[CasePhaseName, ...] = ("closed", "not_filed", "void")
EVERY_CLASS = "*"


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


class Scope(Strict):
    """Where an override holds; everything that is named must match."""

    areas: dict[LayerName, tuple[Name, ...]] = Field(default_factory=dict, description="Layer to ids of its areas.")

    def __bool__(self) -> bool:
        return bool(self.areas)

    def __str__(self) -> str:
        return "; ".join(f"{layer}: {', '.join(areas)}" for layer, areas in sorted(self.areas.items()))

    def meets(self, other: Scope) -> bool:
        """Whether both may hold at one place; one for everywhere meets only another for everywhere: it gives way."""
        if not self or not other:
            return bool(self) == bool(other)
        return all(set(self.areas[layer]) & set(other.areas[layer]) for layer in self.areas.keys() & other.areas.keys())

    def holds(self, areas: Mapping[str, str]) -> bool:
        """Whether it holds at a place with these areas, by layer."""
        return all(areas.get(layer) in wanted for layer, wanted in self.areas.items())
