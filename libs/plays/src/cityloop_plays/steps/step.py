"""What every step of a play is; and the step that only says something."""

from __future__ import annotations

from abc import abstractmethod
from typing import Literal

from cityloop_packs import LabelText
from pydantic import Field

from cityloop_plays.model import PlayModel
from cityloop_plays.stage import Stage
from cityloop_plays.texts import text_of


class Step(PlayModel):
    """One step; its `say` is printed before it."""

    say: LabelText | None = Field(None, description="Told before the step.")

    async def run(self, stage: Stage, number: int, steps: int) -> None:
        """Print its title and its place in the play, then do it."""
        if self.say is not None:
            stage.print_line("play-step", title=text_of(self.say), number=number, steps=steps)
        await self.play(stage)

    @abstractmethod
    async def play(self, stage: Stage) -> None:
        """Do it, from outside."""


class Say(Step):
    """Only print a title."""

    do: Literal["say"]

    async def play(self, stage: Stage) -> None:
        """Nothing more."""
