"""Durations of packs: read as they are written, and written as they are read."""

from __future__ import annotations

import datetime as dt

from cityloop_declarations import Duration
from hypothesis import example, given
from hypothesis import strategies as st
from pydantic import TypeAdapter

NUMBERS = st.integers(0, 99_999)
FRACTIONS = st.sampled_from(["", ".5", ".000001", ".25"])
READER: TypeAdapter[dt.timedelta] = TypeAdapter(Duration)


@given(st.timedeltas(dt.timedelta()))
@example(dt.timedelta(days=366))
@example(dt.timedelta.max)
def test_any_duration_is_read_back_equal(duration: dt.timedelta) -> None:
    assert READER.validate_json(READER.dump_json(duration)) == duration


@given(NUMBERS, NUMBERS, NUMBERS, NUMBERS, FRACTIONS)
def test_what_people_write_is_read_back_equal(days: int, hours: int, minutes: int, seconds: int, part: str) -> None:
    said = READER.validate_python(f"P{days}DT{hours}H{minutes}M{seconds}{part}S")
    wanted = dt.timedelta(days=days, hours=hours, minutes=minutes, seconds=float(f"{seconds}{part}"))
    assert said == wanted
    assert READER.validate_python(READER.dump_python(said, mode="json")) == said
