"""Ids, numbers, texts."""

from __future__ import annotations

from cityloop_kernel import derived_id, short_number, storable, uuid_of


def test_the_same_parts_give_the_same_id_and_others_another() -> None:
    assert derived_id("case", "a", 1) == derived_id("case", "a", 1)
    assert len({derived_id("case", "a", 1), derived_id("case", "a", 2), derived_id("case", "a1"), derived_id()}) == 4


def test_a_short_number_sorts_within_its_year() -> None:
    assert short_number("C", 2026, 45) == "C-2026-000045" < short_number("C", 2026, 46)


def test_a_text_is_a_uuid_or_none() -> None:
    found = derived_id("case", "a")
    assert uuid_of(str(found)) == found
    assert uuid_of("C-2026-000045") is None


def test_what_no_database_holds_is_not_storable() -> None:
    assert storable("积水 \U0001f6a7 \x01")
    assert not storable("a\0b")
    assert not storable("half \ud83d")
