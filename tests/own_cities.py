"""Files of cities that nobody has seen, as cities publish them: their columns, separators, marks and encodings."""

from __future__ import annotations

import csv
import datetime as dt
import io
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from fieldtown import BOSTON, EAST, NEW_YORK, feature, write_areas

WEST_EDGE, EAST_EDGE, SOUTH_EDGE, NORTH_EDGE = -71.1, -70.9, 42.0, 42.1
"""Of the two squares of Fieldtown."""
METRE = 1 / 111_000
AUTUMN = dt.datetime(2022, 11, 4)  # noqa: DTZ001 local, as the file has it; clocks change on the 6th
TWICE = dt.datetime(2022, 11, 6, 1, 30)  # noqa: DTZ001
"""In the hour that comes twice; what then ends at one o'clock ends at the second."""
FUTURE = dt.datetime(2120, 1, 1)  # noqa: DTZ001
CLASSES = ("Pothole", "Réparation d'éclairage", "Trash, bulky: sofas / beds")
OWNERS = ("PWDx", "Parks & Rec", "Café-Amt")
USUAL_BAD = 6
"""Kinds of rows that cannot enter."""


@dataclass(frozen=True)
class Form:
    """How a city writes its file."""

    header: tuple[str, ...]
    names: tuple[str, ...]
    """Its columns of number, class, status, creation, close, owner, latitude, longitude, text."""
    moment: str
    closed: str = "Closed"
    void: str = "Cancelled"
    separator: str = ","
    mark: str = "."
    encoding: str = "utf-8"


FORMS = {
    "Boston": Form(
        tuple(BOSTON.split(",")),
        (
            "case_enquiry_id",
            "case_title",
            "case_status",
            "open_dt",
            "closed_dt",
            "department",
            "latitude",
            "longitude",
            "location",
        ),
        "%Y-%m-%d %H:%M:%S",
    ),
    "New York": Form(
        tuple(NEW_YORK.split(",")),
        (
            "Unique Key",
            "Complaint Type",
            "Status",
            "Created Date",
            "Closed Date",
            "Agency",
            "Latitude",
            "Longitude",
            "Incident Address",
        ),
        "%m/%d/%Y %I:%M:%S %p",
    ),
    "semicolons, decimal commas, Latin-1": Form(
        ("Nr", "Soort", "Staat", "Open", "Dicht", "Dienst", "Lat", "Lon", "Straat"),
        ("Nr", "Soort", "Staat", "Open", "Dicht", "Dienst", "Lat", "Lon", "Straat"),
        "%d.%m.%Y %H:%M",
        "klaar",
        "vervallen",
        ";",
        ",",
        "latin-1",
    ),
    "Boston's columns, semicolons, decimal commas, Latin-1": Form(
        tuple(BOSTON.split(",")),
        (
            "case_enquiry_id",
            "case_title",
            "case_status",
            "open_dt",
            "closed_dt",
            "department",
            "latitude",
            "longitude",
            "location",
        ),
        "%d.%m.%Y %H:%M",
        separator=";",
        mark=",",
        encoding="latin-1",
    ),
}


def write_own_city(folder: Path, form: Form, rows: int, seed: int = 1) -> Path:
    """Write `areas.geojson` and `requests.csv`, with each quirk that a row may have; returns the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    write_areas(folder, [feature("1"), feature("2", EAST)])
    text = io.StringIO()
    writer = csv.writer(text, delimiter=form.separator)
    writer.writerow(form.header)
    for cells in _rows(form, rows, random.Random(seed)):  # noqa: S311 no secret
        of_column = dict(zip(form.names, cells, strict=True))
        writer.writerow([of_column.get(name, "") for name in form.header])
    (folder / "requests.csv").write_bytes(text.getvalue().encode(form.encoding))
    return folder


def _rows(form: Form, count: int, dice: random.Random) -> Iterator[list[str]]:
    def now_and_then(share: int) -> bool:
        return dice.randrange(1_000) < share

    def decimal(value: float) -> str:
        return f"{value:.6f}".replace(".", form.mark)

    spots = [(dice.uniform(WEST_EDGE, EAST_EDGE), dice.uniform(SOUTH_EDGE, NORTH_EDGE)) for _ in range(4)]
    for number in range(count):
        opened = AUTUMN + dt.timedelta(minutes=30 * dice.randrange(144))
        closed = opened + dt.timedelta(minutes=30 * dice.randrange(-1, 60))
        event_class = dice.choice(CLASSES)
        if now_and_then(20):
            event_class, opened, closed = "Clock", TWICE, TWICE - dt.timedelta(minutes=30)
        status, ended = form.closed, closed.strftime(form.moment)
        if now_and_then(80):
            status = form.void
        elif now_and_then(120):
            status, ended = "Open", ""
        elif now_and_then(50):
            ended = ""
        elif now_and_then(50):
            ended = FUTURE.strftime(form.moment)
        x, y = dice.choice(spots)
        x, y = x + dice.uniform(-60, 60) * METRE, y + dice.uniform(-60, 60) * METRE
        if now_and_then(30):
            y = SOUTH_EDGE - dice.choice([50, 150]) * METRE
        owner = dice.choice(OWNERS)
        cells = [
            f"101-{number}",
            event_class,
            status,
            opened.strftime(form.moment),
            ended,
            owner.upper() if now_and_then(100) else owner,
            decimal(y),
            decimal(x),
            f"{number} Rue du Café, Größe {form.separator} 2",
        ]
        if now_and_then(40):
            cells[6] = cells[7] = ""
        if now_and_then(30):
            cells[5] = ""
        if now_and_then(20):
            cells[1] = ""
        if now_and_then(100):
            _spoil(cells, form, dice.randrange(USUAL_BAD))
        yield cells


def _spoil(cells: list[str], form: Form, kind: int) -> None:
    """Make a row that cannot enter."""
    place, wrong = (
        (3, "soon"),
        (4, dt.datetime(1899, 12, 30).strftime(form.moment)),  # noqa: DTZ001
        (0, ""),
        (0, "101-0"),
        (6, "north"),
        (8, "x" * 4_100),
    )[kind]
    cells[place] = wrong
