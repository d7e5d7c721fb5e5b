"""What changes from one version of a city to the next, counted by kind."""

from __future__ import annotations

from cityloop_data_sharing.city.domain import KindChange, compare

BEFORE = {"city": b"1", "department/drainage": b"d", "department/parks": b"p", "area/district/1": b"a", "post/x": b"x"}


def test_the_same_city_changes_nothing() -> None:
    assert compare(BEFORE, dict(BEFORE)).kinds == []


def test_what_comes_changes_and_goes_is_counted_by_kind() -> None:
    after = {"city": b"2", "department/parks": b"p", "department/water": b"w", "area/street/1": b"a", "post/x": b"x"}
    found = compare(BEFORE, after)
    assert found.kinds == [
        KindChange("area", 1, 0, 1),
        KindChange("city", 0, 1, 0),
        KindChange("department", 1, 0, 1),
    ]
    assert found.removed == ["area/district/1", "department/drainage"]
    assert (found.removed_of("area"), found.removed_of("department")) == (["district/1"], ["drainage"])


def test_of_the_first_city_all_is_new() -> None:
    found = compare({}, BEFORE)
    assert [(item.kind, item.added) for item in found.kinds] == [
        ("area", 1),
        ("city", 1),
        ("department", 2),
        ("post", 1),
    ]
    assert found.removed == []
