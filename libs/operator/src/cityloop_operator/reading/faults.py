"""What is wrong in a file of data: by file, line, column and reason, with what to do about it."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from cityloop_kernel import Said

MOST_SHOWN = 60
"""Characters of a cell that a message shows."""
HEADER = ("file", "line", "column", "reason", "cell", "what to do", "row")


class CityDataError(ValueError):
    """The data of a city is missing or cannot be read; what is said names the file and says what to do."""

    def __init__(self, said: Said) -> None:
        super().__init__(str(said))
        self.said = said


class Reason(Enum):
    """Why a row is set aside, or what is said of one that entered: the reason, and what to do."""

    DATE_UNREADABLE = ("is no date in the format of its column", "correct it, or add its format to time_format")
    DATE_TOO_EARLY = ("lies before 1900", "correct it, or leave the cell empty")
    NUMBER_UNREADABLE = ("is no number", "correct it, or set decimal_mark")
    NO_COORDINATE = ("is no longitude or latitude in degrees", "correct it, or leave the cell empty")
    NUMBER_MISSING = ("is empty, and each request needs its own number", "give the row a number")
    NUMBER_TWICE = ("stands twice, and each request needs its own number", "give the row another number")
    TEXT_TOO_LONG = ("is too long", "shorten it")
    TEXT_UNSTORABLE = ("holds the character NUL", "remove it")
    BYTES_UNREADABLE = ("holds bytes that the file's encoding does not have", "correct them, or set another encoding")
    NAME_RESERVED = ("is a name with a meaning of its own", "choose another name")
    TOO_MANY_CELLS = ("has more cells than the header", "put a text that holds the separator in quotes")
    QUOTE_OPEN = ("is too long for a cell: a quote may not be closed", "close the quote, or double it")
    NO_OUTLINE = ("has no outline", "give the feature a polygon, or remove it")
    NO_POLYGON = ("is no polygon; areas are polygons", "give the feature a polygon, or remove it")
    ID_MISSING = ("is missing, and each area needs an id", "name the id property in city.yaml")
    TIME_TWICE = (
        "is an hour that the city's clocks went through twice: the first, or the second where it would end too early",
        "add an offset",
    )
    TIME_NEVER = ("is an hour that the city's clocks skipped: taken as long after midnight as it says", "add an offset")

    @property
    def text(self) -> str:
        """What is wrong, after the name of the cell."""
        return self.value[0]

    @property
    def advice(self) -> str:
        """What to do."""
        return self.value[1]


@dataclass(frozen=True, slots=True)
class Fault:
    """One row or feature that is set aside, or one that entered with a remark."""

    file: str
    line: int
    """Of its first line in the file, from 1; of a layer the number of the feature."""
    column: str
    reason: Reason
    cell: str = ""
    row: str = ""
    """The number of the request, or the id of the area, where it has one."""

    def __str__(self) -> str:
        """One sentence: where it is, what is wrong, what to do."""
        shown = shortened(self.cell)
        cell = f" {shown!r}" if shown else ""
        return f"{self.file}:{self.line}: {self.column}{cell} {self.reason.text}; {self.reason.advice}"


def shortened(text: str) -> str:
    """A text as a message shows it."""
    safe = text.encode(errors="backslashreplace").decode()
    return safe if len(safe) <= MOST_SHOWN else f"{safe[: MOST_SHOWN - 1]}…"


def by_reason(faults: Iterable[Fault]) -> list[str]:
    """How many there are of each column and reason, one line each, the most frequent first."""
    counts = Counter((fault.column, fault.reason) for fault in faults)
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0][0], item[0][1].name))
    return [f"{count:,} × {column} {reason.text}; {reason.advice}" for (column, reason), count in ordered]


def write_list(path: Path, faults: Iterable[Fault]) -> None:
    """List faults in a CSV file, one row each; the folder is made when missing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(HEADER)
        for fault in faults:
            cell = shortened(fault.cell)
            reason = fault.reason
            writer.writerow((fault.file, fault.line, fault.column, reason.text, cell, reason.advice, fault.row))
