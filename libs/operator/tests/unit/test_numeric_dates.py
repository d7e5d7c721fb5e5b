"""Dates of digits are read exactly as strptime reads them, and so is what is no date."""

from __future__ import annotations

import datetime as dt

import pytest
from cityloop_operator.reading.moments import KNOWN
from cityloop_operator.reading.numeric_dates import parser_of
from hypothesis import example, given
from hypothesis import strategies as st

FORMATS = [
    *KNOWN[1:],
    "%Y-%m-%d %H:%M:%S",
    "%Y-%m-%dT%H:%M",
    "at %H.%M  on %d.%m.%Y",
    "%d%m%Y",
    "%Y-%m-%d%%",
    "%H:%M %p %Y-%m-%d",
    "%I:%M %Y-%m-%d",
    "%p %I, %d.%m.%y",
]
TEXTS = st.one_of(
    st.text("0123456789/-.:, TAMP年月日 ", max_size=22),
    st.builds(
        lambda moment, name: moment.strftime(name),
        st.datetimes(dt.datetime(1969, 1, 1)),  # noqa: DTZ001
        st.sampled_from(FORMATS),
    ),
)


def outcome(read: object) -> object:
    try:
        return read()  # type: ignore[operator]
    except ValueError:
        return None


@given(TEXTS, st.sampled_from(FORMATS))
@example("29/02/2023 10:00", "%d/%m/%Y %H:%M")
@example("1/2/69 3:4", "%m/%d/%y %H:%M")
@example("1/2/68 3:4", "%m/%d/%y %H:%M")
@example("01/02/2020  03:04", "%m/%d/%Y %H:%M")
@example("13/13/2020", "%m/%d/%Y")
@example("1/1/2020 24:00", "%m/%d/%Y %H:%M")
@example("0/1/2020", "%m/%d/%Y")
@example("1/1/2020 12:00 am", "%m/%d/%Y %I:%M %p")
@example("1/1/2020 12:00 pM", "%m/%d/%Y %I:%M %p")
@example("1/1/2020 13:00 PM", "%m/%d/%Y %I:%M %p")
@example("1/1/2020 00:30 AM", "%m/%d/%Y %I:%M %p")
@example("1/1/2020 07:30", "%m/%d/%Y %I:%M %p")
@example("1/1/2020 07:30 xm", "%m/%d/%Y %I:%M %p")
def test_it_reads_what_strptime_reads(text: str, name: str) -> None:
    assert outcome(lambda: parser_of(name)(text)) == outcome(lambda: dt.datetime.strptime(text, name))  # noqa: DTZ007


@pytest.mark.parametrize("name", FORMATS)
def test_each_format_reads_what_it_writes(name: str) -> None:
    moment = dt.datetime(2021, 11, 7, 13, 45, 0, tzinfo=dt.UTC)
    assert parser_of(name)(moment.strftime(name)).date() == moment.date()
