"""Rows of requests, one by one: each is a request, or set aside with its reason. Memory does not grow with the file."""

from __future__ import annotations

import datetime as dt
import math
from array import array
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

import numpy as np
from cityloop_kernel import Phrase, Sentence, phrase_list, say

from cityloop_operator.city_file import ImportedRequests
from cityloop_operator.reading.coordinates import POINT, guess_mark, read_number
from cityloop_operator.reading.faults import CityDataError, Fault, FaultReason, SetAsideError, shortened
from cityloop_operator.reading.moments import EARLIEST, FormatError, LocalTime, fits, guess, reader
from cityloop_operator.reading.tables import Table
from cityloop_operator.request import MAX_NAME, MAX_NUMBER, MAX_TEXT, NO_TIME, NONE, Outcome, Request, report_text

SAMPLE = 1_000
"""Filled cells of a column that formats are found by; when none of them can be read the import stops."""
SHOWN = 3
RESERVED_CLASS = "*"
TEXTS = ("number", "event_class", "status", "owner", "text", "area")
"""What a row says in words."""
PARAMETER_MARK = "$"
"""A pack takes a text that begins so as the name of a number."""


@dataclass
class Survey:
    """What the first way through the file has found."""

    rows: int = 0
    """Rows that the file has, those that are set aside too."""
    filled: dict[str, list[str]] = field(default_factory=dict)
    """The first 1,000 filled cells of each column of times and coordinates."""
    twice: array[int] = field(default_factory=lambda: array("q"))
    """Hashes of numbers that stand more than once, in order. Of 64 bits: a million numbers share one once in 30 million
    files.
    """


class RowReader:
    """Reads the rows of one file of requests.

    Args:
        path: the file.
        form: how it is read.
        zone: of its times.
        now: what lies later has not happened.

    Raises:
        CityDataError: the file cannot be read, or a column cannot; the message shows cells, and formats that fit.
    """

    def __init__(self, path: Path, form: ImportedRequests, zone: ZoneInfo, now: dt.datetime) -> None:
        self.form = form
        self.table = Table.open(path, form.columns.named, form.encoding, form.separator)
        self._now = now
        columns = form.columns
        self._places = {name: self.table.place(column) for name, column in columns.model_dump().items() if column}
        self._of_column = {column: self.table.place(column) for column in columns.named}
        self._nothing = dict.fromkeys(columns.model_dump(), "")
        self._times_named = [(name, getattr(columns, name)) for name in ("created", "updated", "closed")]
        self.survey = self._survey()
        self.formats = self._formats()
        by_formats = {formats: reader(formats, zone) for formats in set(self.formats.values())}
        self._readers = {column: by_formats[formats] for column, formats in self.formats.items()}
        self.decimal_mark = form.decimal_mark or guess_mark(
            [cell for name in (columns.latitude, columns.longitude) for cell in self.survey.filled.get(name, ())]
        )
        self._stop_if_unreadable()
        self.remarks: list[Fault] = []
        """Of rows that entered; who reads on and on takes them out."""
        self.earliest: dt.datetime | None = None
        """Of all times read so far that have happened."""

    @property
    def descriptions(self) -> list[Sentence]:
        """How the file is read, a line each."""
        mark = say("decimal-points" if self.decimal_mark == POINT else "decimal-commas")
        formats = ((column, phrase_list(names, "or")) for column, names in self.formats.items() if names)
        return [
            say("rows-read-as", file=self.table.path.name, table=self.table.description, mark=mark),
            *(say("rows-column-by", column=column, formats=names) for column, names in formats),
        ]

    def rows(self) -> Iterator[Request | Fault]:
        """Every row of the file, in its order: the request, or why the row is set aside."""
        first_lines = array("q", bytes(self.survey.twice.itemsize * len(self.survey.twice)))
        for row in self.table.rows():
            if isinstance(row, Fault):
                yield row
                continue
            cells = self._nothing | {name: row.cells[place].strip() for name, place in self._places.items()}
            try:
                yield self._request(row.line, cells, first_lines)
            except SetAsideError as error:
                number = shortened(cells["number"])
                yield Fault(self.table.path.name, row.line, error.column, error.reason, error.cell, number)

    def check_ended(self, entered: int, aside: int) -> None:
        """To be asked after the last row.

        Args:
            entered: how many requests there were.
            aside: how many rows were set aside.

        Raises:
            CityDataError: the file has changed on the way, or no request says when it was made.
        """
        path = self.table.path
        if entered + aside != self.survey.rows:
            raise CityDataError(say("file-changed", file=str(path)))
        if entered and self.earliest is None:
            raise CityDataError(say("rows-without-time", file=str(path)))

    def _survey(self) -> Survey:
        columns = self.form.columns
        sampled = [
            name for name in (columns.created, columns.updated, columns.closed, *_coordinates(self.form)) if name
        ]
        found = Survey(filled={name: [] for name in sampled})
        wanted = {name: self._of_column[name] for name in sampled}
        number, numbers = self._places["number"], array("q")
        for row in self.table.rows():
            found.rows += 1
            if isinstance(row, Fault):
                continue
            numbers.append(hash(row.cells[number].strip()))
            for name, place in list(wanted.items()):
                cell = row.cells[place].strip()
                if cell:
                    found.filled[name].append(cell)
                    if len(found.filled[name]) >= SAMPLE:
                        del wanted[name]
        hashes = np.frombuffer(numbers, np.int64)
        hashes.sort()
        again = hashes[1:][hashes[1:] == hashes[:-1]]
        found.twice.frombytes(np.unique(again).tobytes())
        return found

    def _formats(self) -> dict[str, tuple[str, ...]]:
        columns = self.form.columns
        times = [name for name in dict.fromkeys((columns.created, columns.updated, columns.closed)) if name]
        if self.form.time_format:
            return dict.fromkeys(times, self.form.time_format)
        try:
            guessed = guess({name: self.survey.filled[name] for name in times})
        except FormatError as error:
            raise CityDataError(say("file-problem", file=str(self.table.path), problem=error.sentence)) from error
        return {name: (guessed[name],) if name in guessed else () for name in times}

    def _stop_if_unreadable(self) -> None:
        for column, read in self._readers.items():
            cells = self.survey.filled[column]
            if cells and all(read(cell) is None for cell in cells):
                fitting = fits(cells[:SHOWN])
                hint = say("column-set-format")
                if fitting:
                    hint = say("column-formats-fitting", formats=phrase_list(fitting, "or"))
                names = self.formats[column]
                tried: Phrase = phrase_list(names, "or") if names else say("column-any-format")
                raise CityDataError(say("column-no-times", cells=self._cells(column, cells), formats=tried, hint=hint))
        for column in _coordinates(self.form):
            cells = self.survey.filled[column]
            if cells and all(read_number(cell, self.decimal_mark) is None for cell in cells):
                raise CityDataError(say("column-no-degrees", cells=self._cells(column, cells)))

    def _cells(self, column: str, cells: Sequence[str]) -> Sentence:
        shown = phrase_list(say("column-cell", cell=shortened(cell)) for cell in cells[:SHOWN])
        return say("column-cells", file=str(self.table.path), column=column, count=len(cells), shown=shown)

    def _request(self, line: int, cells: Mapping[str, str], first_lines: array[int]) -> Request:
        """The request of a row, from its cells by what they are."""
        columns = self.form.columns
        self._check_texts(cells)
        number, event_class, owner = cells["number"], cells["event_class"], cells["owner"]
        self._check_number(number, line, first_lines)
        _check_length(columns.event_class, event_class, MAX_NAME)
        _check_length(columns.owner, owner, MAX_NAME)
        if event_class == RESERVED_CLASS or event_class.startswith(PARAMETER_MARK):
            raise SetAsideError(columns.event_class, FaultReason.NAME_RESERVED, event_class)
        if len(report_text(event_class or NONE, cells["text"])) > MAX_TEXT:
            raise SetAsideError(columns.text, FaultReason.TEXT_TOO_LONG, cells["text"])
        created, updated, closed, closes_later = self._times(line, cells)
        opened_at = created or closed or updated or NO_TIME
        longitude = self._degrees(columns.longitude, cells["longitude"], 180)
        latitude = self._degrees(columns.latitude, cells["latitude"], 90)
        named = owner or NONE
        return Request(
            number=number,
            event_class=event_class or NONE,
            owner=self.form.owner_aliases.get(named, named),
            status=cells["status"],
            outcome=self._outcome(cells["status"], closed, closes_later),
            created=created,
            closed=closed,
            opened_at=opened_at,
            ended_at=closed or updated or created or opened_at,
            position=None if longitude is None or latitude is None else (longitude, latitude),
            text=cells["text"],
            owner_named=owner,
            area_named=cells["area"],
            typed=bool(event_class),
            closes_later=closes_later,
        )

    def _check_texts(self, cells: Mapping[str, str]) -> None:
        whole = self.table.encoding.whole
        for name in TEXTS:
            cell = cells[name]
            if "\0" in cell:
                raise SetAsideError(getattr(self.form.columns, name), FaultReason.TEXT_UNSTORABLE, cell)
            if not whole and not cell.isascii() and any("\ud800" <= character <= "\udfff" for character in cell):
                raise SetAsideError(getattr(self.form.columns, name), FaultReason.BYTES_UNREADABLE, cell)

    def _check_number(self, number: str, line: int, first_lines: array[int]) -> None:
        column = self.form.columns.number
        if not number:
            raise SetAsideError(column, FaultReason.NUMBER_MISSING, "")
        _check_length(column, number, MAX_NUMBER)
        key, twice = hash(number), self.survey.twice
        place = bisect_left(twice, key)
        if place < len(twice) and twice[place] == key:
            if first_lines[place]:
                raise SetAsideError(column, FaultReason.NUMBER_TWICE, number)
            first_lines[place] = line

    def _times(self, line: int, cells: Mapping[str, str]) -> _Times:
        created, updated, closed = (
            self._moment(line, column, cells[name], cells["number"]) if cells[name] else None
            for name, column in self._times_named
        )
        began = None if created is None else created.at
        return _Times(
            self._happened(began),
            self._happened(_after(updated, began)),
            self._happened(_after(closed, began)),
            closes_later=closed is not None and closed.at > self._now,
        )

    def _happened(self, at: dt.datetime | None) -> dt.datetime | None:
        if at is None or at > self._now:
            return None
        if self.earliest is None or at < self.earliest:
            self.earliest = at
        return at

    def _moment(self, line: int, column: str, cell: str, number: str) -> LocalTime:
        moment = self._readers[column](cell)
        if moment is None:
            raise SetAsideError(column, FaultReason.DATE_UNREADABLE, cell)
        if moment.at < EARLIEST:
            raise SetAsideError(column, FaultReason.DATE_TOO_EARLY, cell)
        if moment.again is not None or moment.skipped:
            reason = FaultReason.TIME_NEVER if moment.skipped else FaultReason.TIME_TWICE
            self.remarks.append(Fault(self.table.path.name, line, column, reason, cell, number))
        return moment

    def _degrees(self, column: str, cell: str, most: float) -> float | None:
        if not cell:
            return None
        found = read_number(cell, self.decimal_mark)
        if found is None:
            raise SetAsideError(column, FaultReason.NUMBER_UNREADABLE, cell)
        if not math.isfinite(found) or abs(found) > most:
            raise SetAsideError(column, FaultReason.NO_COORDINATE, cell)
        return found

    def _outcome(self, status: str, closed: dt.datetime | None, closes_later: bool) -> Outcome:
        if status in self.form.void_statuses:
            return "void"
        if closes_later:
            return "open"
        return "closed" if closed is not None or status in self.form.closed_statuses else "open"


class _Times(NamedTuple):
    """What has happened by now; a date that is still to come is as good as none."""

    created: dt.datetime | None
    updated: dt.datetime | None
    closed: dt.datetime | None
    closes_later: bool


def _coordinates(form: ImportedRequests) -> list[str]:
    return [name for name in (form.columns.latitude, form.columns.longitude) if name]


def _check_length(column: str, text: str, most: int) -> None:
    if len(text) > most:
        raise SetAsideError(column, FaultReason.TEXT_TOO_LONG, text)


def _after(moment: LocalTime | None, began: dt.datetime | None) -> dt.datetime | None:
    """A moment; of an hour that came twice the second, where only that lies after the beginning."""
    if moment is None:
        return None
    again = moment.again
    return again if again is not None and began is not None and moment.at < began <= again else moment.at
