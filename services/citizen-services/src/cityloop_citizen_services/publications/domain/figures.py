"""Figures as everybody may know them: no small group is shown, nor told by what is left of a sum."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

WHOLE = ""
"""The part that is the whole city."""
FEWEST_WITHHELD = 2
"""One alone would be what is left of the sum."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of one period and part, in its newest version."""

    figure_id: str
    version: int
    indicator: str
    period: str
    start: dt.datetime
    end: dt.datetime
    dimension: str
    part: str
    value: str
    unit: str
    numerator: int
    denominator: int
    withheld: bool
    band: str
    restated: int
    known_at: dt.datetime
    """When the newest fact that it includes became known."""

    @property
    def size(self) -> int:
        """How many records it stands on; of a count that is the count."""
        return self.denominator or self.numerator


@dataclass(frozen=True, slots=True)
class ShownFigure:
    """A figure beside others of its own; None stands for a value that is not known or not shown."""

    figure: Figure
    change: Decimal | None
    """From the period before."""
    year_change: Decimal | None
    """From the same period of the year before."""


def protected(figures: Sequence[Figure], least: int, *, sized: bool) -> list[Figure]:
    """The figures of one period, those withheld that would tell of a group of fewer than `least` records.

    A part with fewer is withheld, though of nobody it is said. So are further ones, the smallest first, until what is
    left of the whole is at least two parts and `least` records together; where that cannot be, all are withheld.

    Args:
        figures: of the whole city and of its parts by one dimension.
        least: records that a group has.
        sized: whether numbers say how many records a figure stands on.
    """
    if not sized or least <= 1:
        return list(figures)
    whole = next((figure for figure in figures if figure.part == WHOLE), None)
    parts = [figure for figure in figures if figure.part != WHOLE]
    hidden = {figure.part for figure in parts if figure.withheld or 0 < figure.size < least}
    shown = sorted((figure for figure in parts if figure.part not in hidden), key=lambda item: (item.size, item.part))
    if whole is not None and (whole.withheld or 0 < whole.size < least):
        return [_withheld(figure) for figure in figures]
    if whole is not None and hidden:
        rest = whole.size - sum(figure.size for figure in shown)
        while shown and (len(hidden) < FEWEST_WITHHELD or rest < least):
            smallest = shown.pop(0)
            hidden.add(smallest.part)
            rest += smallest.size
    return [_withheld(figure) if figure.part in hidden else figure for figure in figures]


def compared(figures: Sequence[Figure], zone: dt.tzinfo) -> list[ShownFigure]:
    """Figures, protected already, beside those of the period before and of the one a year before, in a zone's days."""
    by_end = {(figure.end, figure.part): figure for figure in figures}
    by_day = {(figure.start.astimezone(zone).date(), figure.part): figure for figure in figures}
    found = []
    for figure in figures:
        day = figure.start.astimezone(zone).date()
        # A period that began on 29 February has none a year before.
        year_before = None if (day.month, day.day) == (2, 29) else day.replace(year=day.year - 1)
        other = None if year_before is None else by_day.get((year_before, figure.part))
        found.append(
            ShownFigure(figure, _change(figure, by_end.get((figure.start, figure.part))), _change(figure, other))
        )
    return found


def ranks(figures: Sequence[Figure], *, lower_is_better: bool) -> dict[tuple[dt.datetime, str], int]:
    """The rank of each part in its period, by the beginning of the period and the part; the same value, the same rank.

    Args:
        figures: protected already; what is withheld or has no value has no rank, nor has the whole city.
        lower_is_better: which side comes first.
    """
    by_start: dict[dt.datetime, list[tuple[Decimal, str]]] = {}
    for figure in figures:
        if figure.part != WHOLE and figure.value and not figure.withheld:
            by_start.setdefault(figure.start, []).append((Decimal(figure.value), figure.part))
    found = {}
    for start, values in by_start.items():
        for value, part in values:
            better = sum(other < value if lower_is_better else other > value for other, _ in values)
            found[start, part] = better + 1
    return found


def _change(figure: Figure, former: Figure | None) -> Decimal | None:
    if former is None or not figure.value or not former.value:
        return None
    return Decimal(figure.value) - Decimal(former.value)


def _withheld(figure: Figure) -> Figure:
    return replace(figure, value="", numerator=0, denominator=0, band="", withheld=True)
