"""play.yaml: a script of inputs, steps and expected outcome, for demo and tests; never applied."""

from __future__ import annotations

from pathlib import Path

from cityloop_operator.city_file import Identifier
from cityloop_packs import LabelText
from cityloop_packs.sources import load
from pydantic import Field

from cityloop_plays.expectations.registry import Expectations
from cityloop_plays.model import PlaceEntry, PlayModel
from cityloop_plays.steps.registry import AnyStep
from cityloop_plays.working_days import PlayCalendar


class PlayFile(PlayModel):
    """The whole file."""

    title: LabelText = Field(description="What the audience is told is played.")
    city: Identifier = Field(description="The folder in `deploy/cities` that it is played in.")
    packs: tuple[Identifier, ...] = Field(min_length=1, description="It is played on them and those they require.")
    fast_motion: float = Field(1, ge=1, le=3_600, description="Durations of the pack are divided by it for this play.")
    calendar: PlayCalendar | None = Field(
        None, description="The city's calendar for this play; the city's own when absent."
    )
    places: dict[str, PlaceEntry] = Field(default_factory=dict, description="Places by the names that steps use.")
    steps: tuple[AnyStep, ...] = Field(description="What happens, in this order.")
    expect: Expectations = Field(description="How it must end.")

    @classmethod
    def read(cls, folder: Path) -> PlayFile:
        """Read `play.yaml` in a folder.

        Raises:
            UnreadableError: it is no YAML, or a name stands twice in one mapping.
            ValidationError: with every problem by its place.
        """
        return cls.model_validate(load((folder / "play.yaml").read_text(encoding="utf-8")).value)
