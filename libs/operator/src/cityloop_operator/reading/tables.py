"""A CSV file, row by row: its encoding and separator found where nobody says them, its faults named by their lines."""

from __future__ import annotations

import csv
import difflib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from cityloop_kernel import Phrase, PhraseList, Sentence, phrase_list, say

from cityloop_operator.reading.encodings import Encoding, encoding_of
from cityloop_operator.reading.faults import CityDataError, Fault, FaultReason, naming_file, shortened

SEPARATORS = (",", ";", "\t", "|")
NAMES = {
    ",": say("separator-comma"),
    ";": say("separator-semicolon"),
    "\t": say("separator-tab"),
    "|": say("separator-bar"),
}
MOST_CHARACTERS = 1024 * 1024
"""Of one cell: a quote that is never closed ends there, and not with the memory."""
FIRST_LINES = 2
MOST_NAMED = 40
"""Columns that a message names."""
EXCEL_MARK = "sep="


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of one row as they stand there, as many as the header has."""

    line: int
    cells: list[str]


@dataclass(frozen=True)
class Table:
    """A CSV file whose header is read.

    Attributes:
        path: the file.
        encoding: of its bytes.
        separator: of its cells.
        header: the names of its columns, without the space around them.
        skipped: lines before the header.
    """

    path: Path
    encoding: Encoding
    separator: str
    header: tuple[str, ...]
    skipped: int = 0

    @classmethod
    def open(cls, path: Path, wanted: Sequence[str], encoding: str = "", separator: str = "") -> Table:
        """Read the header.

        Args:
            path: the file.
            wanted: names of columns that it must have.
            encoding: as declared; proven where empty.
            separator: as declared; where empty the one that splits the header into the wanted columns.

        Raises:
            CityDataError: the file cannot be read, or lacks a column.
        """
        found = encoding_of(path, encoding)
        skipped = 0
        with _reading(path, found) as stream:
            lines = list(islice(stream, FIRST_LINES))
        if lines and lines[0].lower().startswith(EXCEL_MARK):
            # Excel writes the separator into a line of its own.
            separator, skipped = separator or lines[0].rstrip("\r\n")[len(EXCEL_MARK) :][:1], 1
        if len(lines) <= skipped:
            raise CityDataError(say("table-empty", file=str(path)))
        headers = {
            candidate: _header(path, found, candidate, skipped)
            for candidate in ((separator,) if separator else SEPARATORS)
        }
        # The first of those that give most of the wanted columns, then most columns.
        best = max(headers, key=lambda item: (len(set(wanted) & set(headers[item])), len(headers[item])))
        table = cls(path, found, best, headers[best], skipped)
        table._check(wanted)
        return table

    @property
    def description(self) -> Sentence:
        """How it is read."""
        separator = NAMES.get(self.separator, self.separator)
        return say("table-read", encoding=self.encoding.name, why=self.encoding.why, separator=separator)

    @property
    def columns(self) -> PhraseList:
        """Names of its columns, as a message shows them."""
        return phrase_list(shortened(name) for name in self.header[:MOST_NAMED] if name)

    def place(self, column: str) -> int:
        """The number of a column, from 0."""
        return self.header.index(column)

    def rows(self) -> Iterator[Row | Fault]:
        """Each row, or why it is set aside; empty rows are passed over."""
        width, name = len(self.header), self.path.name
        with _reading(self.path, self.encoding) as stream:
            reader = csv.reader(stream, delimiter=self.separator)
            for _ in range(self.skipped):
                next(stream)
            _next(reader)
            while True:
                line = reader.line_num + 1 + self.skipped
                try:
                    cells = next(reader)
                except StopIteration:
                    return
                except csv.Error:
                    yield Fault(name, line, "", FaultReason.QUOTE_OPEN)
                    continue
                if not cells:
                    continue
                if len(cells) > width:
                    if any(cells[width:]):
                        yield Fault(name, line, "", FaultReason.TOO_MANY_CELLS, cells[width])
                        continue
                    del cells[width:]
                elif len(cells) < width:
                    cells += [""] * (width - len(cells))
                yield Row(line, cells)

    def _check(self, wanted: Sequence[str]) -> None:
        place = f"{self.path}:{self.skipped + 1}"
        missing = [name for name in wanted if name not in self.header]
        if missing:
            near = [name for name in (_near(item, self.header) for item in missing) if name]
            asked: Phrase = phrase_list(missing)
            if near:
                known = phrase_list(map(shortened, dict.fromkeys(near)), "or")
                asked = say("table-column-near", names=asked, near=known)
            raise CityDataError(
                say("table-column-missing", place=place, names=asked, read=self.description, known=self.columns)
            )
        twice = [name for name in wanted if self.header.count(name) > 1]
        if twice:
            raise CityDataError(say("table-column-twice", place=place, names=phrase_list(twice)))


@contextmanager
def _reading(path: Path, encoding: Encoding) -> Iterator[Iterator[str]]:
    """The lines of the file; bytes that could not be read stand as lone surrogates.

    Raises:
        CityDataError: the file can no longer be read.
    """
    csv.field_size_limit(MOST_CHARACTERS)
    errors = "strict" if encoding.whole else "surrogateescape"
    try:
        with naming_file(path), path.open(encoding=encoding.name, errors=errors, newline="") as stream:
            yield stream
    except UnicodeDecodeError as error:
        raise CityDataError(say("file-changed", file=str(path))) from error


def _header(path: Path, encoding: Encoding, separator: str, skipped: int) -> tuple[str, ...]:
    with _reading(path, encoding) as stream:
        for _ in range(skipped):
            next(stream)
        return tuple(name.strip() for name in _next(csv.reader(stream, delimiter=separator)))


def _next(reader: Iterator[list[str]]) -> list[str]:
    try:
        return next(reader, [])
    except csv.Error:
        return []


def _near(name: str, header: Sequence[str]) -> str:
    folded = {column.casefold(): column for column in header if column}
    found = difflib.get_close_matches(name.casefold(), folded, 1)
    return folded[found[0]] if found else ""
