"""Texts that are moments: in the formats declared, else in the one that reads all of them, by the city's own clocks."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import product
from typing import NamedTuple
from zoneinfo import ZoneInfo

from cityloop_kernel import SentenceError, phrase_list, say

from cityloop_operator.reading.faults import shortened
from cityloop_operator.reading.numeric_dates import parser_of

ISO = "iso"
"""Instead of a format of strptime: whatever ISO 8601 has, with or without an offset, or a date alone."""
DATES = ("%m/%d/%Y", "%d/%m/%Y", "%Y/%m/%d", "%m/%d/%y", "%d/%m/%y", "%d.%m.%Y", "%d.%m.%y", "%m-%d-%Y", "%d-%m-%Y")
WORDED_DATES = ("%b %d, %Y", "%d %b %Y", "%d-%b-%Y", "%B %d, %Y", "%Y年%m月%d日", "%Y.%m.%d", "%Y%m%d")
TIMES = (" %H:%M", " %H:%M:%S", " %I:%M %p", " %I:%M:%S %p", "", ", %H:%M", ", %H:%M:%S", " %H:%M:%S%z", " %H.%M")
KNOWN = (ISO, *(date + time for date, time in product((*DATES, *WORDED_DATES), TIMES)))
EARLIEST = dt.datetime(1900, 1, 1, tzinfo=dt.UTC)
"""What is said to be older is a mistake: the services refuse it."""
FIRST, LAST = dt.datetime.min.replace(tzinfo=dt.UTC), dt.datetime.max.replace(tzinfo=dt.UTC)
SAMPLE = dt.datetime(2001, 2, 3, 16, 5, 7, tzinfo=dt.timezone(dt.timedelta(hours=3)))
MOST_KEPT = 65_536
SOME = 20
"""Cells that a format is tried on before it is tried on all."""


class FormatError(SentenceError):
    """A format of times cannot be used, or none can be guessed; the sentence says what to write."""


class LocalTime(NamedTuple):
    """A moment that a text says."""

    at: dt.datetime
    """In UTC; of an hour that the clocks go through twice the first, of one that they skip the hour after."""
    again: dt.datetime | None = None
    """The second, of an hour that the clocks go through twice."""
    skipped: bool = False
    """Whether the clocks skip it."""


Read = Callable[[str], LocalTime | None]
"""The moment of a text; None of one in no known format."""


def check_format(name: str) -> str:
    """A format that gives a whole date, as it stands.

    Raises:
        FormatError: it does not, or would read one moment as another.
    """
    if name == ISO:
        return name
    shown = shortened(name)
    if "%Z" in name:
        raise FormatError(say("format-with-zone", format=shown))
    try:
        found = dt.datetime.strptime(SAMPLE.strftime(name), name)  # noqa: DTZ007 only its fields are compared
    except (ValueError, re.error) as error:
        raise FormatError(say("format-of-no-times", format=shown, problem=str(error))) from error
    if found.date() != SAMPLE.date():
        raise FormatError(say("format-without-date", format=shown))
    if found.hour not in {0, SAMPLE.hour}:
        raise FormatError(say("format-without-half", format=shown))
    return name


def reader(formats: Sequence[str], zone: ZoneInfo) -> Read:
    """What reads a text by the first format that it fits.

    Args:
        formats: of strptime, or `iso`.
        zone: of texts without an offset of their own.
    """

    @lru_cache(MOST_KEPT)
    def read(text: str) -> LocalTime | None:
        for name in formats:
            try:
                return _moment(_parsed(text, name), zone)
            except ValueError:
                continue
        return None

    return read


def guess(columns: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """For each column the format that reads most of its filled cells, and at least half; none for a column without.

    Args:
        columns: filled cells by column.

    Raises:
        FormatError: two formats read them all, as different moments, and no other column says which.
    """
    fitting = {column: _fitting(cells) for column, cells in columns.items() if cells}
    certain = {formats[0] for formats in fitting.values() if len(formats) == 1}
    guessed: dict[str, str] = {}
    for column, formats in fitting.items():
        if len(formats) > 1:
            formats = [name for name in formats if name in certain] or formats
        if len(formats) > 1:
            cell = next(cell for cell in columns[column] if len({_try(cell, name) for name in formats}) > 1)
            both = phrase_list(formats[:2], "or")
            raise FormatError(say("format-undecided", column=column, formats=both, cell=shortened(cell)))
        if formats:
            guessed[column] = formats[0]
    return guessed


def fits(cells: Iterable[str], most: int = 3) -> list[str]:
    """Formats that would read all of some cells; for a message."""
    shown = list(cells)
    return [name for name in KNOWN if all(_try(cell, name) is not None for cell in shown)][:most]


def _fitting(cells: Sequence[str]) -> list[str]:
    """The formats that read most of the cells, one of each group that reads them as the same moments."""
    some = cells[:: max(1, len(cells) // SOME)]
    likely = [name for name in KNOWN if any(_try(cell, name) is not None for cell in some)]
    read = {name: tuple(_try(cell, name) for cell in cells) for name in likely}
    counts = {name: sum(moment is not None for moment in found) for name, found in read.items()}
    most = max(counts.values(), default=0)
    if most * 2 < len(cells):
        return []
    first: dict[tuple[dt.datetime | None, ...], str] = {}
    for name, found in read.items():
        if counts[name] == most:
            first.setdefault(found, name)
    return list(first.values())


def _try(text: str, name: str) -> dt.datetime | None:
    try:
        return _parsed(text, name)
    except ValueError:
        return None


def _parsed(text: str, name: str) -> dt.datetime:
    if name == ISO:
        return dt.datetime.fromisoformat(text)
    return parser_of(name)(text)


def _moment(said: dt.datetime, zone: ZoneInfo) -> LocalTime:
    if said.tzinfo is not None:
        return LocalTime(_utc(said))
    one, other = zone.utcoffset(said), zone.utcoffset(said.replace(fold=1))
    if one == other:
        return LocalTime(_utc(said, one))
    first, second = _utc(said, one), _utc(said, other)
    # Where the clocks went back the second is later; where they skipped, it is earlier.
    return LocalTime(first, again=second) if second > first else LocalTime(first, skipped=True)


def _utc(said: dt.datetime, offset: dt.timedelta | None = None) -> dt.datetime:
    """In UTC; the first or last moment there is for one that lies beyond it.

    Args:
        said: by some clocks.
        offset: of these clocks, where what was said has none of its own.
    """
    try:
        return said.astimezone(dt.UTC) if offset is None else (said - offset).replace(tzinfo=dt.UTC)
    except OverflowError:
        return FIRST if said.year < 1000 else LAST
