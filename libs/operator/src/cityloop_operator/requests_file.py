"""A CSV of requests, read as `city.yaml` says: every row counts, whatever it lacks."""

from __future__ import annotations

import csv
import datetime as dt
import math
import re
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

from cityloop_messaging import utc_now

from cityloop_operator.city_file import CityFile, DepartmentEntry, Imported, ImportedRequests, Names

NONE = "none"
"""Stands for an owner, a class or an area that a row does not have."""
Outcome = Literal["closed", "void", "open"]


class CityDataError(ValueError):
    """The data of an imported city is missing or cannot be read; the message names the file and says what to do."""


@dataclass(frozen=True, slots=True)
class Request:
    """One row: what was asked, where, when, and what became of it."""

    number: str
    event_class: str
    owner: str
    """After aliases; `none` where the row names nobody."""
    status: str
    outcome: Outcome
    created: dt.datetime | None
    closed: dt.datetime | None
    opened_at: dt.datetime
    """When it is taken to have happened: created, else closed, else updated, else the earliest time of the file."""
    ended_at: dt.datetime
    """When its end is taken to have happened: closed, else updated, else created, else as `opened_at`."""
    position: tuple[float, float] | None
    """Longitude and latitude; None where one of the two is missing or is no coordinate."""
    text: str
    owner_named: str = ""
    """As the file has it."""
    area_named: str = ""
    """As the file has it."""
    typed: bool = True
    """Whether the file names a type."""
    closes_later: bool = False
    """Whether the file has a close date that is still to come: until then it is not closed."""

    @property
    def hours(self) -> float | None:
        """Elapsed hours from creation to close; None without both."""
        if self.created is None or self.closed is None:
            return None
        return (self.closed - self.created).total_seconds() / 3600


@dataclass(frozen=True)
class RequestsFile:
    """All rows of the file, in its order, and the departments that its owners are."""

    requests: tuple[Request, ...]
    aliases: Mapping[str, str]
    reserved: frozenset[str] = frozenset()

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

    def departments(self, imported: Imported) -> list[DepartmentEntry]:
        """The owners as departments with their posts; known under the names that the file uses."""
        entries = []
        for owner, department in self.owners.items():
            entry = DepartmentEntry(
                department=department,
                name=Names(zh=owner, en=owner),
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
        CityDataError: the file is missing, lacks a column, or a number stands twice.
    """
    if file.imported is None:
        raise CityDataError(f"city {file.city} is generated and has no file of requests")
    form = file.imported.requests
    rows = _rows(path_in(data, form.file), form)
    times = [_Times(row, form, ZoneInfo(file.time_zone), now or utc_now()) for row in rows]
    known = [moment for item in times for moment in (item.created, item.closed, item.updated) if moment is not None]
    earliest = min(known, default=dt.datetime(1970, 1, 1, tzinfo=dt.UTC))
    requests = tuple(_request(row, item, form, earliest) for row, item in zip(rows, times, strict=True))
    reserved = frozenset({entry.department for entry in file.departments} | {"cityloop"})
    return RequestsFile(requests, form.owner_aliases, reserved)


def path_in(data: Path | None, name: str) -> Path:
    """A file of the data folder.

    Raises:
        CityDataError: there is no such folder or file.
    """
    if data is None:
        raise CityDataError(f"this city is imported: give the folder that holds {name}, as DATA=<folder>")
    path = data / name
    if not path.is_file():
        raise CityDataError(f"{path} is missing; DATA must be the folder that holds it")
    return path


def department_id(owner: str, taken: set[str]) -> str:
    """An id made of an owner's name, different from those taken."""
    slug = re.sub(r"[^a-z0-9]+", "-", owner.lower()).strip("-")[:50].strip("-")
    if slug and slug not in taken:
        return slug
    return f"{slug or 'owner'}-{zlib.crc32(owner.encode()):08x}"


def _rows(path: Path, form: ImportedRequests) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        reader = csv.DictReader(stream, restval="")
        columns = form.columns.model_dump(exclude={"area"})
        missing = [name for name in columns.values() if name not in (reader.fieldnames or ())]
        if missing:
            raise CityDataError(f"{path} has no column {', '.join(missing)}; name its columns in city.yaml")
        rows = list(reader)
    seen: set[str] = set()
    for row in rows:
        number = row[form.columns.number].strip()
        if not number or number in seen:
            raise CityDataError(f"{path}: number {number!r} is missing or stands twice; each request needs its own")
        seen.add(number)
    return rows


class _Times:
    """What has happened by now; a date that is still to come is as good as none."""

    def __init__(self, row: Mapping[str, str], form: ImportedRequests, zone: ZoneInfo, now: dt.datetime) -> None:
        columns = (form.columns.created, form.columns.updated, form.columns.closed)
        said = [_moment(row[column], form.time_format, zone) for column in columns]
        happened = [None if moment is None or moment > now else moment for moment in said]
        self.created, self.updated, self.closed = happened
        self.closes_later = self.closed is not said[-1]


def _moment(text: str, time_format: str, zone: ZoneInfo) -> dt.datetime | None:
    try:
        local = dt.datetime.strptime(text.strip(), time_format)  # noqa: DTZ007 the zone is the city's
    except ValueError:
        return None
    return local.replace(tzinfo=zone).astimezone(dt.UTC)


def _request(row: Mapping[str, str], times: _Times, form: ImportedRequests, earliest: dt.datetime) -> Request:
    columns = form.columns
    status = row[columns.status].strip()
    owner = row[columns.owner].strip() or NONE
    opened_at = _first(times.created, times.closed, times.updated, earliest)
    return Request(
        number=row[columns.number].strip(),
        event_class=row[columns.event_class].strip() or NONE,
        owner=form.owner_aliases.get(owner, owner),
        status=status,
        outcome=_outcome(status, times, form),
        created=times.created,
        closed=times.closed,
        opened_at=opened_at,
        ended_at=_first(times.closed, times.updated, times.created, opened_at),
        position=_position(row[columns.longitude], row[columns.latitude]),
        text=row[columns.text].strip(),
        owner_named=row[columns.owner].strip(),
        area_named=row.get(columns.area, "").strip(),
        typed=bool(row[columns.event_class].strip()),
        closes_later=times.closes_later,
    )


def _outcome(status: str, times: _Times, form: ImportedRequests) -> Outcome:
    if status in form.void_statuses:
        return "void"
    if times.closes_later:
        return "open"
    return "closed" if times.closed is not None or status in form.closed_statuses else "open"


def _position(longitude: str, latitude: str) -> tuple[float, float] | None:
    try:
        x, y = float(longitude), float(latitude)
    except ValueError:
        return None
    return (x, y) if math.isfinite(x) and math.isfinite(y) and abs(x) <= 180 and abs(y) <= 90 else None


def _first(*moments: dt.datetime | None) -> dt.datetime:
    return next(moment for moment in moments if moment is not None)


def by_time(requests: Sequence[Request]) -> list[Request]:
    """In the order they happened, then by number as text."""
    return sorted(requests, key=lambda request: (request.opened_at, request.number))
