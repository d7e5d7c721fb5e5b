"""Processes: the transition tables of cases, which moves happen by themselves, and the clocks."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from cityloop_packs.values import (
    EVERY_CLASS,
    CaseStateName,
    ClassName,
    Identifier,
    LabelText,
    ModeName,
    RoleName,
    Strict,
)


class Remeasurement(Strict):
    """What the datastreams that raised the event must show before a move: below a limit for a dwell."""

    below: float
    dwell_seconds: int = Field(ge=0, le=86_400)


class Transition(Strict):
    """One move of a case: from which states, to which, by which roles."""

    move: Identifier
    name: LabelText | None = Field(None, description="What people call the move; its identifier when absent.")
    sources: tuple[CaseStateName, ...] = Field(min_length=1)
    target: CaseStateName
    roles: tuple[RoleName, ...] = Field(min_length=1)
    reason: Literal["required", "optional"] = "optional"
    dispatches: bool = Field(False, description="Creates the tasks of the departments named with it.")
    cancels_tasks: bool = Field(False, description="Tasks that are still open end with it.")
    passes_tasks: bool = Field(False, description="Tasks that were fed back have passed the check.")
    fails_tasks: bool = Field(False, description="Tasks that were fed back go back to their departments.")
    not_by_handler: bool = Field(False, description="Nobody who had a hand in its tasks may make this move.")
    photo: bool = Field(False, description="Needs a photo.")
    remeasurement: Remeasurement | None = None


class Clock(Strict):
    """A limit of a stage, in urgent (continuous) hours."""

    stage: CaseStateName
    urgent_hours: float = Field(gt=0, le=24 * 366)
    modes: tuple[ModeName, ...] = Field((), description="Only in these operating modes; goes before one for any.")


class NotAcknowledged(Strict):
    """What is done when messages of a warning were not confirmed in time: somebody visits their recipients."""

    participants: bool = Field(True, description="Those who take part in the case go; else, or without any, the lead.")
    instruction: LabelText


class Process(Strict):
    """process.yaml: the transition table of some classes, which moves happen by themselves, and the clocks."""

    process: Identifier
    event_classes: tuple[ClassName, ...] = (EVERY_CLASS,)
    initial: CaseStateName = "pending_confirmation"
    all_fed_back: CaseStateName = "pending_check"
    returned: CaseStateName = "pending_dispatch"
    returns: int | None = Field(None, ge=1, le=10, description="Returns that a case may see before it is arbitrated.")
    arbitrated: Identifier | None = Field(None, description="Move that decides a dispute; its tasks cannot return.")
    automatic: tuple[Identifier, ...] = Field((), description="Moves made at once, in this order, where they apply.")
    not_fixed: Identifier | None = Field(None, description="Move made when a reporter says that it is not fixed.")
    not_acknowledged: NotAcknowledged | None = None
    transitions: tuple[Transition, ...] = Field(min_length=1)
    clocks: tuple[Clock, ...] = ()

    @model_validator(mode="after")
    def _consistent(self) -> Process:
        moves = [transition.move for transition in self.transitions]
        if len(set(moves)) != len(moves):
            raise ValueError("a move stands twice; name its sources in one transition")
        if (self.returns is None) != (self.arbitrated is None):
            raise ValueError("`returns` and `arbitrated` go together")
        if self.arbitrated is not None and self.arbitrated not in moves:
            raise ValueError(f"the move for disputes, {self.arbitrated!r}, is not in the transition table")
        unknown = set(self.automatic) - set(moves)
        if unknown:
            raise ValueError(f"automatic moves {sorted(unknown)} are not in the transition table")
        if self.not_fixed is not None and self.not_fixed not in moves:
            raise ValueError(f"the move for not_fixed, {self.not_fixed!r}, is not in the transition table")
        return self

    @model_validator(mode="after")
    def _moves_fit(self) -> Process:
        shown = {item.move for item in self.transitions if item.photo or item.remeasurement or item.not_by_handler}
        unshown = shown & {*self.automatic, self.not_fixed}
        if unshown:
            raise ValueError(f"moves {sorted(map(str, unshown))} need evidence or another person")
        if self.arbitrated in self.automatic:
            raise ValueError(f"{self.arbitrated!r} decides disputes: it is not made by itself")
        if any(item.move == self.arbitrated and not item.dispatches for item in self.transitions):
            raise ValueError(f"{self.arbitrated!r} decides who handles a case: it must dispatch")
        return self
