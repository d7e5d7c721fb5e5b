"""What is wrong in a file of data: by file, line, column and reason, with what to do about it."""

from __future__ import annotations

import csv
import errno
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from cityloop_kernel import Phrase

MOST_SHOWN = 60
"""Characters of a cell that a message shows."""
HEADER = ("file", "line", "column", "reason", "cell", "what to do", "row")
ADVICE: dict[int | None, str] = {
    errno.ENOENT: "put it there, or name another",
    errno.EISDIR: "name a file, not a folder",
    errno.EEXIST: "name a folder where a folder has to be",
    errno.ENOTDIR: "name a folder where a folder has to be",
    errno.EACCES: "give yourself the right to it, or name another",
    errno.EPERM: "give yourself the right to it, or name another",
    errno.EROFS: "name another, where files may be written",
    errno.ENOSPC: "make room, or name another on another disk",
    errno.EDQUOT: "make room, or name another on another disk",
}
OTHER_ADVICE = "look at its disk, then try again"


class CityDataError(ValueError):
    """The data of a city is missing or cannot be read; what is said names the file and says what to do."""

    def __init__(self, said: Phrase) -> None:
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


class Counted:
    """How many faults there were of each column and reason; keeps none of them."""

    def __init__(self, faults: Iterable[Fault] = ()) -> None:
        self._counts = Counter((fault.column, fault.reason) for fault in faults)

    def add(self, fault: Fault) -> None:
        """One more."""
        self._counts[fault.column, fault.reason] += 1

    @property
    def total(self) -> int:
        """How many there were."""
        return self._counts.total()

    @property
    def lines(self) -> list[str]:
        """One line for each column and reason, the most frequent first."""
        ordered = sorted(self._counts.items(), key=lambda item: (-item[1], item[0][0], item[0][1].name))
        return [f"{count:,} × {column} {reason.text}; {reason.advice}" for (column, reason), count in ordered]


@contextmanager
def listing(path: Path) -> Iterator[Callable[[Fault], None]]:
    """What lists faults in a CSV file, a row each, as they come; the folder is made when missing.

    Raises:
        CityDataError: it cannot be written.
    """
    with naming_file(path, "written"):
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("w", encoding="utf-8-sig", newline="") as stream:
            writer = csv.writer(stream)
            writer.writerow(HEADER)

            def add(fault: Fault) -> None:
                reason = fault.reason
                cell, advice = shortened(fault.cell), reason.advice
                writer.writerow((fault.file, fault.line, fault.column, reason.text, cell, advice, fault.row))

            yield add


def write_list(path: Path, faults: Iterable[Fault]) -> None:
    """List faults in a CSV file.

    Raises:
        CityDataError: it cannot be written.
    """
    with listing(path) as add:
        for fault in faults:
            add(fault)


@contextmanager
def naming_file(path: Path, done: str = "read") -> Iterator[None]:
    """Say of a failure of the machine inside the block which file it met, and what to do.

    Args:
        path: of the file.
        done: to it, inside the block.

    Raises:
        CityDataError: in place of an OSError.
    """
    try:
        yield
    except OSError as error:
        why = (error.strerror or type(error).__name__).lower()
        raise CityDataError(f"{path} cannot be {done}: {why}; {ADVICE.get(error.errno, OTHER_ADVICE)}") from error
