"""play.yaml: a script of inputs, acts and expected outcome, for demo and tests; never applied."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field

from cityloop_cli.city_file import Identifier, Names

Point = tuple[float, float]
"""Longitude and latitude in WGS 84."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class DatastreamModel(_Strict):
    """The one datastream that each thing of a step has."""

    property: str
    unit: str
    minimum: float
    maximum: float


class Group(_Strict):
    """So many things round a point."""

    group: Identifier
    count: int = Field(ge=1, le=1_000)
    around: Point
    within_metres: float = Field(gt=0)


class Register(_Strict):
    """Register things."""

    do: Literal["register"]
    department: Identifier
    thing_model: Identifier
    datastream: DatastreamModel
    groups: tuple[Group, ...]


class Profile(_Strict):
    """How the values of a group run: low, then rising to high from a share of the time on."""

    group: Identifier
    low: float
    high: float
    rises_at: float = Field(ge=0, lt=1)


class Readings(_Strict):
    """Send readings in the background: so many hours up to now, within so many seconds."""

    do: Literal["readings"]
    name: Identifier
    department: Identifier
    hours: float = Field(gt=0)
    seconds: float = Field(gt=0)
    every_seconds: float = Field(gt=0)
    profiles: tuple[Profile, ...]


class Await(_Strict):
    """Wait until readings sent in the background are through."""

    do: Literal["await"]
    name: Identifier


class Report(_Strict):
    """Somebody reports something."""

    do: Literal["report"]
    report: Identifier
    by: Literal["officer", "citizen"]
    post: str = ""
    event_class: str
    at: Point
    text: str
    phone: str = ""


class Act(_Strict):
    """A move of the case, or of the open task of the post's department."""

    move: str = ""
    task: Literal["", "accept", "return", "feed-back"] = ""
    post: str
    person: str
    reason: str = ""
    result: str = ""
    photo: bool = False
    departments: tuple[str, ...] = ()


class Acts(_Strict):
    """Acts on the case that a report belongs to, one after the other."""

    do: Literal["acts"]
    of: Identifier
    acts: tuple[Act, ...]


class Rate(_Strict):
    """A reporter rates the handling."""

    do: Literal["rate"]
    report: Identifier
    rating: int = Field(ge=1, le=5)


class NotFixed(_Strict):
    """A reporter says that it is not fixed."""

    do: Literal["not-fixed"]
    report: Identifier
    text: str


class ExchangeField(_Strict):
    """A field of the dataset."""

    field: Identifier
    grade: str
    masking: str


class Consumer(_Strict):
    """A department that asks for the dataset."""

    department: Identifier
    cleared_grade: str
    purpose: str


class Exchange(_Strict):
    """A dataset is published, agreements are requested and approved, rows are fetched."""

    do: Literal["exchange"]
    provider: Identifier
    dataset: Identifier
    key: Identifier
    fields: tuple[ExchangeField, ...]
    rows: tuple[dict[str, str], ...]
    consumers: tuple[Consumer, ...]


Step = Annotated[Register | Readings | Await | Report | Acts | Rate | NotFixed | Exchange, Field(discriminator="do")]


class ExpectedSignals(_Strict):
    """Signals of the event that a report belongs to."""

    of: Identifier
    datastreams: int
    reports: int


class Expectation(_Strict):
    """How it must end, as seen from outside."""

    events: dict[str, int] = Field(default_factory=dict, description="Number of events by class, exactly.")
    same_event: tuple[tuple[Identifier, ...], ...] = ()
    signals: ExpectedSignals | None = None
    reports: dict[Identifier, str] = Field(default_factory=dict, description="Final state by report.")
    reopened: tuple[Identifier, ...] = ()
    tasks: dict[Identifier, dict[str, str]] = Field(default_factory=dict, description="By report: department to state.")
    masked: dict[str, tuple[str, ...]] = Field(default_factory=dict, description="Masked fields by department.")


class PlayFile(_Strict):
    """The whole file."""

    play: Identifier
    title: Names
    city: Identifier
    steps: tuple[Step, ...]
    expect: Expectation

    @classmethod
    def read(cls, folder: Path) -> PlayFile:
        """Read `play.yaml` in a folder.

        Raises:
            ValidationError: with every problem by its place.
        """
        return cls.model_validate(yaml.safe_load((folder / "play.yaml").read_text(encoding="utf-8")))
