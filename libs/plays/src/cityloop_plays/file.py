"""play.yaml: a script of inputs, acts and expected outcome, for demo and tests; never applied."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cityloop_operator.city_file import Identifier
from cityloop_packs import LabelText
from cityloop_packs.sources import load
from pydantic import Field

from cityloop_plays.casework import Acts, Knock, Link, Review, Verdicts
from cityloop_plays.commands import Command, Gateway, StateInterlock
from cityloop_plays.crews import Book, Release, Resources
from cityloop_plays.hub import Locate, Sign, SwitchMode
from cityloop_plays.people import NotFixed, Rate, Report, Warn
from cityloop_plays.sensing import Await, Detect, Level, Readings, Register, Settle, Silence
from cityloop_plays.sharing import Agree, Dataset, Fetch
from cityloop_plays.stage import PlaceEntry, PlayModel, Say

AnyStep = Annotated[
    Acts
    | Agree
    | Await
    | Book
    | Command
    | Dataset
    | Detect
    | Fetch
    | Gateway
    | Knock
    | Level
    | Link
    | Locate
    | NotFixed
    | Rate
    | Readings
    | Register
    | Release
    | Report
    | Resources
    | Review
    | Say
    | Settle
    | Sign
    | Silence
    | StateInterlock
    | SwitchMode
    | Verdicts
    | Warn,
    Field(discriminator="do"),
]


class ExpectedSignals(PlayModel):
    """Signals of the event that a report belongs to."""

    datastreams: int = Field(description="How many datastreams raised one.")
    reports: int = Field(description="How many reports.")
    detections: int = Field(0, description="How many detections.")


class ExpectedRecord(PlayModel):
    """How often a rule or an algorithm was right and wrong."""

    true_signals: int = Field(0, description="How often it was right.")
    false_signals: int = Field(0, description="How often it was wrong.")
    repeats: int = Field(0, description="How often it said what was known.")


class Expectation(PlayModel):
    """How it must end, as seen from outside."""

    events: dict[str, int] = Field(default_factory=dict, description="Number of events by class, exactly.")
    same_event: tuple[tuple[Identifier, ...], ...] = Field(
        (), description="Groups of reports that must be of one event."
    )
    apart: tuple[tuple[Identifier, ...], ...] = Field((), description="Reports of as many events as there are of them.")
    signals: dict[Identifier, ExpectedSignals] = Field(default_factory=dict, description="By report.")
    reports: dict[Identifier, str] = Field(default_factory=dict, description="Final state by report.")
    cases: dict[Identifier, str] = Field(default_factory=dict, description="Final state by report or link.")
    reopened: tuple[Identifier, ...] = Field((), description="Reports whose case must have been reopened once.")
    tasks: dict[Identifier, dict[str, str]] = Field(default_factory=dict, description="By report: department to state.")
    masked: dict[str, tuple[str, ...]] = Field(default_factory=dict, description="Masked fields by name of the read.")
    counts: dict[str, int] = Field(default_factory=dict, description="Rows by name of the read.")
    refused: dict[str, str] = Field(default_factory=dict, description="Reasons by name of the step.")
    warnings: dict[str, int] = Field(default_factory=dict, description="Number of warnings by kind and state.")
    ahead: int | None = Field(None, description="Predictions drafted before the first alarm of their events.")
    undiminished: tuple[Identifier, ...] = Field((), description="Reports whose event was never graded less grave.")
    records: dict[str, ExpectedRecord] = Field(default_factory=dict, description="By rule or algorithm.")
    free: dict[Identifier, int] = Field(default_factory=dict, description="Resources by kind that nobody has booked.")
    modes: dict[str, str] = Field(default_factory=dict, description="Final mode by layer/area.")
    totals: dict[str, int] = Field(default_factory=dict, description="How many subjects ended how, all of them.")


class PlayFile(PlayModel):
    """The whole file."""

    title: LabelText = Field(description="What the audience is told is played.")
    city: Identifier = Field(description="The folder in `deploy/cities` that it is played in.")
    packs: tuple[Identifier, ...] = Field(min_length=1, description="It is played on them and those they require.")
    fast_motion: float = Field(1, ge=1, le=3_600, description="Durations of the pack are divided by it for this play.")
    places: dict[str, PlaceEntry] = Field(default_factory=dict, description="Places by the names that steps use.")
    steps: tuple[AnyStep, ...] = Field(description="What happens, in this order.")
    expect: Expectation = Field(description="How it must end.")

    @classmethod
    def read(cls, folder: Path) -> PlayFile:
        """Read `play.yaml` in a folder.

        Raises:
            UnreadableError: it is no YAML, or a name stands twice in one mapping.
            ValidationError: with every problem by its place.
        """
        return cls.model_validate(load((folder / "play.yaml").read_text(encoding="utf-8")).value)
