"""The files of a city as the oracle reads them; it shares no code with Cityloop.

A row with a cell that is there and cannot be read is set aside, as is one with a date before 1900, no number or one
that stood before, a name or a text that is too long, or more cells than the header.
"""

from __future__ import annotations

import csv
import datetime as dt
import json
import math
import sys
import zoneinfo
from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import yaml

EARLIEST = dt.datetime(1900, 1, 1, tzinfo=dt.UTC)
LATEST = dt.datetime.max.replace(tzinfo=dt.UTC)
TEXTS = ("number", "event_class", "status", "owner", "text", "area")
LONGEST = {"number": 100, "event_class": 200, "owner": 200}
LONGEST_REPORT, LONGEST_CELL = 4_000, 1_048_576
Point = tuple[float, float]
Row = dict[str, Any]
Areas = dict[str, list[list[list[Point]]]]
"""Polygons, each a list of rings, by the id of their area."""


class UnreadableError(ValueError):
    """The row is set aside."""


class City:
    """What `city.yaml` says of the files."""

    def __init__(self, folder: Path) -> None:
        content = yaml.safe_load((folder / "city.yaml").read_text("utf-8-sig"))
        self.zone, imported = zoneinfo.ZoneInfo(content["time_zone"]), content["imported"]
        self.requests: dict[str, Any] = imported["requests"]
        self.columns: dict[str, str] = {name: column for name, column in self.requests["columns"].items() if column}
        self.layers: dict[str, dict[str, Any]] = {layer["layer"]: layer for layer in imported["layers"]}
        self.boundary, self.widened = imported["boundary"]["layer"], imported["boundary"].get("widened_metres", 0)
        self.aliases: dict[str, str] = self.requests.get("owner_aliases") or {}
        self.closed, self.void = (set(self.requests.get(f"{name}_statuses") or ()) for name in ("closed", "void"))
        formats = self.requests.get("time_format") or sys.exit("set time_format in city.yaml: nothing else says it")
        self.formats = [formats] if isinstance(formats, str) else formats
        classes = yaml.safe_load((folder / "pack-template" / "event-classes.yaml").read_text("utf-8-sig"))
        self.usual, self.special = classes["default"].get("fusion"), classes.get("classes") or {}

    def fusion(self, event_class: str) -> dict[str, float] | None:
        """How far apart reports of a class are of one event; None where each is of its own."""
        found: dict[str, float] | None = (self.special.get(event_class) or {}).get("fusion", self.usual)
        return found

    def moment(self, text: str, fold: int = 0) -> dt.datetime | None:
        """The moment of a cell; None of an empty one."""
        for name in self.formats if text else ():
            try:
                said = dt.datetime.fromisoformat(text) if name == "iso" else dt.datetime.strptime(text, name)  # noqa: DTZ007
            except ValueError:
                continue
            try:
                at = (said if said.tzinfo else said.replace(tzinfo=self.zone, fold=fold)).astimezone(dt.UTC)
            except OverflowError:
                at = LATEST if said.year > EARLIEST.year else EARLIEST - dt.timedelta(1)
            if at < EARLIEST:
                raise UnreadableError
            return at
        if text:
            raise UnreadableError
        return None

    def moment_after(self, began: dt.datetime | None, text: str) -> dt.datetime | None:
        """A time; of an hour that came twice the second, where only that is no earlier than the beginning."""
        first, second = self.moment(text), self.moment(text, fold=1)
        return second if first and second and began and first < began <= second else first


def lines(city: City, folder: Path) -> Iterator[dict[str, str]]:
    """The cells of each row by what they are; a row that is none of the header's is empty."""
    path, form = folder / city.requests["file"], city.requests
    head = path.read_bytes()[:4]
    marked = "utf-16" if head[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    csv.field_size_limit(LONGEST_CELL)
    with path.open(encoding=form.get("encoding") or marked, errors="surrogateescape", newline="") as stream:
        first = stream.readline()
        separator = form.get("separator") or ""
        if first.lower().startswith("sep="):
            separator, first = separator or first[4], stream.readline()
        wanted = set(city.columns.values())
        headers = {mark: [name.strip() for name in next(csv.reader([first], delimiter=mark))] for mark in ",;\t|"}
        separator = separator or max(headers, key=lambda mark: (len(wanted & set(headers[mark])), len(headers[mark])))
        header = [name.strip() for name in next(csv.reader([first], delimiter=separator))]
        reader = csv.reader(stream, delimiter=separator)
        while True:
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error:
                yield {}
                continue
            if cells and any(cells[len(header) :]):
                yield {}
            elif cells:
                of_column = dict(zip(header, [*cells, *[""] * len(header)], strict=False))
                yield {name: of_column[column].strip() for name, column in city.columns.items()}


def decimal_mark(city: City, rows: list[dict[str, str]]) -> str:
    """As set, else the one that most coordinates have."""
    cells = [row[name] for row in rows[:1_000] if row for name in ("latitude", "longitude") if row.get(name)]
    commas = sum("," in cell and "." not in cell for cell in cells)
    return str(city.requests.get("decimal_mark") or ("," if commas * 2 > len(cells) else "."))


def degrees(text: str, mark: str, most: float) -> float | None:
    if not text:
        return None
    plain = text.replace("\u2212", "-")
    if mark == ",":
        plain = plain.replace(".", "?").replace(",", ".")
    try:
        found = float(plain) if set(plain) <= set("0123456789+-.eE") else math.nan
    except ValueError:
        found = math.nan
    if not abs(found) <= most:
        raise UnreadableError
    return found


def read(city: City, folder: Path, now: dt.datetime) -> tuple[list[Row], int]:
    """The rows that enter, in the order of the file, and how many are set aside."""
    found = list(lines(city, folder))
    rows: list[Row] = []
    numbers: set[str] = set()
    earliest: list[dt.datetime] = []
    mark = decimal_mark(city, found)
    for cells in found:
        try:
            rows.append(request(city, cells, mark, now, numbers, earliest))
        except UnreadableError:
            continue
    for row in rows:
        row["at"] = row["at"] or min(earliest, default=EARLIEST)
    return rows, len(found) - len(rows)


def request(
    city: City, cells: dict[str, str], mark: str, now: dt.datetime, numbers: set[str], earliest: list[dt.datetime]
) -> Row:
    """One row; takes note of its number and of its times.

    Raises:
        UnreadableError: it is set aside.
    """
    cell = {name: cells.get(name, "") for name in (*TEXTS, "created", "closed", "updated", "longitude", "latitude")}
    if any("\0" in cell[name] or any("\ud800" <= mark <= "\udfff" for mark in cell[name]) for name in TEXTS):
        raise UnreadableError
    number, event_class = cell["number"], cell["event_class"] or "none"
    if not number or len(number) > LONGEST["number"] or number in numbers:
        raise UnreadableError
    numbers.add(number)
    named = event_class == "*" or event_class.startswith("$") or len(f"{event_class}: {cell['text']}") > LONGEST_REPORT
    if named or any(len(cell[name]) > most for name, most in LONGEST.items()):
        raise UnreadableError
    began = city.moment(cell["created"])
    written = [began, *(city.moment_after(began, cell[name]) for name in ("closed", "updated"))]
    created, closed, updated = (time if time and time <= now else None for time in written)
    earliest += [time for time in (created, closed, updated) if time]
    longitude, latitude = degrees(cell["longitude"], mark, 180), degrees(cell["latitude"], mark, 90)
    owner, ends = cell["owner"] or "none", city.moment(cell["closed"])
    return {
        "number": number,
        "type": event_class,
        "typed": bool(cell["event_class"]),
        "status": cell["status"],
        "owner": cell["owner"],
        "agency": city.aliases.get(owner, owner),
        "column": cell["area"],
        "created": created,
        "closed": closed,
        "later": ends is not None and ends > now,
        "at": created or closed or updated,
        "point": None if longitude is None or latitude is None else (longitude, latitude),
        "fused": False,
    }


def areas_of(layer: dict[str, Any], folder: Path) -> Areas:
    """Polygons of every area of a layer; features without an id or a polygon are none."""
    raw = (folder / layer["file"]).read_bytes()
    content = json.loads(raw.decode(layer["encoding"]) if layer.get("encoding") else raw.removeprefix(b"\xef\xbb\xbf"))
    system = layer.get("crs") or ((content.get("crs") or {}).get("properties") or {}).get("name")
    areas: Areas = defaultdict(list)
    for feature in content["features"]:
        geometry, named = feature.get("geometry"), layer.get("id_property")
        area_id = (feature.get("properties") or {}).get(named) if named else feature.get("id")
        if geometry is None or area_id in (None, "") or geometry["type"] not in ("Polygon", "MultiPolygon"):
            continue
        if isinstance(area_id, float) and area_id.is_integer():
            area_id = int(area_id)
        polygons = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
        areas[str(area_id).strip()] += [[unrolled(in_degrees(ring, system)) for ring in rings] for rings in polygons]
    return dict(areas)


def in_degrees(ring: list[list[float]], system: str | None) -> list[Point]:
    if not system:
        return [(x, y) for x, y, *_ in ring]
    import pyproj  # only for layers that are in no degrees

    transformer = pyproj.Transformer.from_crs(system, "OGC:CRS84", always_xy=True)
    return [transformer.transform(x, y) for x, y, *_ in ring]


def unrolled(ring: list[Point]) -> list[Point]:
    """A ring whose longitudes go on over the antimeridian."""
    turns, found = 0.0, [ring[0]]
    for (before, _), (x, y) in pairwise(ring):
        turns -= 360 * round((x - before) / 360)
        found.append((x + turns, y))
    return found
