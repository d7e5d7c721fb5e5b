"""What the recorded requests of a city come to, computed from its files by brute force.

    python tests/oracles/recorded_requests.py CITY DATA [--json FILE] [--now MOMENT]

CITY is a folder with `city.yaml` and `pack-template`, DATA that of the files it names. It shares no code with Cityloop,
and guesses nothing that a city file can say but what its header or its bytes show: the format of times has to be set.

Hours are elapsed; of an hour that comes twice the first is meant, or the second where a row would end before it began.
A row happened when it was created (else closed, else updated, else at the earliest time of the file). Area is that of
`area_layer` by its polygons, the smallest id as text on a border, `none` outside them all. Held: no coordinates, or
farther than `widened_metres` from every area of the boundary's layer; its area is none. Void: others of
`void_statuses`. Closed: others with a close date or of `closed_statuses`. Open: the rest. Hours are those of every row
with both times, held and void ones too. A time after `--now` has not come: it counts as none, and a row with such a
close date is open, whatever its status, unless it is void.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import math
import sys
from collections import defaultdict
from itertools import pairwise
from pathlib import Path
from typing import Any

from city_files import Areas, City, Point, Row, areas_of, read

RADIUS_METRES = 6_371_008.8


def in_ring(point: Point, ring: list[Point]) -> bool | None:
    """Whether a point is in a ring by ray casting; None on its line."""
    x, y = point
    inside = False
    for (ax, ay), (bx, by) in pairwise(ring):
        cross = (bx - ax) * (y - ay) - (by - ay) * (x - ax)
        if cross == 0 and min(ax, bx) <= x <= max(ax, bx) and min(ay, by) <= y <= max(ay, by):
            return None
        if (ay > y) != (by > y) and x < (bx - ax) * (y - ay) / (by - ay) + ax:
            inside = not inside
    return inside


def in_polygon(point: Point, rings: list[list[Point]]) -> bool:
    places = [in_ring(point, ring) for ring in rings]
    return None in places or (places[0] is True and not any(places[1:]))


def metres_to_ring(point: Point, ring: list[Point]) -> float:
    """Distance to a ring's line, in a plane around the point."""
    sine = math.sin(math.radians(point[1]))
    flat = 1 - 0.00669437999014 * sine * sine
    east = math.radians(6_378_137.0 / math.sqrt(flat) * math.cos(math.radians(point[1])))
    north = math.radians(6_378_137.0 * (1 - 0.00669437999014) / flat**1.5)
    plane = [((x - point[0]) * east, (y - point[1]) * north) for x, y in ring]
    best = math.inf
    for (ax, ay), (bx, by) in pairwise(plane):
        length = (bx - ax) ** 2 + (by - ay) ** 2
        along = max(0.0, min(1.0, -(ax * (bx - ax) + ay * (by - ay)) / length)) if length else 0.0
        best = min(best, math.hypot(ax + along * (bx - ax), ay + along * (by - ay)))
    return best


def haversine(a: Point, b: Point) -> float:
    half = math.sin(math.radians(b[1] - a[1]) / 2) ** 2
    half += math.cos(math.radians(a[1])) * math.cos(math.radians(b[1])) * math.sin(math.radians(b[0] - a[0]) / 2) ** 2
    return 2 * RADIUS_METRES * math.asin(math.sqrt(min(1.0, half)))


def where_in(point: Point, areas: Areas) -> tuple[list[str], float]:
    """The areas that a point lies in, and how many metres it is from the nearest line of any of them."""
    inside, nearest = [], math.inf
    for name, polygons in areas.items():
        for rings in polygons:
            west, east = min(x for x, _ in rings[0]), max(x for x, _ in rings[0])
            turns = (0, 360, -360) if west < -180 or east > 180 else (0,)
            around = [(point[0] + turn, point[1]) for turn in turns]
            inside += [name for here in around if west <= here[0] <= east and in_polygon(here, rings)]
    if not inside:
        for here in [(point[0] + turn, point[1]) for turn in (0, 360, -360)]:
            rings = [ring for polygons in areas.values() for polygon in polygons for ring in polygon]
            nearest = min(nearest, *(metres_to_ring(here, ring) for ring in rings))
    return inside, nearest


def place(city: City, rows: list[Row], layers: dict[str, Areas]) -> None:
    """Set area and whether a row is held."""
    found: dict[Point | None, tuple[str, bool]] = {None: ("none", True)}
    for row in rows:
        point = row["point"]
        if point not in found:
            inside, away = where_in(point, layers[city.boundary])
            held = not inside and away > city.widened
            if city.boundary != city.requests["area_layer"]:
                inside, _ = where_in(point, layers[city.requests["area_layer"]])
            found[point] = "none" if held else min(inside, default="none"), held
        row["area"], row["held"] = found[point]


def fuse(city: City, rows: list[Row]) -> None:
    """Set event and fused, in the order of (created, number as text)."""
    before: dict[str, list[Row]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: (row["at"], row["number"])):
        row["event"] = row["number"]
        fusion = city.fusion(row["type"])
        if row["held"] or not fusion:
            continue
        reach = [
            (distance, other["number"], other)
            for other in before[row["type"]]
            if row["at"] - other["at"] <= dt.timedelta(hours=fusion["window_hours"])
            and (distance := haversine(row["point"], other["point"])) <= fusion["distance_metres"]
        ]
        if reach:
            row["event"], row["fused"] = min(reach, key=lambda item: item[:2])[2]["event"], True
        before[row["type"]].append(row)


def state(city: City, row: Row) -> str:
    if row["held"]:
        return "held"
    if row["status"] in city.void:
        return "void"
    if row["later"]:
        return "open"
    return "closed" if row["closed"] or row["status"] in city.closed else "open"


def quantile(values: list[float], share: float) -> float | None:
    """By linear interpolation between the two nearest."""
    if not values:
        return None
    ordered, position = sorted(values), (len(values) - 1) * share
    low, high = math.floor(position), math.ceil(position)
    return round(ordered[low] + (ordered[high] - ordered[low]) * (position - low), 6)


def count(city: City, rows: list[Row]) -> dict[str, Any]:
    states = [state(city, row) for row in rows]
    both = [row for row in rows if row["created"] and row["closed"]]
    hours = [(row["closed"] - row["created"]).total_seconds() / 3600 for row in both]
    cells: dict[str, Any] = {"received": len(rows)}
    cells |= {name: states.count(name) for name in ("closed", "void", "open", "held")}
    cells |= {"fused": sum(row["fused"] for row in rows)}
    return cells | {"hours_median": quantile(hours, 0.5), "hours_p90": quantile(hours, 0.9)}


def table(city: City, rows: list[Row]) -> dict[str, Any]:
    """Total, by type, by agency, by area, and by all three together; and the numbers of held rows."""
    groups: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in rows:
        cell = " | ".join(row[name] for name in ("type", "agency", "area"))
        for key in (("total", "all"), *((name, row[name]) for name in ("type", "agency", "area")), ("cell", cell)):
            groups[key].append(row)
    result: dict[str, Any] = {name: {} for name in ("total", "type", "agency", "area", "cell")}
    for (name, value), members in sorted(groups.items()):
        result[name][value] = count(city, members)
    return result | {"held": sorted(row["number"] for row in rows if row["held"])}


def differences(city: City, rows: list[Row], areas: Areas) -> list[str]:
    """Where the table differs from what the file's own columns say, and why."""
    layer, column, found = city.requests["area_layer"], city.columns.get("area"), []
    for row in rows:
        number, status, counted = row["number"], row["status"], state(city, row)
        said = "void" if status in city.void else "closed" if status in city.closed else ""
        if row["point"] is None:
            found.append(f"{number}: {status}, held: it has no coordinates")
        elif row["held"]:
            found.append(
                f"{number}: {status}, held: it lies more than {city.widened:.0f} m outside every {city.boundary}"
            )
        elif column and row["column"] != row["area"]:
            line = f"{number}: {column} is {row['column'] or 'empty'}, its point lies in {row['area']}"
            rings = [ring for polygon in areas.get(row["column"], []) for ring in polygon]
            if rings:
                away = min(metres_to_ring(row["point"], ring) for ring in rings)
                line += f", {away:.0f} m from {layer} {row['column']}"
            elif row["column"]:
                line += f", there is no {layer} {row['column']}"
            found.append(line)
        if row["held"]:
            continue
        if row["later"]:
            found.append(f"{number}: {status}, counted {counted}: its close date lies in the future")
        elif counted == "closed" and not said:
            found.append(f"{number}: {status}, counted closed: it has a close date")
        elif counted == "closed" and not row["closed"]:
            found.append(f"{number}: {status}, but without a close date: in no hours")
    return [*found, *sums(city, rows)]


def sums(city: City, rows: list[Row]) -> list[str]:
    """Rows whose owner or type is counted under another name than the file's own."""
    found = []
    named = {"": "none", **city.aliases} if "owner" in city.columns else {}
    for alias, agency in sorted(named.items()):
        why = f"another name of {agency}" if alias else "whoever answers for what nobody owns handles it"
        if times := sum(row["owner"] == alias and row["agency"] == agency for row in rows):
            owner = f"{city.columns['owner']} {alias or 'empty'}"
            found.append(f"{times} rows with {owner}, counted for {agency}: {why}")
    if times := sum(not row["typed"] for row in rows):
        found.append(f"{times} rows whose {city.columns['event_class']} is counted as none: it is empty")
    return found


def show(result: dict[str, Any]) -> None:
    header = ("received", "closed", "void", "open", "held", "fused", "hours_median", "hours_p90")
    for group in ("type", "agency", "area", "total"):
        print(f"\n{group:<30}" + "".join(f"{name:>14}" for name in header))
        for value, cells in result[group].items():
            shown = ["-" if cells[name] is None else f"{cells[name]:.2f}" for name in header[6:]]
            print(
                f"{value:<30.30}"
                + "".join(f"{cells[name]:>14}" for name in header[:6])
                + "".join(f"{x:>14}" for x in shown)
            )
    print(f"\nheld: {', '.join(result['held']) or 'none'}")


def main() -> int:
    parser = argparse.ArgumentParser(
        description="The table of a city's requests, computed from its files by brute force."
    )
    parser.add_argument("city", type=Path)
    parser.add_argument("data", type=Path)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--now", type=dt.datetime.fromisoformat, default=dt.datetime.now(dt.UTC))
    options = parser.parse_args()
    city = City(options.city)
    rows, aside = read(city, options.data, options.now)
    wanted = (city.boundary, city.requests["area_layer"])
    layers = {name: areas_of(city.layers[name], options.data) for name in wanted}
    place(city, rows, layers)
    fuse(city, rows)
    result = table(city, rows) | {"differences": differences(city, rows, layers[wanted[1]]), "set_aside": aside}
    show(result)
    print(f"set aside: {aside} rows")
    print("\nDifferences from the file's own columns:", *result["differences"], sep="\n  ")
    if options.json:
        events = {row["number"]: row["event"] for row in rows}
        options.json.write_text(json.dumps(result | {"events": events}, indent=1), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
