"""Reactions: what is done when a fact, an expiry, a date of the calendar or the band of a figure occurs."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, Literal

from cityloop_expressions import AttributeName
from cityloop_flows import TimeAmount
from cityloop_kernel import SentenceError, phrase_list, say
from pydantic import Field, model_validator

from cityloop_packs.kinds.reactions.acts import ABOUT, ANSWERS, DATED, LISTS, Act
from cityloop_packs.kinds.reactions.causes import Cause
from cityloop_packs.values import (
    ConditionText,
    DepartmentName,
    Identifier,
    LabelText,
    LayerName,
    RoleName,
    Strict,
)

MOST_TARGETS = 10_000
"""That one cause is for."""
TEXT = "string"
FieldType = Literal["text", "number"]
TARGET_VARIABLES: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "areas": {"area": TEXT},
        "posts": {"post": TEXT},
        "things": {"thing": TEXT, "owner": TEXT},
        "rows": {"row": TEXT},
    }
)
"""What conditions know of each of a list, with their types in CEL."""
MOST_FIELDS = 20
CEL_TYPES: Mapping[FieldType, str] = MappingProxyType({"text": TEXT, "number": "double"})


class ThingsOf(Strict):
    """The registered things of a model."""

    thing_model: Identifier = Field(description="Which model.")
    layer: LayerName | None = Field(
        None, description="Only those in the area of this layer in which the cause lies; all of the city when absent."
    )


class RowsOf(Strict):
    """The rows of a dataset that a department may read under its agreement."""

    dataset: Annotated[str, Field(min_length=1, max_length=64)] = Field(description="Which dataset.")
    department: DepartmentName = Field(description="Whose agreement on it counts; each read uses its quota.")
    fields: dict[AttributeName, FieldType] = Field(
        min_length=1,
        max_length=MOST_FIELDS,
        description="Fields that are read, each text or number: conditions know them by these names.",
    )


class ForEach(Strict):
    """Exactly one of these: the reaction is done once for each, and each has a cause of its own."""

    areas: LayerName | None = Field(None, description="The areas of a layer.")
    posts: RoleName | None = Field(None, description="The posts of the city with a role.")
    things: ThingsOf | None = Field(None, description="The registered things of a model.")
    rows: RowsOf | None = Field(None, description="The rows of a dataset.")

    @property
    def of(self) -> str:
        """Which: areas, posts, things or rows."""
        return next(name for name in TARGET_VARIABLES if getattr(self, name) is not None)

    @property
    def asked(self) -> bool:
        """Whether another than the city's own description has the list: it is asked for when the cause comes."""
        return self.things is not None or self.rows is not None

    @property
    def variables(self) -> Mapping[str, str]:
        """What conditions know of each, with their types in CEL."""
        fields = {} if self.rows is None else self.rows.fields
        return {**TARGET_VARIABLES[self.of], **{name: CEL_TYPES[kind] for name, kind in fields.items()}}

    @model_validator(mode="after")
    def _one(self) -> ForEach:
        if sum(getattr(self, name) is not None for name in TARGET_VARIABLES) != 1:
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
        if self.act.personal and not self.signed_by:
            raise SentenceError(say("pack-reaction-must-be-signed", act=self.act.name))
        if self.signed_by and self.authorised is not None:
            raise SentenceError(say("pack-reaction-signed-twice"))
        return self

    @model_validator(mode="after")
    def _about_something(self) -> Reaction:
        """An act that needs a case, a flow or a report has a cause that brings one, and only one."""
        subject, act = self.cause.subject, self.act.name
        needed, known = ABOUT.get(act), ANSWERS.get(act)
        if needed is not None and subject not in needed:
            raise SentenceError(say("pack-reaction-about-nothing", act=act, needed=phrase_list(needed, "or")))
        if known is not None and subject not in known and not (subject == "date" and act in DATED):
            raise SentenceError(say("pack-reaction-not-read", act=act, known=phrase_list([*known, "date"], "or")))
        opened, of_post = self.act.open_flow, self.for_each is not None and self.for_each.posts is not None
        if opened is not None and (opened.department is None) != of_post:
            raise SentenceError(say("pack-reaction-flow-whose"))
        if self.for_each is not None and self.for_each.of not in LISTS.get(act, ()):
            raise SentenceError(say("pack-reaction-no-list", act=act, of=self.for_each.of))
        return self
