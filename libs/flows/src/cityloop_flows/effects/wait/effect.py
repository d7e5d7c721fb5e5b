"""A state that ends by itself."""

from __future__ import annotations

from cityloop_declarations import Identifier
from pydantic import Field

from cityloop_flows.effect import Effect
from cityloop_flows.limits import TimeAmount


class Wait(Effect):
    """The state that the move leads to ends at a moment: then a move is made by itself."""

    name = "wait"
    changes_time = True

    move: Identifier = Field(description="The move that is made then.")
    time: TimeAmount = Field(description="How long it waits; where whoever moves says until when, at most.")
    chosen: bool = Field(False, description="Whether whoever moves says until when.")
    tasks_wait: bool = Field(False, description="Whether no department takes a task on before.")
