"""Expectation of refusals."""

from __future__ import annotations

from collections.abc import AsyncIterator

from cityloop_localisation import say

from cityloop_plays.expectations.expectation import Check, Expectation
from cityloop_plays.stage import Stage


class Refusals(Expectation[dict[str, str]]):
    """Reasons of refusals by name of the step, all of them."""

    async def checks(self, stage: Stage) -> AsyncIterator[Check]:
        """Also where none are expected."""
        yield Check(say("check-refused"), self.root, stage.state.refused)
