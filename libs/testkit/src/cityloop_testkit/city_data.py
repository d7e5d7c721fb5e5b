"""Generated data of a city in the form of Los Angeles: two layers of areas and a CSV of requests with its quirks."""

from __future__ import annotations

import csv
import datetime as dt
import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

COLUMNS = (
    "srnumber",
    "requesttype",
    "status",
    "actiontaken",
    "createddate",
    "updateddate",
    "servicedate",
    "closeddate",
    "requestsource",
    "owner",
    "createdbyuserorganization",
    "mobileos",
    "anonymous",
    "assignto",
    "latitude",
    "longitude",
    "address",
    "zipcode",
    "apc",
    "cd",
    "cdmember",
    "nc",
    "ncname",
    "policeprecinct",
)
TYPES = {
    "Bulky Items": ("BOS", 40),
    "Graffiti Removal": ("OCB", 26),
    "Homeless Encampment": ("BOS", 14),
    "Illegal Dumping Pickup": ("BOS", 8),
    "Other": ("ITA", 6),
    "Single Streetlight Issue": ("BSL", 4),
    'Barricades/Signs, "temporary"': ("BSS", 1),
    "": ("BOS", 1),
}
UNSEEN_TYPES = ("Scooter in the Way", "Öffentliche Bank 公共座椅", "*" * 3)
UNSEEN_OWNERS = ("Bureau of Scooters", "Größenamt")
UNSEEN_STATUSES = ("Awaiting Parts", "Escalated / 上报")
"""What no month has had before."""
WEST, SOUTH, SIDE = -118.40, 34.00, 0.05
ROWS, IN_A_ROW = 3, 5
METRE = 1 / 111_000
HOT_SPOTS = 60
LONGEST = dt.timedelta(days=200)
"""From creation to close, so that no close lies in the future."""
FAR_OFF = dt.timedelta(days=40 * 365)
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Shares:
    """How many of a thousand requests have a quirk."""

    no_coordinates: int = 10
    cancelled: int = 25
    open: int = 10
    unknown_status: int = 5
    closed_without_date: int = 5
    closed_before_created: int = 3
    no_created: int = 2
    no_owner: int = 4
    other_owner: int = 10
    outside_city: int = 4
    near_outside: int = 6
    other_district: int = 8
    unseen: int = 0
    """Of types, of owners and of statuses that no month has had before, each."""
    closes_later: int = 0
    """Of close dates that are still to come."""


def write_city_data(
    folder: Path,
    requests: int,
    seed: int = 1,
    start: dt.datetime = dt.datetime(2020, 3, 7),  # noqa: DTZ001 local, as the file has it; clocks change on the 8th
    shares: Shares = Shares(),
    unplaced: int = 0,
) -> None:
    """Write `council-districts.geojson`, `neighborhood-councils.geojson` and `requests.csv`; the same for one seed.

    Args:
        folder: made when missing.
        requests: how many rows.
        seed: of all chances.
        start: of the three days in which they are created.
        shares: of quirks.
        unplaced: how many rows have no coordinates, beside those that the shares make.
    """
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "council-districts.geojson").write_text(json.dumps(_districts()), encoding="utf-8")
    (folder / "neighborhood-councils.geojson").write_text(json.dumps(_councils()), encoding="utf-8")
    with (folder / "requests.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, COLUMNS, restval="")
        writer.writeheader()
        writer.writerows(_Requests(random.Random(seed), start, shares).rows(requests, unplaced))  # noqa: S311 no secret


def _districts() -> dict[str, object]:
    """Fifteen squares; the first has a second part and a hole, so that a few points inside are in no district."""
    features = []
    for number in range(ROWS * IN_A_ROW):
        west, south = WEST + number % IN_A_ROW * SIDE, SOUTH + number // IN_A_ROW * SIDE
        polygons = [[_ring(west, south, SIDE)]]
        if number == 0:
            polygons[0].append(_ring(west + SIDE / 2, south + SIDE / 2, 120 * METRE))
            polygons.append([_ring(WEST - SIDE, SOUTH, SIDE / 2)])
        features.append(_feature({"external_id": str(number + 1), "name": str(number + 1)}, polygons))
    return {"type": "FeatureCollection", "features": features}


def _councils() -> dict[str, object]:
    """Two overlapping councils that leave most of the city uncovered."""
    features = [
        _feature({"nc_id": str(number), "name": f"COUNCIL {number}"}, [[_ring(WEST + number * SIDE / 3, SOUTH, SIDE)]])
        for number in (1, 2)
    ]
    return {"type": "FeatureCollection", "features": features}


def _feature(properties: dict[str, str], polygons: list[list[list[Point]]]) -> dict[str, object]:
    return {
        "type": "Feature",
        "properties": properties,
        "geometry": {"type": "MultiPolygon", "coordinates": polygons},
    }


def _ring(west: float, south: float, side: float) -> list[Point]:
    east, north = west + side, south + side
    return [(west, south), (east, south), (east, north), (west, north), (west, south)]


class _Requests:
    def __init__(self, dice: random.Random, start: dt.datetime, shares: Shares) -> None:
        self._dice = dice
        self._start = start
        self._shares = shares
        self._spots = [self._anywhere() for _ in range(HOT_SPOTS)]

    def rows(self, count: int, unplaced: int) -> Iterator[dict[str, str]]:
        numbers = self._dice.sample(range(1_500_000_000, 1_500_000_000 + count * 1_000), count)
        bare = set(self._dice.sample(numbers, unplaced))
        for number in numbers:
            row = self._row(f"1-{number}")
            yield row | {"longitude": "", "latitude": ""} if number in bare else row

    def _row(self, number: str) -> dict[str, str]:
        dice = self._dice
        usual = dice.choices(list(TYPES), [share for _, share in TYPES.values()])[0]
        name = self._unseen(UNSEEN_TYPES) or usual
        created = self._start + dt.timedelta(minutes=dice.randrange(3 * 24 * 60))
        closed: dt.datetime | None = created + min(LONGEST, dt.timedelta(minutes=int(dice.lognormvariate(7, 2))))
        status = "Closed"
        if self._now_and_then(self._shares.cancelled):
            status = "Cancelled"
        elif self._now_and_then(self._shares.open):
            status, closed = dice.choice(["Open", "Pending"]), None
        elif self._now_and_then(self._shares.unknown_status):
            status, closed = dice.choice([("Referred Out", closed), ("Duplicate", None), ("", None)])
        elif self._now_and_then(self._shares.closed_without_date):
            closed = None
        elif self._now_and_then(self._shares.closed_before_created):
            closed = created - dt.timedelta(hours=2)
        status = self._unseen(UNSEEN_STATUSES) or status
        if self._shares.closes_later and self._now_and_then(self._shares.closes_later):
            closed = created + FAR_OFF
        point = self._point()
        return {
            "srnumber": number,
            "requesttype": name,
            "status": status,
            "actiontaken": "SR Created",
            "createddate": "" if self._now_and_then(self._shares.no_created) else _text(created),
            "updateddate": _text(created + dt.timedelta(hours=5)),
            "closeddate": "" if closed is None else _text(closed),
            "owner": self._unseen(UNSEEN_OWNERS) or self._owner(TYPES[usual][0]),
            "longitude": "" if point is None else f"{point[0]:.7f}",
            "latitude": "" if point is None else f"{point[1]:.7f}",
            "address": f"{dice.randrange(1, 9999)} N MAIN ST, UNIT {dice.randrange(9)}, 90012",
            "cd": self._district(point),
        }

    def _district(self, point: Point | None) -> str:
        """The square that the point lies in; now and then another one, none, or one that does not exist."""
        if point is None or self._now_and_then(self._shares.other_district):
            return self._dice.choice(["1", "2", "", "99"])
        column, row = int((point[0] - WEST) / SIDE), int((point[1] - SOUTH) / SIDE)
        return str(row * IN_A_ROW + column + 1)

    def _owner(self, usual: str) -> str:
        if self._now_and_then(self._shares.no_owner):
            return ""
        if self._now_and_then(self._shares.other_owner):
            return self._dice.choice(["OCB", "Council's Office", "BSL"])
        return "LASAN" if usual == "BOS" and self._dice.random() < 0.1 else usual

    def _point(self) -> Point | None:
        dice = self._dice
        if self._now_and_then(self._shares.no_coordinates):
            return None
        if self._now_and_then(self._shares.outside_city):
            return WEST + dice.random() * SIDE, SOUTH - (150 + dice.random() * 5_000) * METRE
        if self._now_and_then(self._shares.near_outside):
            return WEST + dice.random() * SIDE, SOUTH - dice.random() * 90 * METRE
        if dice.random() < 0.05:
            return WEST + dice.randrange(1, IN_A_ROW) * SIDE, SOUTH + dice.random() * SIDE
        if dice.random() < 0.5:
            x, y = dice.choice(self._spots)
            return (x, y) if dice.random() < 0.3 else (x + self._wander(), y + self._wander())
        return self._anywhere()

    def _anywhere(self) -> Point:
        return (
            WEST + self._dice.random() * SIDE * IN_A_ROW,
            SOUTH + self._dice.random() * SIDE * ROWS,
        )

    def _wander(self) -> float:
        return self._dice.uniform(-60, 60) * METRE

    def _unseen(self, names: Sequence[str]) -> str:
        """One of the names now and then, else nothing; takes no chance where none is wanted."""
        return self._dice.choice(names) if self._shares.unseen and self._now_and_then(self._shares.unseen) else ""

    def _now_and_then(self, share: int) -> bool:
        return self._dice.randrange(1_000) < share


def _text(moment: dt.datetime) -> str:
    return f"{moment.month}/{moment.day}/{moment:%y} {moment.hour}:{moment:%M}"
