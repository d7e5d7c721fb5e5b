from __future__ import annotations

import uuid

import pytest
from cityloop_database import uuid_of


def test_an_id_is_read_as_columns_have_it() -> None:
    known = uuid.uuid4()
    assert uuid_of(str(known)) == known


@pytest.mark.parametrize("name", ["", "C-2026-000001", "00000000-0000"])
def test_what_is_no_id_is_none(name: str) -> None:
    assert uuid_of(name) is None
