"""Flows: how a permit, a call, an objection or a filing moves, who reviews it, and what recurs while it is in force."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from enum import StrEnum
from functools import cached_property
from typing import Annotated, ClassVar

from cityloop_declarations import Duration, RoleName, StateName
from cityloop_expressions import MOST_ATTRIBUTES, Attribute, Environment
from cityloop_flows import Flow, Move, Requester, State, Timing
from cityloop_flows.guards.another_person.guard import Handlers
from cityloop_flows.guards.approved.guard import ApprovedGuard
from cityloop_flows.guards.children_ended.guard import Children
from cityloop_flows.guards.condition.guard import Conditions
from cityloop_flows.guards.form_complete.guard import CompletedForms
from cityloop_flows.guards.reason.guard import Reason
from cityloop_flows.guards.review_filed.guard import ReviewFiledGuard, Reviews
from cityloop_kernel import SentenceError, phrase_list, say
from pydantic import Field, model_validator

from cityloop_packs.kinds.event_classes.attributes import SetBy
from cityloop_packs.values import Identifier, LabelText, Strict


class FlowPhase(StrEnum):
    """Where a running flow stands, as its contract has it; flows have states of their own, each of one of these."""

    FILED = "filed"
    IN_REVIEW = "in_review"
    WAITING = "waiting"
    """For whoever filed it, who was asked for more."""
    DECIDED = "decided"
    IN_FORCE = "in_force"
    COMPLETED = "completed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"


class FlowState(State):
    """Where a running flow may stand."""

    phase: FlowPhase = Field(description="What the contract knows it as.")
    name: LabelText | None = Field(None, description="What people call the state; the word for its phase when absent.")


class FlowMove(Move):
    """One move of a running flow."""

    name: LabelText | None = Field(None, description="What people call the move; its identifier when absent.")


class ReviewPlan(Strict):
    """Who reviews it, apart from each other, and how."""

    roles: tuple[RoleName, ...] = Field(min_length=1, description="Whose posts may review it.")
    states: tuple[StateName, ...] = Field(min_length=1, description="States in which reviews are filed.")
    blind: bool = Field(True, description="A reviewer sees no other review before it has left these states.")
    most_score: int | None = Field(
        None, ge=1, le=1_000, description="Reviews score from 0 to this; no score when absent."
    )


class Duty(Strict):
    """What has to be done again and again while it is in some states, such as a check of a permit's site."""

    duty: Identifier = Field(description="Its name.")
    name: LabelText = Field(description="What people call it.")
    states: tuple[StateName, ...] = Field(min_length=1, description="While it is in one of these.")
    every: Annotated[Duration, Field(ge=dt.timedelta(seconds=1))] = Field(
        description="From entering the states, then from one due time to the next."
    )
    roles: tuple[RoleName, ...] = Field(min_length=1, description="Whose posts may record that it is done.")


class FlowAttribute(Attribute):
    """A typed value that flows of the definition carry: by a form, or set by an officer."""

    set_by: SetBy | None = Field(
        None, description="Who may give a flow a value that has none; forms alone when absent."
    )
    corrected_by: SetBy | None = Field(None, description="Who may correct a value; the former one is kept.")


class FlowDefinition(Flow):
    """flows.yaml: how one kind of subject moves."""

    phases: ClassVar = tuple(FlowPhase)
    ended_phases: ClassVar = (FlowPhase.COMPLETED, FlowPhase.REFUSED, FlowPhase.WITHDRAWN, FlowPhase.LAPSED)
    knowledge: ClassVar = frozenset(
        {Requester, Timing, Reason, Handlers, Reviews, Children, Conditions, CompletedForms}
    )

    flow: Identifier = Field(description="Its name.")
    name: LabelText = Field(description="What people call such a subject.")
    opened_by: tuple[RoleName, ...] = Field(
        min_length=1,
        description="Whose posts may open one. In a flow these roles act for the department alone that opened it.",
    )
    under: tuple[Identifier, ...] = Field((), description="Flows of the same pack that it may be opened under.")
    initial: StateName = Field("filed", description="Where it begins.")
    states: tuple[FlowState, ...] = Field(
        (), description="Its own states. A phase is a state too, of its own name; named here, it has a name for people."
    )
    moves: tuple[FlowMove, ...] = Field(min_length=1, description="How it moves.")
    reviews: ReviewPlan | None = Field(None, description="Who reviews it; nobody when absent.")
    duties: tuple[Duty, ...] = Field((), description="What recurs while it is in some states.")
    attributes: tuple[FlowAttribute, ...] = Field(
        (), max_length=MOST_ATTRIBUTES, description="What it carries beside all that; its conditions ask for these."
    )

    @cached_property
    def environment(self) -> Environment:
        """The variables of its conditions: all its attributes, for whoever judges them has the flow itself."""
        return Environment.of(self.attributes)

    def name_of(self, state: str) -> LabelText | None:
        """What people call a state; None where it has no name of its own."""
        return next((item.name for item in self.states if item.state == state), None)

    def duties_in(self, state: str) -> Iterator[Duty]:
        """What recurs in a state."""
        return (duty for duty in self.duties if state in duty.states)

    @model_validator(mode="after")
    def _attributes_differ(self) -> FlowDefinition:
        names = [item.attribute for item in self.attributes]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise SentenceError(say("pack-attributes-alike", names=phrase_list(twice)))
        for item in self.attributes:
            for allowed in (item.set_by, item.corrected_by):
                for state in allowed.states if allowed else ():
                    self.phase_of(state)
        return self

    @model_validator(mode="after")
    def _parts_fit(self) -> FlowDefinition:
        for move in self.moves:
            asks = move.guard(ReviewFiledGuard) or move.guard(ApprovedGuard)
            if asks is not None and self.reviews is None:
                raise SentenceError(say("pack-flow-without-reviews", move=move.move, guard=asks.name))
        for state in (
            *(self.reviews.states if self.reviews else ()),
            *(name for duty in self.duties for name in duty.states),
        ):
            self.phase_of(state)
        names = [duty.duty for duty in self.duties]
        for name in names:
            if names.count(name) > 1:
                raise SentenceError(say("pack-duty-twice", name=name))
        return self
