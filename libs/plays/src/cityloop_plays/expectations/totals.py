"""Expectation of the totals on the topics."""

from __future__ import annotations

from collections.abc import AsyncIterator

from cityloop_localisation import say

from cityloop_plays.expectations.expectation import Check, Expectation, awaited
from cityloop_plays.stage import Stage
from cityloop_plays.topic_totals import totals


class Totals(Expectation[dict[str, int]]):
    """How many subjects ended how, all of them."""

    async def checks(self, stage: Stage) -> AsyncIterator[Check]:
        """One, where any are expected."""

        async def found() -> dict[str, int]:
            return await totals(stage.client)

        if self.root:
            yield Check(say("check-totals"), self.root, await awaited(found, self.root))
