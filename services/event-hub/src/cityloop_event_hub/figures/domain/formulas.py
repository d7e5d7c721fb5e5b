"""Formulas of figures over records: what each record adds to which cell, in whole numbers."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple
from zoneinfo import ZoneInfo

import numpy as np
from cityloop_packs import Indicator
from cityloop_packs.kinds.indicators.selections import AttributeTest, Average, Quantile, Selection, Spell, Stock, Sum

from cityloop_event_hub.figures.domain.periods import begins
from cityloop_event_hub.figures.domain.records import ABSENT, MILLION, Records, Truth, Wanted, Whole, Words

SECOND = 1_000_000
MOST_SECONDS = 2**40
"""A longer duration than any: cells and durations are one number while they are sorted."""


class Cell(NamedTuple):
    """One figure of one period and one part of the city."""

    indicator: str
    """Its name in the fleet."""
    unit: str
    start: int
    """Of the period, in microseconds since 1970."""
    dimension: str
    """`layer:<layer>`, `attribute:<attribute>`, `department` and so on; empty for the whole city."""
    part: str
    """The area, the choice, the department and so on; empty for the whole city."""


@dataclass
class Tally:
    """What records add to cells."""

    numerators: Counter[Cell] = field(default_factory=Counter)
    denominators: Counter[Cell] = field(default_factory=Counter)
    durations: dict[Cell, Counter[int]] = field(default_factory=dict)
    """Of quantiles: how many records took how many seconds."""

    def cells(self) -> set[Cell]:
        """Those that anything was added to or taken from."""
        changed = {cell for counts in (self.numerators, self.denominators) for cell, count in counts.items() if count}
        return changed | {cell for cell, counts in self.durations.items() if any(counts.values())}


def wanted_of(indicators: Iterable[Indicator]) -> Wanted:
    """The layers whose areas figures are told apart by, and the attributes that they look at."""
    layers, attributes = set[str](), set[str]()
    for indicator in indicators:
        layers.update(indicator.layers)
        attributes.update(indicator.by_attributes)
        attributes.update(name for one in indicator.formula.selections() for name, _ in one.attributes())
    return Wanted(sorted(layers), sorted(attributes))


def dimensions_of(indicator: Indicator) -> list[str]:
    """How a figure is told apart beside the whole city."""
    attributes = (f"attribute:{name}" for name in indicator.by_attributes)
    return [*(f"layer:{layer}" for layer in indicator.layers), *indicator.by, *attributes]


def units_of(indicator: Indicator) -> Sequence[str]:
    """The periods of its cells: those of the figure, or the steps of its window."""
    return indicator.periods if indicator.window is None else [indicator.window.unit]


def add(tally: Tally, name: str, indicator: Indicator, records: Records, zone: ZoneInfo) -> None:
    """Add to the tally what records mean for a figure."""
    formula = indicator.formula
    for selection, counts in _sides(indicator, tally):
        if selection.of != records.kind:
            continue
        chosen = chosen_by(selection, records)
        if not chosen.any():
            continue
        weights = records.weights[chosen]
        if isinstance(selection, Stock) and selection.until is not None:
            left = chosen & (records.moments[selection.until] != ABSENT)
            for cell, total in _totals(name, indicator, selection.until, records, left, -records.weights[left], zone):
                counts[cell] += total
        if isinstance(selection, Spell):
            seconds = seconds_of(selection, records)[chosen]
            if formula.quantile is not None:
                _add_durations(tally, name, indicator, selection, records, chosen, seconds, zone)
            else:
                for cell, total in _totals(name, indicator, selection.at, records, chosen, weights * seconds, zone):
                    tally.numerators[cell] += total
        elif isinstance(selection, Average | Sum) and selection.attribute is not None:
            # Beside the sum of the numbers, how many there are: a part with few records is not shown.
            numbers = records.words[f"attribute:{selection.attribute}"].numbers()[chosen]
            for cell, total in _totals(name, indicator, selection.at, records, chosen, weights * numbers, zone):
                tally.numerators[cell] += total
        elif isinstance(selection, Sum):
            weights = weights * records.amounts[chosen]
        for cell, total in _totals(name, indicator, selection.at, records, chosen, weights, zone):
            counts[cell] += total


def _sides(indicator: Indicator, tally: Tally) -> Iterator[tuple[Selection, Counter[Cell]]]:
    """Each selection, and what the number of its records is added to."""
    formula = indicator.formula
    above = formula.divided.numerator if formula.divided is not None else formula.count or formula.stock or ()
    counted = formula.sum is not None and formula.sum.attribute is None
    for selection in (*above, *([formula.sum] if formula.sum is not None and counted else [])):
        yield selection, tally.numerators
    below = formula.divided.denominator if formula.divided is not None else ()
    others = (formula.mean, formula.quantile, formula.average, None if counted else formula.sum)
    for selection in (*below, *(other for other in others if other is not None)):
        yield selection, tally.denominators


def chosen_by(selection: Selection, records: Records) -> Truth:
    """Which records a selection counts."""
    where = selection.where
    chosen: Truth = records.moments[selection.at] != ABSENT
    for dimension, wanted in where.chosen():
        if wanted:
            chosen &= records.words[dimension].among(wanted)
    if wanted := where.phases if records.kind == "cases" else where.verdicts:
        chosen &= records.states.among(wanted)
    if where.least_rating is not None:
        chosen &= records.amounts >= where.least_rating
    if where.reopened is not None:
        chosen &= (records.amounts > 0) == where.reopened
    if where.fused is not None:
        chosen &= records.fused == where.fused
    if where.imported is not None:
        chosen &= records.imported == where.imported
    for moment in where.reached:
        chosen &= records.moments[moment] != ABSENT
    for moment in where.missing:
        chosen &= records.moments[moment] == ABSENT
    if where.took is not None:
        since, until = records.moments[where.took.since], records.moments[where.took.until]
        most = int(where.took.at_most.total_seconds() * SECOND)
        both = (since != ABSENT) & (until != ABSENT)
        chosen &= both & (np.where(both, until, 0) - np.where(both, since, 0) <= most)
    for test in where.attributes:
        chosen &= _passes(test, records.words[f"attribute:{test.attribute}"])
    if isinstance(selection, Stock) and selection.until is not None:
        until = records.moments[selection.until]
        chosen &= (until == ABSENT) | (until >= records.moments[selection.at])
    elif isinstance(selection, Spell):
        chosen &= seconds_of(selection, records) >= 0
    elif isinstance(selection, Average | Sum) and selection.attribute is not None:
        chosen &= records.words[f"attribute:{selection.attribute}"].numbers() != ABSENT
    return chosen


def _passes(test: AttributeTest, values: Words) -> Truth:
    """Which records have a value of the attribute that is as a test says."""
    if test.among:
        return values.chosen(test.among)
    if test.flag is not None:
        return values.among(["true" if test.flag else "false"])
    numbers = values.numbers()
    passed: Truth = numbers != ABSENT
    if test.least is not None:
        passed &= numbers >= math.ceil(test.least * MILLION)
    if test.most is not None:
        passed &= numbers <= math.floor(test.most * MILLION)
    return passed


def seconds_of(spell: Spell, records: Records) -> Whole:
    """The whole seconds that each record took; negative without both moments, and where the second came first."""
    since, until = records.moments[spell.since], records.moments[spell.until]
    both = (since != ABSENT) & (until != ABSENT)
    return np.where(both, (np.where(both, until, 0) - np.where(both, since, 0)) // SECOND, -1)


def _parts(
    name: str, indicator: Indicator, at: str, records: Records, chosen: Truth, zone: ZoneInfo
) -> Iterator[tuple[Whole, Truth, Mapping[int, Cell]]]:
    """For each period and each way to tell the city apart: the cell of each record, those that have one, the cells."""
    moments = records.moments[at][chosen]
    for unit in units_of(indicator):
        starts, period = np.unique(begins(unit, moments, zone), return_inverse=True)
        everything = np.ones(len(period), dtype=np.bool_)
        yield period, everything, {place: Cell(name, unit, int(start), "", "") for place, start in enumerate(starts)}
        for dimension in dimensions_of(indicator):
            words = records.words.get(dimension)
            if words is None:
                continue
            places, size = words.places[chosen], len(words.known)
            cells = {
                period_place * size + place: Cell(name, unit, int(start), dimension, word)
                for period_place, start in enumerate(starts)
                for place, word in enumerate(words.known)
            }
            named = places != words.known.index("") if "" in words.known else everything
            yield period * size + places, named, cells


def _totals(
    name: str,
    indicator: Indicator,
    at: str,
    records: Records,
    chosen: Truth,
    values: Whole,
    zone: ZoneInfo,
) -> Iterator[tuple[Cell, int]]:
    for places, named, cells in _parts(name, indicator, at, records, chosen, zone):
        different, inverse = np.unique(places[named], return_inverse=True)
        totals = np.zeros(len(different), dtype=np.int64)
        np.add.at(totals, inverse, values[named])
        for place, total in zip(different.tolist(), totals.tolist(), strict=True):
            if total:
                yield cells[place], total


def _add_durations(
    tally: Tally,
    name: str,
    indicator: Indicator,
    selection: Quantile | Spell,
    records: Records,
    chosen: Truth,
    seconds: Whole,
    zone: ZoneInfo,
) -> None:
    weights = records.weights[chosen]
    for places, named, cells in _parts(name, indicator, selection.at, records, chosen, zone):
        together = places[named] * MOST_SECONDS + seconds[named]
        different, inverse = np.unique(together, return_inverse=True)
        totals = np.zeros(len(different), dtype=np.int64)
        np.add.at(totals, inverse, weights[named])
        for both, total in zip(different.tolist(), totals.tolist(), strict=True):
            if total:
                place, duration = divmod(both, MOST_SECONDS)
                tally.durations.setdefault(cells[place], Counter())[duration] += total
