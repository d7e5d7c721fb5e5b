"""What a reaction does. Each act is of one service, which runs the reactions that do it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal

from cityloop_kernel import SentenceError, phrase_list, say
from pydantic import Field, model_validator

from cityloop_packs.kinds.ledgers.schema import MOST_AMOUNT, EarningLimit
from cityloop_packs.values import (
    ClassName,
    DepartmentName,
    Identifier,
    LabelText,
    LayerName,
    ModeName,
    Name,
    Strict,
)

ActName = Literal[
    "open_case",
    "open_flow",
    "move",
    "remark",
    "draft_briefing",
    "message",
    "ledger_entry",
    "publish",
    "request_command",
    "switch_mode",
]
COLLABORATION, CITIZEN, SENSING, HUB = "collaboration-tasks", "citizen-services", "sensing-ingest", "event-hub"
OWNERS: Mapping[ActName, str] = MappingProxyType(
    {
        "open_case": COLLABORATION,
        "open_flow": COLLABORATION,
        "move": COLLABORATION,
        "remark": COLLABORATION,
        "draft_briefing": COLLABORATION,
        "message": CITIZEN,
        "ledger_entry": CITIZEN,
        "publish": CITIZEN,
        "request_command": SENSING,
        "switch_mode": HUB,
    }
)
"""The service that owns each act."""
ABOUT: Mapping[ActName, tuple[str, ...]] = MappingProxyType(
    {
        "move": ("case", "flow"),
        "remark": ("event", "case", "task", "feedback"),
        "message": ("event", "case", "task", "feedback"),
        "ledger_entry": ("feedback",),
    }
)
"""Acts that are about something which their cause has to bring: what a fact or an expiry must be of."""
ANSWERS: Mapping[ActName, tuple[str, ...]] = MappingProxyType(
    {
        **ABOUT,
        "request_command": ("event", "warning", "case", "band"),
        "switch_mode": ("event", "warning", "band"),
    }
)
"""Facts that an act may answer to, where it may not answer to all: their topics are those that its service reads."""
DATED = frozenset(OWNERS) - frozenset(ABOUT)
"""Acts that may answer to a date."""
LISTS: Mapping[ActName, tuple[str, ...]] = MappingProxyType(
    {
        "open_case": ("areas", "posts", "things", "rows"),
        "open_flow": ("areas", "posts", "things", "rows"),
        "request_command": ("things",),
        "switch_mode": ("areas",),
    }
)
"""Lists for each of which an act may be done; the others are about what their cause brings."""
MOST_WORDS = 500
MOST_PARAMETERS = 20


class OpenCase(Strict):
    """A case is opened: beside the case that the cause is about, else alone at its place, or for the whole city."""

    event_class: ClassName = Field(description="Its class.")
    reason: str = Field(min_length=1, max_length=MOST_WORDS, description="Why, as its timeline says.")


class OpenFlow(Strict):
    """A flow of the same pack is opened."""

    flow: Identifier = Field(description="Which.")
    department: DepartmentName | None = Field(
        None, description="Whose flow it is; that of the post where it is for each of some posts."
    )
    subject: str = Field(min_length=1, max_length=MOST_WORDS, description="What it is about, in a sentence.")


class MakeMove(Strict):
    """The case or flow that the cause is about makes a move whose guards hold without a person."""

    move: Identifier = Field(description="Of its process or flow.")
    reason: str = Field("", max_length=MOST_WORDS, description="Why, as its timeline says.")


class Remark(Strict):
    """A remark stands on the timeline of the case that the cause is about."""

    text: str = Field(min_length=1, max_length=MOST_WORDS, description="What it says.")


class SendMessage(Strict):
    """The reporters of the case that the cause is about are told."""

    text: LabelText = Field(description="What.")


class MakeEntry(Strict):
    """An entry of a ledger for the reporter who gave the feedback that the cause is."""

    ledger: Identifier = Field(description="A ledger of the same pack.")
    unit: Identifier = Field(description="Points of it.")
    amount: int = Field(ge=-MOST_AMOUNT, le=MOST_AMOUNT, description="How many; negative where they are taken.")
    reason: str = Field(min_length=1, max_length=MOST_WORDS, description="Why, as the holder reads it.")

    limit: EarningLimit | None = Field(
        None, description="Of points that are given, for one holder in a period: no reaction makes points without end."
    )

    @model_validator(mode="after")
    def _something(self) -> MakeEntry:
        if not self.amount:
            raise SentenceError(say("pack-reaction-no-amount"))
        if (self.amount > 0) != (self.limit is not None):
            raise SentenceError(say("pack-reaction-limit"))
        return self


class DraftBriefing(Strict):
    """A briefing of the same pack is drafted: on a date that of its period, else that of the event of a case."""

    briefing: Identifier = Field(description="Which.")


class PublishIt(Strict):
    """A publication of the same pack is shown to everybody, once its owner's post has signed that."""

    publication: Identifier = Field(description="Which.")


class RequestCommand(Strict):
    """A thing is told to do something; a command that needs an approval waits for it."""

    thing_model: Identifier = Field(description="Of the thing.")
    thing: Name | None = Field(
        None, description="Id of the thing; that of the list where it is for each of some things: leave it out there."
    )
    command: Identifier = Field(description="Of the thing model.")
    parameters: dict[Identifier, Name] = Field(
        default_factory=dict, max_length=MOST_PARAMETERS, description="All that the command has, each with its value."
    )
    reason: str = Field(min_length=1, max_length=MOST_WORDS, description="Why, as the command names its issue.")


class SwitchMode(Strict):
    """An area is put into another operating mode, once a post that may do so has signed that."""

    layer: LayerName = Field(
        description="The area of this layer: that which it is for each of, else where the cause lies."
    )
    mode: ModeName = Field(description="Into which.")
    reason: str = Field(min_length=1, max_length=MOST_WORDS, description="Why, as everybody reads it.")


class Act(Strict):
    """Exactly one of these."""

    open_case: OpenCase | None = Field(None, description="Open a case.")
    open_flow: OpenFlow | None = Field(None, description="Open a flow.")
    move: MakeMove | None = Field(None, description="Move the case or flow that the cause is about.")
    remark: Remark | None = Field(None, description="Remark something on a timeline.")
    message: SendMessage | None = Field(None, description="Tell the reporters of a case.")
    ledger_entry: MakeEntry | None = Field(None, description="Make an entry of a ledger.")
    draft_briefing: DraftBriefing | None = Field(None, description="Draft a briefing.")
    publish: PublishIt | None = Field(None, description="Show a publication to everybody.")
    request_command: RequestCommand | None = Field(None, description="Tell a thing to do something.")
    switch_mode: SwitchMode | None = Field(None, description="Put an area into another operating mode.")

    @property
    def name(self) -> ActName:
        """Which it is."""
        return next(name for name in OWNERS if getattr(self, name) is not None)

    @property
    def owner(self) -> str:
        """The service that does it."""
        return OWNERS[self.name]

    @property
    def dangerous(self) -> bool:
        """Whether it is a draft that somebody has to sign, unless it was authorised beforehand."""
        return self.ledger_entry is not None and self.ledger_entry.amount < 0

    @property
    def personal(self) -> bool:
        """Whether a person answers for it, whatever was authorised: who commands in a mode, who publishes."""
        return self.switch_mode is not None or self.publish is not None

    @model_validator(mode="after")
    def _one(self) -> Act:
        if sum(getattr(self, name) is not None for name in OWNERS) != 1:
            raise SentenceError(say("pack-reaction-one-act", known=phrase_list(OWNERS, "or")))
        return self
