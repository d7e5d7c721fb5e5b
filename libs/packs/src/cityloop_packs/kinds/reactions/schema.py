"""Reactions: what is done when a fact, an expiry, a date of the calendar or the band of a figure occurs."""

from __future__ import annotations

from cityloop_flows import TimeAmount
from cityloop_kernel import SentenceError, phrase_list, say
from pydantic import Field, model_validator

from cityloop_packs.kinds.reactions.acts import ABOUT, Act
from cityloop_packs.kinds.reactions.causes import Cause
from cityloop_packs.values import ConditionText, Identifier, LabelText, LayerName, RoleName, Strict

MOST_TARGETS = 10_000
"""That one cause is for."""
TARGET_VARIABLES = {"areas": {"area": "string"}, "posts": {"post": "string"}}


class ForEach(Strict):
    """Exactly one of these: the reaction is done once for each, and each has a cause of its own."""

    areas: LayerName | None = Field(None, description="The areas of a layer.")
    posts: RoleName | None = Field(None, description="The posts of the city with a role.")

    @property
    def of(self) -> str:
        """Which: areas or posts."""
        return "areas" if self.areas is not None else "posts"

    @model_validator(mode="after")
    def _one(self) -> ForEach:
        if (self.areas is None) == (self.posts is None):
            raise SentenceError(say("pack-reaction-one-list", known=phrase_list(TARGET_VARIABLES, "or")))
        return self


class Reaction(Strict):
    """reactions.yaml: what is done when something occurs, once for each cause."""

    reaction: Identifier = Field(description="Its name.")
    name: LabelText | None = Field(None, description="What people call it.")
    cause: Cause = Field(description="What it answers to.")
    when: ConditionText | None = Field(
        None, description="Only where it holds of what the cause says and of the attributes of its class."
    )
    for_each: ForEach | None = Field(None, description="Once for each of a list.")
    wait: TimeAmount | None = Field(
        None, description="It waits so long, and is dropped when its condition or state no longer holds meanwhile."
    )
    act: Act = Field(description="What is done.")
    most_an_hour: int = Field(
        60, ge=1, le=20_000, description="Once it would do more in an hour it stops, until an operator lets it go on."
    )
    signed_by: tuple[RoleName, ...] = Field(
        (), description="It is a draft until a post with one of these roles signs it."
    )
    authorised: str | None = Field(
        None, min_length=3, max_length=200, description="The order by which its act was authorised beforehand."
    )

    @property
    def drafted(self) -> bool:
        """Whether somebody has to sign each."""
        return bool(self.signed_by)

    @model_validator(mode="after")
    def _authority(self) -> Reaction:
        if self.act.dangerous and not self.signed_by and self.authorised is None:
            raise SentenceError(say("pack-reaction-not-authorised"))
        if self.signed_by and self.authorised is not None:
            raise SentenceError(say("pack-reaction-signed-twice"))
        return self

    @model_validator(mode="after")
    def _about_something(self) -> Reaction:
        """An act that needs a case, a flow or a report has a cause that brings one, and only one."""
        subject, act = self.cause.subject, self.act.name
        needed = ABOUT.get(act)
        if needed is not None and subject not in needed:
            raise SentenceError(say("pack-reaction-about-nothing", act=act, needed=phrase_list(needed, "or")))
        opened, of_post = self.act.open_flow, self.for_each is not None and self.for_each.posts is not None
        if opened is not None and (opened.department is None) != of_post:
            raise SentenceError(say("pack-reaction-flow-whose"))
        if needed is not None and self.for_each is not None:
            raise SentenceError(say("pack-reaction-no-list", act=act))
        return self
