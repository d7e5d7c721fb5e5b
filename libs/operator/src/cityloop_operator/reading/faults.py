"""What is wrong in a file of data: by file, line, column and reason, with what to do about it."""

from __future__ import annotations

import csv
import errno
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from cityloop_kernel import Sentence, SentenceError, say
from cityloop_localisation import Language

MOST_SHOWN = 60
"""Characters of a cell that a message shows."""
HEADER = (
    "listed-file",
    "listed-line",
    "listed-column",
    "listed-reason",
    "listed-cell",
    "listed-advice",
    "listed-row",
)
"""Messages that head the columns of a list."""
MACHINE_FAULTS: dict[int | None, str] = {
    errno.ENOENT: "file-not-there",
    errno.EISDIR: "file-is-folder",
    errno.EEXIST: "file-in-place-of-folder",
    errno.ENOTDIR: "file-no-folder",
    errno.EACCES: "file-no-right",
    errno.EPERM: "file-no-right",
    errno.EROFS: "file-read-only",
    errno.ENOSPC: "file-disk-full",
    errno.EDQUOT: "file-quota-full",
}
"""What is wrong and what to do, by the number that the machine gives."""
READ, WRITTEN = "file-not-read", "file-not-written"
"""What was to be done to a file, and failed."""


class CityDataError(SentenceError):
    """The data of a city is missing or cannot be read; the sentence names the file and says what to do."""


class FaultReason(Enum):
    """Why a row is set aside, or what is said of one that entered: messages of the reason and of what to do."""

    DATE_UNREADABLE = ("fault-no-date", "fix-date")
    DATE_TOO_EARLY = ("fault-date-too-early", "fix-or-empty")
    NUMBER_UNREADABLE = ("fault-no-number", "fix-number")
    NO_COORDINATE = ("fault-no-coordinate", "fix-or-empty")
    NUMBER_MISSING = ("fault-number-missing", "fix-number-missing")
    NUMBER_TWICE = ("fault-number-twice", "fix-number-twice")
    TEXT_TOO_LONG = ("fault-text-too-long", "fix-too-long")
    TEXT_UNSTORABLE = ("fault-text-with-nul", "fix-nul")
    BYTES_UNREADABLE = ("fault-bytes-unreadable", "fix-bytes")
    NAME_RESERVED = ("fault-name-reserved", "fix-name")
    TOO_MANY_CELLS = ("fault-too-many-cells", "fix-too-many-cells")
    QUOTE_OPEN = ("fault-quote-open", "fix-quote")
    NO_FEATURE = ("fault-no-feature", "fix-polygon")
    NO_OUTLINE = ("fault-no-outline", "fix-polygon")
    NO_POLYGON = ("fault-no-polygon", "fix-polygon")
    ID_MISSING = ("fault-id-missing", "fix-id")
    TIME_TWICE = ("fault-time-twice", "fix-offset")
    TIME_NEVER = ("fault-time-never", "fix-offset")

    @property
    def sentence(self) -> Sentence:
        """What is wrong, after the name of the cell; of the whole row or feature where no cell is named."""
        return say(self.value[0])

    @property
    def advice(self) -> Sentence:
        """What to do."""
        return say(self.value[1])

    def of(self, column: str, cell: str = "") -> Sentence:
        """What is wrong with a cell of a column, or with a row where both are empty, and what to do."""
        if not column:
            return say("fault-of-row", reason=self.sentence, advice=self.advice)
        subject = say("fault-cell", column=column, cell=shortened(cell)) if cell else column
        return say("fault-of-cell", subject=subject, reason=self.sentence, advice=self.advice)


class SetAsideError(Exception):
    """A row cannot enter, or a feature cannot be an area."""

    def __init__(self, column: str, reason: FaultReason, cell: str = "") -> None:
        super().__init__(column, reason)
        self.column = column
        self.reason = reason
        self.cell = cell


@dataclass(frozen=True, slots=True)
class Fault:
    """One row or feature that is set aside, or one that entered with a remark."""

    file: str
    line: int
    """Of its first line in the file, from 1; of a layer the number of the feature."""
    column: str
    """Empty where the row or the feature as a whole is wrong."""
    reason: FaultReason
    cell: str = ""
    row: str = ""
    """The number of the request, or the id of the area, where it has one."""

    @property
    def problem(self) -> Sentence:
        """What is wrong, and what to do."""
        return self.reason.of(self.column, self.cell)


def shortened(text: str) -> str:
    """A text as a message shows it, in one line."""
    safe = "".join(mark if _shown(mark) else mark.encode("unicode_escape").decode() for mark in text[:MOST_SHOWN])
    return safe if len(text) == len(text[:MOST_SHOWN]) and len(safe) <= MOST_SHOWN else f"{safe[: MOST_SHOWN - 1]}…"


def _shown(mark: str) -> bool:
    return mark.isprintable() or unicodedata.category(mark) == "Zs"


class FaultCounts:
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
    def lines(self) -> list[Sentence]:
        """One for each column and reason, the most frequent first."""
        ordered = sorted(self._counts.items(), key=lambda item: (-item[1], item[0][0], item[0][1].name))
        return [say("fault-counted", count=count, problem=reason.of(column)) for (column, reason), count in ordered]


@contextmanager
def listing(path: Path, language: Language) -> Iterator[Callable[[Fault], None]]:
    """What lists faults in a CSV file, a row each, as they come; the folder is made when missing.

    Args:
        path: of the file.
        language: of its header, reasons and advice.

    Raises:
        CityDataError: it cannot be written.
    """
    with naming_file(path, WRITTEN):
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("w", encoding="utf-8-sig", newline="") as stream:
            writer = csv.writer(stream)
            writer.writerow([language.say(message) for message in HEADER])

            def add(fault: Fault) -> None:
                reason, advice = map(language.spoken, (fault.reason.sentence, fault.reason.advice))
                writer.writerow(
                    (fault.file, fault.line, fault.column, reason, shortened(fault.cell), advice, fault.row)
                )

            yield add


def write_list(path: Path, faults: Iterable[Fault], language: Language) -> None:
    """List faults in a CSV file.

    Raises:
        CityDataError: it cannot be written.
    """
    with listing(path, language) as add:
        for fault in faults:
            add(fault)


@contextmanager
def naming_file(path: Path, failed: str = READ) -> Iterator[None]:
    """Say of a failure of the machine inside the block which file it met, and what to do.

    Args:
        path: of the file.
        failed: the message of what could not be done to it.

    Raises:
        CityDataError: in place of an OSError.
    """
    try:
        yield
    except OSError as error:
        raise CityDataError(Sentence(failed, {"file": str(path), "problem": machine_fault(error)})) from error


def machine_fault(error: OSError) -> Sentence:
    """What the machine refused and what to do; in its own words where it seldom refuses that."""
    if error.errno in MACHINE_FAULTS:
        return say(MACHINE_FAULTS[error.errno])
    return say("file-other-fault", problem=(error.strerror or type(error).__name__).lower())
