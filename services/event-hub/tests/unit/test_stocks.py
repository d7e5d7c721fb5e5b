"""What stands at the end of a period, beside counting each record at each end."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from zoneinfo import ZoneInfo

from cityloop_event_hub.figures.domain.definitions import Definitions
from cityloop_event_hub.figures.domain.formulas import Cell
from cityloop_event_hub.figures.domain.periods import shifted
from cityloop_event_hub.figures.domain.stocks import EVER, later_starts, standing
from cityloop_packs import Indicator
from hypothesis import given
from hypothesis import strategies as st

ANGELES = ZoneInfo("America/Los_Angeles")
OCTOBER = 1_791_010_800_000_000
"""The first of October 2026 begins there."""
HOUR = 3_600_000_000
STAYS = st.lists(
    st.tuples(st.integers(0, 9), st.one_of(st.none(), st.integers(0, 9)), st.sampled_from(["a", "b"])), max_size=20
)


@given(STAYS, st.sets(st.integers(0, 9), min_size=1))
def test_it_is_how_many_have_come_and_not_yet_left(stays: list[tuple[int, int | None, str]], starts: set[int]) -> None:
    stays = [(came, left, part) for came, left, part in stays if left is None or left >= came]
    changes: Counter[tuple[int, str]] = Counter()
    for came, left, part in stays:
        changes[came, part] += 1
        if left is not None:
            changes[left, part] -= 1
    found = dict(standing({place: (count, 2 * count) for place, count in changes.items()}, starts))
    for start in starts:
        for part in ("a", "b"):
            stand = sum(came <= start and (left is None or left > start) for came, left, of in stays if of == part)
            assert found.get((start, part), (0, 0)) == (stand, 2 * stand)


def test_what_lies_before_all_periods_counts_in_each() -> None:
    found = dict(standing({(EVER, ""): (7, 9), (3, ""): (-2, 0)}, [2, 3]))
    assert found == {(2, ""): (7, 9), (3, ""): (5, 9)}


def test_a_change_changes_its_own_period_and_all_after_it_over_the_end_of_summer_time() -> None:
    now = shifted("month", OCTOBER, 1, ANGELES) + 30 * HOUR
    days = list(later_starts("day", shifted("month", OCTOBER, 1, ANGELES) - 24 * HOUR, now, ANGELES))
    assert [after - before for before, after in pairwise(days)] == [24 * HOUR, 25 * HOUR]
    assert list(later_starts("day", now + 48 * HOUR, now, ANGELES)) == [now + 48 * HOUR]


def test_a_late_fact_publishes_later_stocks_and_indexes_of_them_and_one_count() -> None:
    title = {"en": "x"}
    devices = {"of": "devices", "at": "watched"}
    stock = {"title": title, "periods": ["month"], "by": ["thing_model"]}
    given = [
        {"indicator": "things", "formula": {"stock": [devices]}, **stock},
        {"indicator": "new", "formula": {"count": [devices]}, **stock},
        {
            "indicator": "both",
            "formula": {
                "index": [{"indicator": name, "weight": 1, "worst": 0, "best": 9} for name in ("things", "new")]
            },
            **stock,
        },
    ]
    definitions = Definitions({f"p/{item['indicator']}": Indicator.model_validate(item) for item in given}, ANGELES)
    cells = [Cell(f"p/{name}", "month", OCTOBER, "", "") for name in ("things", "new")]
    november = shifted("month", OCTOBER, 1, ANGELES)
    found = {(cell.indicator, cell.start) for cell in definitions.changed_by(cells, november + HOUR)}
    both = {(name, start) for name in ("p/things", "p/both") for start in (OCTOBER, november)}
    assert found == both | {("p/new", OCTOBER)}
