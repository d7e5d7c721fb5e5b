"""The longest tests come first; where a run's time went is said in a few lines."""

from __future__ import annotations

from cityloop_testkit.durations import longest_first, where_time_went


def test_groups_that_may_take_long_come_first_and_the_others_in_their_order() -> None:
    tests = {"a": ("one", 120), "b": ("fleet", 120), "c": ("two", 60), "d": ("fleet", 420), "e": ("three", 300)}
    groups, seconds = zip(*tests.values(), strict=True)
    assert longest_first([*tests], groups, seconds) == ["b", "d", "e", "a", "c"]


def test_steps_of_a_test_count_together_and_folders_come_with_the_longest_first() -> None:
    steps = [
        ("libs/rpc/tests/integration/test_a.py::test_one@rpc", 1.5),
        ("libs/rpc/tests/integration/test_a.py::test_one@rpc", 2.0),
        ("services/event-hub/tests/unit/test_b.py::test_two[x]", 4.0),
        ("tests/contract/test_c.py::test_short", 0.5),
    ]
    assert where_time_went(steps) == [
        "seconds by folder: services/event-hub 4, libs/rpc 4",
        "slowest tests, in seconds:",
        "   4.0 services/event-hub/tests/unit/test_b.py::test_two[x]",
        "   3.5 libs/rpc/tests/integration/test_a.py::test_one",
    ]


def test_ten_are_named_and_folders_fill_the_line() -> None:
    lines = where_time_went((f"libs/library-{number}/tests/test_a.py::test", number + 1.0) for number in range(20))
    folders = [line for line in lines if "slowest" not in line and ".py::" not in line]
    assert len(lines) == len(folders) + 1 + 10
    assert max(map(len, lines)) <= 120
    assert len(folders) < 5


def test_a_run_of_short_tests_says_nothing() -> None:
    assert where_time_went([("tests/contract/test_c.py::test_short", 0.5)]) == []
