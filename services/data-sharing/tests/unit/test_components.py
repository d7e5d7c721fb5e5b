"""Components: what a well-formed one is."""

from __future__ import annotations

import pytest
from cityloop_data_sharing.components.domain import problem_of
from cityloop_testkit.english import english


@pytest.mark.parametrize(
    ("component_id", "component_class", "owner", "ownerless", "problem"),
    [
        ("9901010101000001", "0101", "owner", False, None),
        ("9901010101000001", "0101", "", True, None),
        ("990101010100001", "0101", "owner", False, "16 digits"),
        ("99010101o1000001", "0101", "owner", False, "16 digits"),
        ("9901010101000001", "0102", "owner", False, "'0101'"),
        ("9901010101000001", "0101", "", False, "owner"),
        ("9901010101000001", "0101", "owner", True, "ownerless"),
    ],
)
def test_what_is_wrong(
    component_id: str, component_class: str, owner: str, ownerless: bool, problem: str | None
) -> None:
    found = problem_of(component_id, component_class, owner, ownerless=ownerless)
    assert found is None if problem is None else problem in english(found or "")
