"""Periods, values and bands of figures, without a database."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from fractions import Fraction
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from cityloop_event_hub.figures.domain.periods import (
    begin,
    begins,
    last_before,
    microseconds,
    moment_of,
    shifted,
    year_before,
)
from cityloop_event_hub.figures.domain.values import band_of, index_of, quantile_of, value_of
from cityloop_packs import Indicator
from cityloop_packs.kinds.indicators.schema import Band, Part
from hypothesis import given
from hypothesis import strategies as st

ANGELES = ZoneInfo("America/Los_Angeles")
CLOSED = {"of": "cases", "at": "closed"}
RATIO: dict[str, object] = {"ratio": {"numerator": [CLOSED], "denominator": [CLOSED]}}
TITLE = {"en": "a band"}
BANDS = [
    Band.model_validate({"band": "low", "title": TITLE}),
    Band.model_validate({"band": "fair", "title": TITLE, "least": 80}),
    Band.model_validate({"band": "good", "title": TITLE, "least": 95}),
]
MOMENTS = st.integers(-20 * 31_557_600, 90 * 31_557_600).map(lambda seconds: dt.datetime.fromtimestamp(seconds, dt.UTC))


def figure(formula: dict[str, object], unit: str = "%") -> Indicator:
    values = {"indicator": "x", "title": {"en": "x"}, "formula": formula, "unit": unit, "periods": ["day"]}
    return Indicator.model_validate(values)


@given(MOMENTS, st.sampled_from(["day", "week", "month", "quarter", "year", "hour"]))
def test_a_moment_lies_in_its_period_and_the_next_begins_where_it_ends(moment: dt.datetime, unit: str) -> None:
    at = microseconds(moment)
    start = begin(unit, at, ANGELES)
    after = shifted(unit, start, 1, ANGELES)
    assert start <= at < after
    assert begin(unit, after, ANGELES) == after
    assert begin(unit, after - 1, ANGELES) == start
    if unit != "hour":
        assert moment_of(start).astimezone(ANGELES).time() in {dt.time(0), dt.time(1)}, "midnight, where there is one"
        assert shifted(unit, shifted(unit, start, -3, ANGELES), 3, ANGELES) == start


def test_the_day_on_which_clocks_are_put_back_has_25_hours() -> None:
    start = begin("day", microseconds(dt.datetime(2026, 11, 1, 20, tzinfo=dt.UTC)), ANGELES)
    assert moment_of(shifted("day", start, 1, ANGELES)) - moment_of(start) == dt.timedelta(hours=25)
    both = np.array([start, start + 24 * 3_600_000_000], dtype=np.int64)
    assert begins("day", both, ANGELES).tolist() == [start, start]


def test_the_last_period_before_a_day_had_ended_when_the_day_began() -> None:
    for day, month in ((dt.date(2026, 3, 1), 2), (dt.date(2026, 3, 2), 2), (dt.date(2026, 1, 1), 12)):
        assert moment_of(last_before("month", day, ANGELES)).astimezone(ANGELES).month == month
    assert moment_of(last_before("day", dt.date(2026, 11, 2), ANGELES)).astimezone(ANGELES).day == 1


def test_a_year_before_the_29th_of_february_is_the_28th() -> None:
    leap = begin("day", microseconds(dt.datetime(2028, 2, 29, 20, tzinfo=dt.UTC)), ANGELES)
    assert moment_of(year_before("day", leap, ANGELES)).astimezone(ANGELES).date() == dt.date(2027, 2, 28)


def test_a_ratio_is_rounded_once_half_to_even_and_without_a_denominator_has_no_value() -> None:
    rate = figure(RATIO)
    assert value_of(rate, 1, 3).rounded(2) == Decimal("33.33")
    assert value_of(rate, 1, 800).rounded(2) == Decimal("0.12")
    assert value_of(rate, 3, 800).rounded(2) == Decimal("0.38")
    nothing = value_of(rate, 0, 0)
    assert (nothing.rounded(2), nothing.numerator, nothing.denominator) == (None, 0, 0)
    assert value_of(figure({"count": [CLOSED]}, "1"), 0, 0).rounded(0) == 0
    spell = CLOSED | {"since": "opened", "until": "closed"}
    assert value_of(figure({"mean": spell}, "h"), 5400, 2).rounded(2) == Decimal("0.75")


@given(st.lists(st.integers(0, 10_000), min_size=1), st.sampled_from(["0.5", "0.9", "1", "0.001"]))
def test_a_quantile_is_the_least_duration_that_so_many_did_not_exceed(durations: list[int], share: str) -> None:
    counts = {seconds: durations.count(seconds) for seconds in durations}
    found = quantile_of(counts, Decimal(share))
    assert found is not None
    wanted = Fraction(share) * len(durations)
    assert sum(seconds <= found for seconds in durations) >= wanted
    assert sum(seconds < found for seconds in durations) < wanted


@pytest.mark.parametrize(
    ("before", "value", "after"),
    [
        ("", "79", "low"),
        ("", "80", "fair"),
        ("low", "80.5", "low"),
        ("low", "81", "fair"),
        ("fair", "79.5", "fair"),
        ("fair", "79", "low"),
        ("good", "94.5", "good"),
        ("good", "60", "low"),
        ("gone", "96", "good"),
    ],
)
def test_a_band_changes_only_beyond_its_border_and_the_hysteresis(before: str, value: str, after: str) -> None:
    assert band_of(BANDS, Decimal(1), before, Decimal(value)) == after


def test_an_index_leaves_out_what_has_no_value_and_says_so() -> None:
    parts = [
        Part(indicator="up", weight=3, worst=Decimal(0), best=Decimal(10)),
        Part(indicator="down", weight=1, worst=Decimal(10), best=Decimal(0)),
        Part(indicator="none", weight=9, worst=Decimal(0), best=Decimal(1)),
    ]
    value, missing = index_of(parts, {"up": Fraction(20), "down": Fraction(5), "none": None})
    assert (value.exact, value.denominator, missing) == (Fraction(3 * 100 + 50, 4), 4, ["none"])
    assert index_of(parts, {})[0].exact is None


def test_the_mean_of_an_attribute_is_divided_and_rounded_once_and_its_sum_says_how_many() -> None:
    depth = {**CLOSED, "attribute": "depth"}
    mean, total = figure({"average": depth}, "cm"), figure({"sum": depth}, "cm")
    found = value_of(mean, 10_500_000, 4)
    assert (found.rounded(2), found.rounded(1), found.size) == (Decimal("2.62"), Decimal("2.6"), 4)
    assert value_of(mean, 0, 0).exact is None
    assert value_of(total, -1_250_000, 3).rounded(1) == Decimal("-1.2")
    assert value_of(total, -1_250_000, 3).size == 3
