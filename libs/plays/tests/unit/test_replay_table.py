from __future__ import annotations

from dataclasses import replace

import pytest
from cityloop_plays.replay.table import GROUPS, Entry, TableContent, compare, quantile, rendered, tabulate
from cityloop_testkit.english import english, english_language
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

ENTRIES = [
    Entry("1", "Graffiti", "OCB", "7", "closed", False, 2.0),
    Entry("2", "Graffiti", "OCB", "7", "closed", True, 4.0),
    Entry("3", "Bulky", "BOS", "none", "held", False, None),
    Entry("4", "Bulky", "BOS", "7", "void", False, 9.0),
    Entry("5", "Bulky", "BOS", "7", "open", False, None),
]


def compared(ours: TableContent, oracle: TableContent) -> list[str]:
    return [english(line) for line in compare(ours, oracle)]


def test_counts_and_hours_by_each_group() -> None:
    table = tabulate(ENTRIES)
    assert table["total"]["all"] == {
        "received": 5,
        "closed": 2,
        "void": 1,
        "open": 1,
        "held": 1,
        "fused": 1,
        "hours_median": 4.0,
        "hours_p90": 8.0,
    }
    assert table["type"]["Graffiti"]["hours_p90"] == pytest.approx(3.8)
    assert table["agency"]["BOS"]["received"] == 3
    assert table["area"]["none"]["hours_median"] is None
    assert set(table["cell"]) == {"Graffiti | OCB | 7", "Bulky | BOS | none", "Bulky | BOS | 7"}
    assert table["held"] == ["3"]


def test_equal_tables_do_not_differ() -> None:
    assert compared(tabulate(ENTRIES), tabulate(reversed(ENTRIES))) == []


def test_every_difference_is_a_line() -> None:
    other = [*ENTRIES[:2], replace(ENTRIES[2], state="closed"), ENTRIES[3], replace(ENTRIES[4], hours=1.0)]
    lines = compared(tabulate(ENTRIES), tabulate(other))
    assert "total 'all', held: ours 1, oracle 0" in lines
    assert "area '7', hours_median: ours 4.0, oracle 3.0" in lines
    assert "3 is held only in ours" in lines
    missing = compared(tabulate(ENTRIES), tabulate(ENTRIES[:2]))
    assert "type 'Bulky' stands only in ours" in missing


def test_a_reason_that_only_one_gives_is_a_line() -> None:
    ours, oracle = tabulate(ENTRIES) | {"differences": ["1: a", "1: b"]}, tabulate(ENTRIES) | {"differences": ["1: b"]}
    assert compared(ours, oracle) == ["only ours says of the file's columns: 1: a"]
    assert compared(oracle, ours) == ["only the oracle says of the file's columns: 1: a"]


def test_rows_that_only_one_sets_aside_are_a_line() -> None:
    ours, oracle = tabulate(ENTRIES) | {"set_aside": 2}, tabulate(ENTRIES) | {"set_aside": 3}
    assert compared(ours, oracle) == ["rows set aside: ours 2, oracle 3"]


def test_a_state_without_a_column_makes_the_sum_differ() -> None:
    strange = [replace(ENTRIES[0], state="not filed"), *ENTRIES[1:]]
    assert "total 'all', closed: ours 1, oracle 2" in compared(tabulate(strange), tabulate(ENTRIES))


def test_the_table_can_be_shown() -> None:
    console = Console(width=140)
    with console.capture() as captured:
        for group in GROUPS:
            console.print(rendered(tabulate(ENTRIES), group, english_language()))
    assert "Graffiti" in captured.get()
    assert "By type" in captured.get()


@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=50), st.sampled_from([0.5, 0.9]))
def test_quantiles_lie_between_neighbours(values: list[float], share: float) -> None:
    found = quantile(values, share)
    assert found is not None
    below = sum(value <= found * (1 + 1e-12) for value in values)
    assert below >= (len(values) - 1) * share
    assert min(values) <= found <= max(values) * (1 + 1e-12)
