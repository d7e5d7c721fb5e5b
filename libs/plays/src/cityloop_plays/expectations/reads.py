"""Expectations of what departments read under agreements."""

from __future__ import annotations

from collections.abc import AsyncIterator

from cityloop_plays.expectations.expectation import Check, Expectation, named_check
from cityloop_plays.stage import Stage


class MaskedFields(Expectation[dict[str, tuple[str, ...]]]):
    """Masked fields by name of the read."""

    async def checks(self, stage: Stage) -> AsyncIterator[Check]:
        """One for each read."""
        for name, fields in self.root.items():
            masked = tuple(sorted(stage.state.fetched[name].masked_fields))
            yield named_check("check-masked", stage.subject_name(name), tuple(sorted(fields)), masked)


class RowCounts(Expectation[dict[str, int]]):
    """Rows by name of the read."""

    async def checks(self, stage: Stage) -> AsyncIterator[Check]:
        """One for each read."""
        for name, count in self.root.items():
            yield named_check("check-count", stage.subject_name(name), count, stage.state.fetched[name].count)
