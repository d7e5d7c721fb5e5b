"""Values of figures: two whole numbers kept apart, divided and rounded once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from cityloop_packs import Indicator
from cityloop_packs.kinds.indicators.schema import SECONDS, Band, Part

from cityloop_event_hub.figures.domain.records import MILLION

ENTERED_DIGITS = 6
ENTERED_ONE = 10**ENTERED_DIGITS
"""An entered value is kept as a whole number of millionths."""


@dataclass(frozen=True, slots=True)
class Value:
    """What a figure is: for its two numbers, and for the quantile of durations."""

    numerator: int
    denominator: int
    """Of a count, a stock and a sum 0: they have none."""
    quotient: tuple[int, int] | None
    """Two whole numbers of which one by the other is the value in the figure's unit; None where there is no value."""

    @property
    def exact(self) -> Fraction | None:
        """The value in the figure's unit."""
        return None if self.quotient is None else Fraction(*self.quotient)

    def rounded(self, decimals: int) -> Decimal | None:
        """Once, half to even."""
        if self.quotient is None:
            return None
        above, below = self.quotient
        whole, rest = divmod(above * 10**decimals, below)
        up = 2 * rest > below or (2 * rest == below and whole % 2 == 1)
        return Decimal(whole + up).scaleb(-decimals)

    @property
    def size(self) -> int:
        """How many records it stands on."""
        return self.denominator or self.numerator


def value_of(indicator: Indicator, numerator: int, denominator: int, quantile: int | None = None) -> Value:
    """The value of a cell.

    Args:
        indicator: the figure.
        numerator: what is counted, or added up: of a mean, seconds; of attributes, millionths.
        denominator: what it is divided by.
        quantile: of a quantile, the seconds by rank.
    """
    formula = indicator.formula
    if formula.measured is not None:
        whole = formula.sum is not None
        none = not denominator and not whole
        return Value(numerator, denominator, None if none else (numerator, MILLION * (1 if whole else denominator)))
    if formula.count is not None or formula.stock is not None or formula.sum is not None:
        return Value(numerator, 0, (numerator, 1))
    if formula.quantile is not None:
        none = quantile is None or not denominator
        return Value(quantile or 0, denominator, None if none else (quantile or 0, SECONDS[indicator.unit]))
    if not denominator:
        return Value(numerator, denominator, None)
    if formula.mean is not None:
        return Value(numerator, denominator, (numerator, denominator * SECONDS[indicator.unit]))
    percent = 100 if formula.divided is not None and indicator.unit == "%" else 1
    return Value(numerator, denominator, (numerator * percent, denominator))


def index_of(parts: Sequence[Part], values: Mapping[str, Fraction | None]) -> tuple[Value, list[str]]:
    """The value of an index from 0 to 100 by those of its parts, and the parts that have none: they do not weigh."""
    score, weight, missing = Fraction(0), 0, []
    for part in parts:
        value = values.get(part.indicator)
        if value is None:
            missing.append(part.indicator)
            continue
        reached = (value - Fraction(part.worst)) / (Fraction(part.best) - Fraction(part.worst))
        score += part.weight * min(max(reached, Fraction(0)), Fraction(1)) * 100
        weight += part.weight
    quotient = (score.numerator, score.denominator * weight) if weight else None
    return Value(round(score), weight, quotient), missing


def band_of(bands: Sequence[Band], hysteresis: Decimal, before: str, value: Decimal) -> str:
    """The band of a value; the one before stays while the value is behind its border by less than the hysteresis."""
    names = [band.band for band in bands]
    place = max(place for place, band in enumerate(bands) if band.least is None or value >= band.least)
    if before not in names or place == names.index(before):
        return names[place]
    held = names.index(before)
    if place < held:
        least = bands[held].least
        return before if least is not None and value > least - hysteresis else names[place]
    over = bands[held + 1].least
    return before if over is not None and value < over + hysteresis else names[place]


def quantile_of(durations: Mapping[int, int], share: Decimal) -> int | None:
    """The duration of the rank that a share names: the least that so many did not exceed."""
    total = sum(durations.values())
    rank = -(-(Fraction(share) * total) // 1)
    passed = 0
    for seconds in sorted(durations):
        passed += durations[seconds]
        if passed >= rank and total:
            return seconds
    return None
