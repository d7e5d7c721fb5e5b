"""The staff directory of departments, from a CSV file with a row for each holder of a post."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from zoneinfo import ZoneInfo

from cityloop.sharing.v1.staff_pb2 import Person, PostHolder
from cityloop.sharing.v1.staff_service_pb2 import Staff
from cityloop_kernel import Phrase, say
from cityloop_localisation import Catalogues
from cityloop_messaging import to_timestamp

from cityloop_operator.city_file import CityFile
from cityloop_operator.reading.faults import CityDataError, Fault, shortened
from cityloop_operator.reading.tables import Table

STAFF_FILE = "staff.csv"
"""Beside a city's file."""
COLUMNS = ("department", "post", "person", "name", "phone", "from", "until", "deputy")
NEEDED = COLUMNS[:4]
YES, NO = "yes", "no"
Cells = Mapping[str, str]


def read_staff(path: Path, zone: ZoneInfo, encoding: str = "") -> dict[str, Staff]:
    """The directory of each department that a file names, by department.

    Args:
        path: a CSV file with the columns department, post, person and name, and if there are such: phone, from, until
            (a date begins at midnight), deputy (yes or no); headers and answers in any one language of the catalogues.
        zone: of dates and times without an offset of their own.
        encoding: such as gb18030; UTF-8 needs none.

    Raises:
        CityDataError: the file cannot be read, or a row is wrong; the message names file and line.
    """
    words = _words_of(path, encoding)
    table = Table.open(path, [words[column] for column in NEEDED], encoding)
    places = {column: table.place(words[column]) for column in COLUMNS if words[column] in table.header}
    directories: dict[str, Staff] = {}
    persons: dict[tuple[str, str], tuple[str, str]] = {}
    for row in table.rows():
        if isinstance(row, Fault):
            raise _wrong(path, row.line, row.problem)
        cells = {column: row.cells[place].strip() for column, place in places.items()}
        for column in NEEDED:
            if not cells[column]:
                raise _wrong(path, row.line, say("staff-cell-empty", column=words[column]))
        staff = directories.setdefault(cells["department"], Staff(department_id=cells["department"]))
        said = (cells["name"], cells.get("phone", ""))
        known = persons.get((cells["department"], cells["person"]))
        if known is None:
            persons[cells["department"], cells["person"]] = said
            staff.persons.append(Person(person_id=cells["person"], name=said[0], phone=said[1]))
        elif known != said:
            raise _wrong(path, row.line, say("staff-person-differs", person=cells["person"]))
        staff.holders.append(_holder(path, row.line, cells, words, zone))
    if not directories:
        raise CityDataError(say("table-empty", file=str(path)))
    return directories


def staff_of_city(folder: Path) -> dict[str, Staff]:
    """The directories in the staff file beside a city's file, by department; none where there is no such file.

    Raises:
        CityDataError: as `read_staff`.
    """
    file = folder / STAFF_FILE
    return read_staff(file, ZoneInfo(CityFile.read(folder).time_zone)) if file.is_file() else {}


def holders_in(folder: Path) -> dict[str, str]:
    """A person who holds each post, by the staff file beside a city's file."""
    holders: dict[str, str] = {}
    for staff in staff_of_city(folder).values():
        for holder in staff.holders:
            holders.setdefault(holder.post_id, holder.person_id)
    return holders


def _words_of(path: Path, encoding: str) -> dict[str, str]:
    """Headers, and what says yes and no, in the language in which the file has most of its headers."""
    header = set(Table.open(path, [], encoding).header)
    catalogues = Catalogues.of("cityloop_operator", check=False)
    languages = [
        {name: language.say(f"staff-column-{name}") for name in (*COLUMNS, YES, NO)} for language in catalogues
    ]
    return max(languages, key=lambda words: len(header.intersection(words[column] for column in COLUMNS)))


def _holder(path: Path, line: int, cells: Cells, words: Cells, zone: ZoneInfo) -> PostHolder:
    deputy = cells.get("deputy", "")
    if deputy not in {"", words[YES], words[NO]}:
        raise _wrong(path, line, say("staff-no-yes", cell=shortened(deputy), yes=words[YES]))
    since, until = (_moment(path, line, cells.get(column, ""), zone) for column in ("from", "until"))
    return PostHolder(
        post_id=cells["post"],
        person_id=cells["person"],
        valid_from=None if since is None else to_timestamp(since),
        valid_until=None if until is None else to_timestamp(until),
        deputy=deputy == words[YES],
    )


def _moment(path: Path, line: int, cell: str, zone: ZoneInfo) -> dt.datetime | None:
    if not cell:
        return None
    try:
        found = dt.datetime.fromisoformat(cell)
    except ValueError as error:
        raise _wrong(path, line, say("staff-no-moment", cell=shortened(cell))) from error
    return found if found.tzinfo is not None else found.replace(tzinfo=zone)


def _wrong(path: Path, line: int, problem: Phrase) -> CityDataError:
    return CityDataError(say("staff-line", file=str(path), line=line, problem=problem))
