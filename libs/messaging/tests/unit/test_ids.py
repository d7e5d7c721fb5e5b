from __future__ import annotations

from cityloop_kernel import derived_id, short_number
from cityloop_messaging import lane_of, new_id


def test_new_ids_are_version_7_and_ascend() -> None:
    ids = [new_id() for _ in range(1000)]
    assert {item.version for item in ids} == {7}
    assert ids == sorted(ids)
    assert len(set(ids)) == 1000


def test_derived_ids_are_version_5_and_depend_on_every_part_and_its_place() -> None:
    assert derived_id("rule", 1, "a").version == 5
    assert derived_id("rule", 1, "a") == derived_id("rule", 1, "a")
    assert len({derived_id("ab", "c"), derived_id("a", "bc"), derived_id("abc"), derived_id("c", "ab")}) == 4


def test_a_short_number_is_what_people_say() -> None:
    assert short_number("C", 2026, 45) == "C-2026-000045"


def test_lanes_spread_subjects_and_are_stable() -> None:
    assert lane_of("case-1") == lane_of("case-1")
    assert {lane_of(f"case-{number}") for number in range(1000)} == set(range(16))
