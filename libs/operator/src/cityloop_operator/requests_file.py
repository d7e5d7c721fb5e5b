"""A CSV of requests, read as `city.yaml` says: every row counts, whatever it lacks."""

from __future__ import annotations

import datetime as dt
import re
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from zoneinfo import ZoneInfo

from cityloop_kernel import Sentence, say
from cityloop_localisation import UNDETERMINED
from cityloop_messaging import utc_now
from cityloop_packs import LabelText

from cityloop_operator.city_file import CityFile, DepartmentEntry, ImportedCitySettings, ImportedRequests
from cityloop_operator.reading.faults import CityDataError, Fault, FaultCounts, naming_file
from cityloop_operator.reading.rows import RowReader
from cityloop_operator.request import NO_TIME, NONE, Outcome, Request

__all__ = ["NONE", "CityDataError", "Outcome", "Request", "RequestsFile", "by_time", "path_in", "read_requests"]


@dataclass(frozen=True)
class RequestsFile:
    """All rows of the file, in its order, and the departments that its owners are."""

    requests: tuple[Request, ...]
    aliases: Mapping[str, str]
    reserved: frozenset[str] = frozenset()
    rows: int = 0
    """Rows of the file: those of requests and those set aside."""
    set_aside: tuple[Fault, ...] = ()
    """Rows that could not enter, each with its reason."""
    remarks: tuple[Fault, ...] = ()
    """Of rows that entered: where the file does not say which of two moments it means."""
    notes: tuple[Sentence, ...] = ()
    """How the file was read, and which settings met nothing in it."""

    @property
    def sums(self) -> list[Sentence]:
        """What came of all rows, a line each."""
        return sums_of(self.rows, len(self.requests), FaultCounts(self.set_aside), FaultCounts(self.remarks))

    @cached_property
    def owners(self) -> Mapping[str, str]:
        """Department id of each owner, in order of their names; `none` is nobody's."""
        found = sorted({request.owner for request in self.requests} - {NONE})
        names = {*found, *self.aliases}
        owners: dict[str, str] = {}
        for owner in found:
            of_others = names - set(self._names(owner))
            owners[owner] = department_id(owner, {*owners.values(), *self.reserved, *of_others})
        return owners

    def departments(self, imported: ImportedCitySettings) -> list[DepartmentEntry]:
        """The owners as departments with their posts; known under the names that the file uses."""
        entries = []
        for owner, department in self.owners.items():
            entry = DepartmentEntry(
                department=department,
                name=LabelText({UNDETERMINED: owner}),
                roles=imported.owner_roles,
                aliases=tuple(name for name in self._names(owner) if name not in {department, *self.reserved}),
            )
            entries.append(entry)
        return entries

    def _names(self, owner: str) -> list[str]:
        return [owner, *(alias for alias, target in self.aliases.items() if target == owner)]


def read_requests(file: CityFile, data: Path | None, now: dt.datetime | None = None) -> RequestsFile:
    """Every row of the city's file of requests, as things stand now: what lies later has not happened.

    Raises:
        CityDataError: the file is missing, lacks a column, or a column of it cannot be read.
    """
    reader = row_reader(file, data, now)
    requests: list[Request] = []
    aside: list[Fault] = []
    for found in reader.rows():
        if isinstance(found, Fault):
            aside.append(found)
        else:
            requests.append(found)
    reader.check_ended(len(requests), len(aside))
    form = reader.form
    reserved = frozenset({entry.department for entry in file.departments} | {"cityloop"})
    return RequestsFile(
        tuple(_timed(requests, reader.earliest or NO_TIME)),
        form.owner_aliases,
        reserved,
        reader.survey.rows,
        tuple(aside),
        tuple(reader.remarks),
        (*reader.descriptions, *unused(form, requests)),
    )


def row_reader(file: CityFile, data: Path | None, now: dt.datetime | None = None) -> RowReader:
    """What reads the rows of the city's file of requests one by one.

    Raises:
        CityDataError: the file is missing or cannot be read.
    """
    if file.imported is None:
        raise CityDataError(say("city-without-requests", city=file.city))
    form = file.imported.requests
    return RowReader(path_in(data, form.file), form, ZoneInfo(file.time_zone), now or utc_now())


def sums_of(rows: int, entered: int, aside: FaultCounts, remarks: FaultCounts) -> list[Sentence]:
    """What came of all rows, a line each."""
    return [
        say("rows-read", rows=rows, entered=entered, aside=aside.total),
        *(say("rows-set-aside", problem=line) for line in aside.lines),
        *(say("rows-remark", problem=line) for line in remarks.lines),
    ]


def unused(form: ImportedRequests, requests: Sequence[Request]) -> list[Sentence]:
    """Statuses and aliases of the settings that no row has, a line each: a slip of the pen, or a quiet month."""
    statuses, owners = {request.status for request in requests}, {request.owner_named for request in requests}
    named = (("closed_statuses", form.closed_statuses), ("void_statuses", form.void_statuses))
    lines = [
        say("rows-without-status", setting=setting, status=status)
        for setting, known in named
        for status in known
        if status not in statuses
    ]
    unknown = (name for name in form.owner_aliases if name not in owners)
    return [*lines, *(say("rows-without-owner", setting="owner_aliases", owner=name) for name in unknown)]


def _timed(requests: Sequence[Request], earliest: dt.datetime) -> Iterator[Request]:
    """The requests, those without any time at the earliest of the file."""
    for request in requests:
        yield request if request.opened_at != NO_TIME else replace(request, opened_at=earliest, ended_at=earliest)


def path_in(data: Path | None, name: str) -> Path:
    """A file of the data folder.

    Raises:
        CityDataError: there is no such folder or file.
    """
    if data is None:
        raise CityDataError(say("data-not-given", file=name))
    path = data / name
    with naming_file(path):
        if path.is_dir():
            raise CityDataError(say("data-is-folder", path=str(path), file=name))
        if not path.is_file():
            raise CityDataError(say("data-file-missing", file=str(path)))
    return path


def department_id(owner: str, taken: set[str]) -> str:
    """An id made of an owner's name, different from those taken."""
    slug = re.sub(r"[^a-z0-9]+", "-", owner.lower()).strip("-")[:50].strip("-")
    if slug and slug not in taken:
        return slug
    return f"{slug or 'owner'}-{zlib.crc32(owner.encode()):08x}"


def by_time(requests: Sequence[Request]) -> list[Request]:
    """In the order they happened, then by number as text."""
    return sorted(requests, key=lambda request: (request.opened_at, request.number))
