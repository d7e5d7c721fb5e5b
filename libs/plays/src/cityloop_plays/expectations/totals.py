"""Expectation of the totals on the topics."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Iterable

from cityloop_localisation import say

from cityloop_plays.expectations.expectation import Check, Expectation, awaited
from cityloop_plays.stage import Stage
from cityloop_plays.topic_totals import total_said, totals


class Totals(Expectation[dict[str, int]]):
    """How many subjects ended how, all of them: by `case/<class>/<phase>/<times reopened>/<lead>` and the like."""

    async def checks(self, stage: Stage) -> AsyncIterator[Check]:
        """One, where any are expected."""

        async def found() -> dict[str, int]:
            return await totals(stage.client)

        if self.root:
            ended = await awaited(found, self.root)
            names = _names(stage, {**self.root, **ended})
            expected, present = ({names[total]: count for total, count in each.items()} for each in (self.root, ended))
            yield Check(say("check-totals"), expected, present)


def _names(stage: Stage, totals_of: Iterable[str]) -> dict[str, str]:
    """What people call each; with its identifiers where two are called the same."""
    said = {total: stage.translate(total_said(total, stage.names)) for total in totals_of}
    times = Counter(said.values())
    return {total: name if times[name] == 1 else f"{name} ({total})" for total, name in said.items()}
