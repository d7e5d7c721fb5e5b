"""Tokens come back as they went, belong to one list, and garbage is refused with what to do."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

import pytest
from cityloop_kernel import InvalidError
from cityloop_rpc import Pages, moment_and_text, moment_and_uuid, number, uuid_text
from hypothesis import given
from hypothesis import strategies as st

MOMENT = dt.datetime(2026, 7, 1, 8, 0, 0, 123456, dt.UTC)
ENTRY = "01890a5d-ac96-774b-bcce-b302099a8057"
CASES = Pages("cases", moment_and_uuid)
HELD = Pages("held", moment_and_text)
AGREEMENTS = Pages("agreements", uuid_text)
READINGS = Pages("readings", number, default=100, most=1_000)


@given(
    st.datetimes(timezones=st.just(dt.UTC)),
    st.uuids(),
    st.text(min_size=1),
    st.integers(min_value=-(10**18) + 1, max_value=10**18 - 1),
)
def test_a_token_comes_back_as_it_went(moment: dt.datetime, entry: UUID, text: str, count: int) -> None:
    assert CASES.after(CASES.token(moment, str(entry))) == (moment, str(entry))
    assert HELD.after(HELD.token(moment, text)) == (moment, text)
    assert AGREEMENTS.after(AGREEMENTS.token(str(entry))) == str(entry)
    assert READINGS.after(READINGS.token(count)) == count


def test_without_a_token_a_list_begins() -> None:
    assert CASES.after("") is None


@pytest.mark.parametrize("pages", [CASES, HELD, AGREEMENTS, READINGS])
def test_a_token_of_another_list_or_garbage_is_refused(pages: Pages[object]) -> None:
    own = {CASES: "cases|", HELD: "held|", AGREEMENTS: "agreements|", READINGS: "readings|"}[pages]
    tokens = [
        Pages("another", moment_and_uuid).token(MOMENT, ENTRY),
        "x",
        own,
        f"{own}|",
        f"{own}0001-01-01T00:00:00+14:00|{ENTRY}",
        f"{own}2026-07-01T08:00:00|{ENTRY}",
        f"{own}2026-07-01T08:00:00+00:00|",
        f"{own}99999999999999999999",
        f"{own}1_000",
        own + "9" * 10_000,
    ]
    for token in tokens:
        with pytest.raises(InvalidError, match="begin without it"):
            pages.after(token)


def test_pages_are_bounded() -> None:
    assert [READINGS.size(asked) for asked in (0, 7, 2**32 - 1)] == [100, 7, 1_000]
