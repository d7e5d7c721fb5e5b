"""The duty roster of departments, from a CSV file with a row for each shift."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from zoneinfo import ZoneInfo

from cityloop.sharing.v1.staff_pb2 import DutyShift
from cityloop.sharing.v1.staff_service_pb2 import Roster
from cityloop_kernel import Phrase, Sentence, say
from cityloop_localisation import Catalogues
from cityloop_messaging import to_timestamp

from cityloop_operator.reading.faults import CityDataError, Fault, shortened
from cityloop_operator.reading.tables import Table

COLUMNS = ("department", "post", "person", "from", "until", "leader")
NEEDED = COLUMNS[:5]
YES, NO = "yes", "no"
Cells = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class RosterOfFile:
    """The roster of a department, and where its shifts stand."""

    path: Path
    roster: Roster
    lines: list[int] = field(default_factory=list)
    """Of each shift."""

    def wrong(self, shift: int, problem: Phrase) -> Sentence:
        """What is wrong with a shift, with file and line."""
        return say("staff-line", file=str(self.path), line=self.lines[shift], problem=problem)


def read_roster(path: Path, zone: ZoneInfo, encoding: str = "") -> dict[str, RosterOfFile]:
    """The roster of each department that a file names, by department: from its first shift until its last one ends.

    Args:
        path: a CSV file with the columns department, post, person, from and until (a date begins at midnight), and if
            there is such: leader (yes or no); headers and answers in any one language of the catalogues.
        zone: of dates and times without an offset of their own.
        encoding: such as gb18030; UTF-8 needs none.

    Raises:
        CityDataError: the file cannot be read, or a row is wrong; the message names file and line.
    """
    words = _words_of(path, encoding)
    table = Table.open(path, [words[column] for column in NEEDED], encoding)
    places = {column: table.place(words[column]) for column in COLUMNS if words[column] in table.header}
    found: dict[str, RosterOfFile] = {}
    for row in table.rows():
        if isinstance(row, Fault):
            raise _wrong(path, row.line, row.problem)
        cells = {column: row.cells[place].strip() for column, place in places.items()}
        for column in NEEDED:
            if not cells[column]:
                raise _wrong(path, row.line, say("staff-cell-empty", column=words[column]))
        department = cells["department"]
        of_department = found.setdefault(department, RosterOfFile(path, Roster(department_id=department)))
        of_department.roster.shifts.append(_shift(path, row.line, cells, words, zone))
        of_department.lines.append(row.line)
    if not found:
        raise CityDataError(say("table-empty", file=str(path)))
    for of_department in found.values():
        roster = of_department.roster
        roster.begins_at.FromDatetime(min(shift.starts_at.ToDatetime(dt.UTC) for shift in roster.shifts))
        roster.ends_at.FromDatetime(max(shift.ends_at.ToDatetime(dt.UTC) for shift in roster.shifts))
    return found


def _words_of(path: Path, encoding: str) -> dict[str, str]:
    """Headers, and what says yes and no, in the language in which the file has most of its headers."""
    header = set(Table.open(path, [], encoding).header)
    catalogues = Catalogues.of("cityloop_operator", check=False)
    languages = [
        {name: language.say(f"staff-column-{name}") for name in (*COLUMNS, YES, NO)} for language in catalogues
    ]
    return max(languages, key=lambda words: len(header.intersection(words[column] for column in COLUMNS)))


def _shift(path: Path, line: int, cells: Cells, words: Cells, zone: ZoneInfo) -> DutyShift:
    leader = cells.get("leader", "")
    if leader not in {"", words[YES], words[NO]}:
        raise _wrong(path, line, say("staff-no-yes", cell=shortened(leader), yes=words[YES]))
    starts_at, ends_at = (_moment(path, line, cells[column], zone) for column in ("from", "until"))
    if ends_at <= starts_at:
        raise _wrong(path, line, say("roster-ends-before", cell=shortened(cells["until"])))
    return DutyShift(
        post_id=cells["post"],
        person_id=cells["person"],
        starts_at=to_timestamp(starts_at),
        ends_at=to_timestamp(ends_at),
        leader=leader == words[YES],
    )


def _moment(path: Path, line: int, cell: str, zone: ZoneInfo) -> dt.datetime:
    try:
        found = dt.datetime.fromisoformat(cell)
    except ValueError as error:
        raise _wrong(path, line, say("staff-no-moment", cell=shortened(cell))) from error
    return found if found.tzinfo is not None else found.replace(tzinfo=zone)


def _wrong(path: Path, line: int, problem: Phrase) -> CityDataError:
    return CityDataError(say("staff-line", file=str(path), line=line, problem=problem))
