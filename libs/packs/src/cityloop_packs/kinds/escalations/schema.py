"""Escalations: to whom a task climbs whose department does not take the step that is awaited."""

from __future__ import annotations

from enum import StrEnum
from itertools import pairwise

from cityloop_flows import TimeAmount
from cityloop_kernel import SentenceError, say
from pydantic import Field, model_validator

from cityloop_packs.values import EVERY_CLASS, ClassName, DepartmentName, Identifier, LabelText, RoleName, Strict


class TaskStep(StrEnum):
    """What a department says on its way with a task, in this order; the last two may be left out."""

    ACCEPTED = "accepted"
    CONTACTED = "contacted"
    ARRIVED = "arrived"


class RosterPart(StrEnum):
    """Who of a department's duty roster sees to a task."""

    ON_DUTY = "on_duty"
    LEADER = "leader"


class EscalationLevel(Strict):
    """A level that a task climbs to while the step is awaited."""

    after: TimeAmount = Field(
        description="How long after it was given out; where contact or arrival is awaited, after it was taken on."
    )
    roles: tuple[RoleName, ...] = Field(
        (),
        description="Posts with one of these roles see to it then; only a level for the leader on duty may name none.",
    )
    roster: RosterPart | None = Field(
        None,
        description="By the duty roster: on_duty are those of the posts in which somebody is on duty then, leader is"
        " who leads the department then. Where that is nobody, it climbs on at once; at the last level it goes to all"
        " posts of its roles.",
    )
    department: DepartmentName | None = Field(None, description="Whose posts; the task's own department when absent.")
    name: LabelText | None = Field(None, description="What people call the level, such as supervised handling.")


class Escalation(Strict):
    """escalations.yaml: to whom tasks of some classes climb, level by level, until their department takes a step."""

    escalation: Identifier = Field(description="Its name.")
    event_classes: tuple[ClassName, ...] = Field((EVERY_CLASS,), description="Whose tasks climb so.")
    awaits: TaskStep = Field(
        TaskStep.ACCEPTED, description="The step: taken on, who waits was contacted, or arrived at the place."
    )
    levels: tuple[EscalationLevel, ...] = Field(min_length=1, max_length=9, description="The lowest first.")

    @model_validator(mode="after")
    def _climbs(self) -> Escalation:
        """Each has somebody. Of two levels in one unit the higher is later; others can be told only by a calendar."""
        for number, level in enumerate(self.levels, 1):
            if not level.roles and (level.roster is not RosterPart.LEADER or number == len(self.levels)):
                raise SentenceError(say("pack-level-without-roles", level=number))
        for number, (lower, higher) in enumerate(pairwise(level.after.amount for level in self.levels), 2):
            if lower.unit is higher.unit and higher.time <= lower.time:
                raise SentenceError(say("pack-level-not-later", level=number))
        return self
