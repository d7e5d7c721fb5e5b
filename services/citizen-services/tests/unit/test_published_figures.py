"""Figures that are published: no small group is shown, nor what is left of a sum."""

from __future__ import annotations

import datetime as dt
from itertools import combinations

import pytest
from cityloop_citizen_services.publications.domain.figures import WHOLE, Figure, compared, protected, ranks
from hypothesis import given
from hypothesis import strategies as st

START = dt.datetime(2026, 10, 1, tzinfo=dt.UTC)
LEAST = 5


def figure(part: str, size: int, *, start: dt.datetime = START, value: str = "50.00", withheld: bool = False) -> Figure:
    end = (start + dt.timedelta(days=32)).replace(day=1)
    dimension = "" if part == WHOLE else "department"
    size = 0 if withheld else size
    known = START + dt.timedelta(days=40)
    of = ("base/rate", "month", start, end, dimension, part, "" if withheld else value, "%", size // 2, size)
    return Figure(f"{part}/{start}", 1, *of, withheld, "", 0, known)


def of_city(**parts: int) -> list[Figure]:
    return [figure(WHOLE, sum(parts.values())), *(figure(name, size) for name, size in parts.items())]


def hidden(figures: list[Figure], least: int = LEAST) -> set[str]:
    return {item.part or "whole" for item in protected(figures, least, sized=True) if item.withheld}


@pytest.mark.parametrize(
    ("parts", "withheld"),
    [
        ({"a": 9, "b": 7}, set()),
        # What is left of the sum would tell b; the smallest other part goes with it.
        ({"a": 9, "b": 2, "c": 7}, {"b", "c"}),
        # Two together are fewer than five still.
        ({"a": 9, "b": 2, "c": 1, "d": 8}, {"b", "c", "d"}),
        ({"a": 9, "b": 3, "c": 3}, {"b", "c"}),
        # With nothing else to withhold, one part alone is not told by the whole, for it is not shown either.
        ({"a": 2, "b": 1}, {"a", "b", "whole"}),
        ({"a": 2, "b": 6}, {"a", "b"}),
    ],
)
def test_a_small_group_is_told_by_nothing(parts: dict[str, int], withheld: set[str]) -> None:
    found = protected(of_city(**parts), LEAST, sized=True)
    assert {item.part or "whole" for item in found if item.withheld} == withheld
    assert all((item.value, item.numerator, item.denominator) == ("", 0, 0) for item in found if item.withheld)


def test_a_part_that_the_hub_withheld_is_not_left_of_the_sum() -> None:
    figures = [figure(WHOLE, 20), figure("a", 0, withheld=True), figure("b", 8), figure("c", 9)]
    assert hidden(figures) == {"a", "b"}


def test_where_numbers_say_nothing_of_records_all_is_shown() -> None:
    assert [item.withheld for item in protected([figure(WHOLE, 2)], LEAST, sized=False)] == [False]
    assert hidden(of_city(a=2, b=1), least=1) == set()


@given(st.lists(st.integers(0, 30), min_size=1, max_size=9))
def test_no_sum_of_what_is_shown_tells_of_a_small_group(sizes: list[int]) -> None:
    """Whatever parts are taken from the whole, what is left is no group of fewer than five, but nobody or all."""
    parts = {f"p{place}": size for place, size in enumerate(sizes)}
    found = {item.part: item for item in protected(of_city(**parts), LEAST, sized=True)}
    if found[WHOLE].withheld:
        assert all(item.withheld for item in found.values())
        return
    shown = [name for name in parts if not found[name].withheld]
    secret = [name for name in parts if found[name].withheld]
    assert all(parts[name] >= LEAST or not parts[name] for name in shown)
    rest = sum(sizes) - sum(parts[name] for name in shown)
    assert not secret or rest >= LEAST
    assert len(secret) != 1
    for taken in combinations(shown, min(2, len(shown))):
        left = sum(sizes) - sum(parts[name] for name in taken)
        assert left >= LEAST or left == 0


def test_a_figure_stands_beside_the_period_and_the_year_before() -> None:
    october, september = START, dt.datetime(2026, 9, 1, tzinfo=dt.UTC)
    figures = [
        figure("", 9, start=october, value="70.00"),
        figure("", 9, start=september, value="65.50"),
        figure("", 9, start=dt.datetime(2025, 10, 1, tzinfo=dt.UTC), value="80.00"),
        figure("a", 9, start=october, value="10.00"),
        figure("a", 9, start=september, withheld=True),
    ]
    whole, *_, part, _ = compared(figures, dt.UTC)
    assert (str(whole.change), str(whole.year_change)) == ("4.50", "-10.00")
    assert (part.change, part.year_change) == (None, None), "nothing is compared with what is not shown"


@given(
    st.dictionaries(st.sampled_from("abcdef"), st.sampled_from(["1.0", "2.0", "2.5", ""])),
    st.booleans(),
)
def test_a_rank_counts_those_that_are_better_and_ties_share_it(values: dict[str, str], lower: bool) -> None:
    later = START + dt.timedelta(days=31)
    figures = [figure(part, 9, value=value) for part, value in values.items()]
    figures += [figure(WHOLE, 99), figure("g", 9, withheld=True), figure("h", 9, start=later, value="9.0")]
    found = ranks(figures, lower_is_better=lower)
    assert found.pop((later, "h")) == 1, "each period has ranks of its own"
    assert {part for _, part in found} == {part for part, value in values.items() if value}
    for (_, part), rank in found.items():
        others = [float(values[other]) for _, other in found]
        own = float(values[part])
        assert rank == 1 + len([other for other in others if (other < own if lower else other > own)])
