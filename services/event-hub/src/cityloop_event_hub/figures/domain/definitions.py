"""Figures in force, and what follows from a change in one of them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any
from zoneinfo import ZoneInfo

from cityloop_packs import Indicator
from cityloop_packs.kinds.indicators.kind import flow_of

from cityloop_event_hub.figures.domain.formulas import Cell, dimensions_of
from cityloop_event_hub.figures.domain.stocks import later_starts

WINDOW = "window"
"""The unit of what is published of a sliding window; its start is 0, for there is one."""


@dataclass(frozen=True)
class Definitions:
    """Figures by their names in the fleet, and the zone whose days they count."""

    indicators: Mapping[str, Indicator]
    zone: ZoneInfo

    def of_kinds(self, kinds: set[str]) -> dict[str, Indicator]:
        """Those that count records of these kinds."""
        return {
            name: indicator
            for name, indicator in self.indicators.items()
            if any(selection.of in kinds for selection in indicator.formula.selections())
        }

    def kinds(self) -> set[str]:
        """The kinds of records that any of them counts."""
        return {selection.of for item in self.indicators.values() for selection in item.formula.selections()}

    def changed_by(self, cells: Iterable[Cell], until: int) -> set[Cell]:
        """What is to be published when cells have changed: a stock in all periods from then to that of a moment."""
        found: set[Cell] = set()
        first: dict[Cell, int] = {}
        for cell in cells:
            if self.indicators[cell.indicator].formula.standing:
                stock = cell._replace(start=0)
                first[stock] = min(first.get(stock, cell.start), cell.start)
            else:
                found.update(self.published_with(cell))
        for stock, start in first.items():
            for later in later_starts(stock.unit, start, until, self.zone):
                found.update(self.published_with(stock._replace(start=later)))
        return found

    def published_with(self, cell: Cell) -> list[Cell]:
        """What is to be published when a cell has changed: its figure, and indexes that it is part of."""
        indicator = self.indicators[cell.indicator]
        if indicator.window is not None:
            return [cell._replace(unit=WINDOW, start=0)]
        return [cell, *self.indexes_with(cell)]

    def indexes_with(self, cell: Cell) -> list[Cell]:
        """The cells of indexes that a cell is part of, over any number of steps."""
        found = []
        for other in self._indexes.get(cell.indicator, ()):
            index = self.indicators[other]
            whole = not cell.dimension or cell.dimension in dimensions_of(index)
            if cell.unit in index.periods and whole:
                above = cell._replace(indicator=other)
                found += [above, *self.indexes_with(above)]
        return found

    @cached_property
    def _indexes(self) -> Mapping[str, list[str]]:
        """The indexes that each figure is part of."""
        found: dict[str, list[str]] = {}
        for name, index in self.indicators.items():
            pack = name.partition("/")[0]
            for part in index.formula.index or ():
                found.setdefault(f"{pack}/{part.indicator}", []).append(name)
        return found


def stored(name: str, indicator: Indicator, department_id: Callable[[str], str]) -> str:
    """A figure as it is kept, in a form that is the same for the same figure.

    Args:
        name: of the figure in the fleet; flows are kept by theirs.
        indicator: as its pack says it.
        department_id: the id of a department, by which it is kept.
    """
    content = indicator.model_dump(mode="json", exclude_unset=True)
    found = _named(content, department_id, partial(flow_of, name))
    return json.dumps(found, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _named(value: Any, department_id: Callable[[str], str], flow_name: Callable[[str], str]) -> Any:
    if isinstance(value, dict):
        found = {key: _named(part, department_id, flow_name) for key, part in value.items()}
        if "departments" in found:
            found["departments"] = [department_id(name) for name in found["departments"]]
        if "department" in found:
            found["department"] = department_id(found["department"])
        if "flows" in found:
            found["flows"] = [flow_name(name) for name in found["flows"]]
        return found
    return [_named(part, department_id, flow_name) for part in value] if isinstance(value, list) else value
