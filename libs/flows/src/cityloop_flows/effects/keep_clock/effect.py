"""A move within a stage."""

from __future__ import annotations

from cityloop_flows.effect import Effect


class KeepClock(Effect):
    """The clock of the stage goes on in the state that the move leads to, which else has a clock of its own."""

    name = "keep_clock"
    continues = True
