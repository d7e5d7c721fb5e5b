"""The steps that a play file may have."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from cityloop_plays.steps.briefings import SignBriefing
from cityloop_plays.steps.casework import HandleCase, HomeVisit, OpenLinkedCase, Review, Verdicts
from cityloop_plays.steps.checklists import AnswerCheck
from cityloop_plays.steps.citizens import NotFixed, Rate, Report, SendWarning
from cityloop_plays.steps.commands import Command, Gateway, StateInterlock
from cityloop_plays.steps.flows import AnswerFlow, AwaitFlow, MoveFlow, OpenFlow, RecordDuty, ReviewFlow
from cityloop_plays.steps.hub import Locate, Sign, SwitchMode
from cityloop_plays.steps.ledgers import (
    Appeal,
    AwaitBalance,
    DecideAppeal,
    EnterStock,
    HandOut,
    MakeEntry,
    OpenAccount,
    Redeem,
)
from cityloop_plays.steps.publications import SignPublication
from cityloop_plays.steps.resources import Book, Release, Resources
from cityloop_plays.steps.sensing import Await, Detect, Level, Readings, Register, Settle, Silence
from cityloop_plays.steps.sharing import Agree, Dataset, Fetch
from cityloop_plays.steps.step import Say
from cityloop_plays.steps.summons import OpenJointCase
from cityloop_plays.steps.waiting import AwaitEscalation, AwaitLinkedCase, AwaitReaction, LetDateCome, NoteMoment

AnyStep = Annotated[
    Agree
    | AnswerCheck
    | AnswerFlow
    | Appeal
    | Await
    | AwaitBalance
    | AwaitEscalation
    | AwaitFlow
    | AwaitLinkedCase
    | AwaitReaction
    | Book
    | Command
    | Dataset
    | DecideAppeal
    | Detect
    | EnterStock
    | Fetch
    | Gateway
    | HandOut
    | HandleCase
    | HomeVisit
    | LetDateCome
    | Level
    | Locate
    | MakeEntry
    | MoveFlow
    | NotFixed
    | NoteMoment
    | OpenAccount
    | OpenFlow
    | OpenJointCase
    | OpenLinkedCase
    | Rate
    | Readings
    | RecordDuty
    | Redeem
    | Register
    | Release
    | Report
    | Resources
    | Review
    | ReviewFlow
    | Say
    | SendWarning
    | Settle
    | Sign
    | SignBriefing
    | SignPublication
    | Silence
    | StateInterlock
    | SwitchMode
    | Verdicts,
    Field(discriminator="do"),
]
"""A step by what its `do` says."""
