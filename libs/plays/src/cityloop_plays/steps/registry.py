"""The steps that a play file may have."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from cityloop_plays.steps.casework import HandleCase, HomeVisit, OpenLinkedCase, Review, Verdicts
from cityloop_plays.steps.citizens import NotFixed, Rate, Report, SendWarning
from cityloop_plays.steps.commands import Command, Gateway, StateInterlock
from cityloop_plays.steps.hub import Locate, Sign, SwitchMode
from cityloop_plays.steps.resources import Book, Release, Resources
from cityloop_plays.steps.sensing import Await, Detect, Level, Readings, Register, Settle, Silence
from cityloop_plays.steps.sharing import Agree, Dataset, Fetch
from cityloop_plays.steps.step import Say

AnyStep = Annotated[
    HandleCase
    | Agree
    | Await
    | Book
    | Command
    | Dataset
    | Detect
    | Fetch
    | Gateway
    | HomeVisit
    | Level
    | OpenLinkedCase
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
    | SendWarning,
    Field(discriminator="do"),
]
"""A step by what its `do` says."""
