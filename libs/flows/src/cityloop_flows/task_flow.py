"""Flows of subjects that give tasks to departments: what follows on the tasks, and who decides a dispute."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import ClassVar

from cityloop_declarations import StateName
from cityloop_kernel import SentenceError, say
from pydantic import Field, model_validator

from cityloop_flows.clocks import Limit
from cityloop_flows.effects.cancel_tasks.effect import CancelTasks
from cityloop_flows.effects.dispatch.effect import Dispatch
from cityloop_flows.flow import Flow, Move
from cityloop_flows.guards.disputed.guard import DisputedGuard
from cityloop_flows.guards.tasks_done.guard import TasksDoneGuard
from cityloop_flows.limits import WholeClock, limit_in


class TaskFlow(Flow):
    """How a subject moves that is handled by tasks of departments."""

    gives_tasks: ClassVar = True
    keeps_time: ClassVar = True

    all_fed_back: StateName = Field(description="Where it comes when all tasks given out are fed back.")
    returned: StateName = Field(description="Where it comes when a department returns a task.")
    returns: int | None = Field(None, ge=1, le=10, description="Returns that it may see before it is in dispute.")
    whole_clocks: tuple[WholeClock, ...] = Field(
        (), description="How long it may take from its beginning to its end, and again from when it is reopened."
    )

    def whole_limit(self, mode: str) -> Limit | None:
        """How long a subject may take in all; None where the flow has no such clock."""
        return limit_in(self.whole_clocks, mode)

    @property
    def deciding_move(self) -> str:
        """The move that decides a dispute; empty where the flow has none."""
        return next((item.move for item in self.moves if item.guard(DisputedGuard) is not None), "")

    def following(self, move: Move) -> Iterator[str]:
        """Where it comes when the tasks that a move assigned are fed back, and when one is returned."""
        if any(effect.assigns_tasks for effect in move.effects):
            yield self.all_fed_back
        if any(effect.may_return for effect in move.effects):
            yield self.returned

    @model_validator(mode="after")
    def _tasks_fit(self) -> TaskFlow:
        for item in self.moves:
            if self.ended(item.target) and item.guard(TasksDoneGuard) is None and item.effect(CancelTasks) is None:
                raise SentenceError(say("flow-tasks-left-open", move=item.move))
            if item.guard(DisputedGuard) is not None and item.effect(Dispatch) is None:
                raise SentenceError(say("flow-decides-without-dispatch", move=item.move))
        deciding = [
            item for item in self.moves if item.guard(DisputedGuard) is not None and self.returned in item.sources
        ]
        if (self.returns is None) != (not self.deciding_move):
            raise SentenceError(say("flow-returns-and-disputed"))
        if self.returns is not None and not deciding:
            raise SentenceError(say("flow-disputes-from-returned", move=self.deciding_move, state=self.returned))
        return self

    def _named(self) -> Iterable[str]:
        return (*super()._named(), self.all_fed_back, self.returned)
