"""What the Los Angeles requests come to, computed from the CSV by brute force.

    python tests/oracles/los_angeles.py DATA [--json FILE] [--now MOMENT]

It shares no code with Cityloop. Times are America/Los_Angeles and hours are elapsed; of the hour that comes twice the
first is meant, or the second where a row would end before it began. A row happened when it was created
(else closed, else updated, else at the earliest time of the file). Area is the council district by the polygons, the
smallest id as text on a border, `none` outside them all. Held: no coordinates, or farther than 100 m from every
district. Void: other Cancelled. Closed: others with a close date or status Closed. Open: the rest. Hours are those of
every row with both times, held and void ones too. A time after `--now` has not come: it counts as none, and a row with
such a close date is open, whatever its status, unless it is Cancelled.
"""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import json
import math
import sys
import zoneinfo
from collections import defaultdict
from itertools import pairwise
from pathlib import Path
from typing import Any

ZONE = zoneinfo.ZoneInfo("America/Los_Angeles")
ALIASES = {"LASAN": "BOS"}
LAYER = "council-district"
FUSED_TYPES = {"Homeless Encampment", "Graffiti Removal"}
REACH_METRES, WINDOW = 50.0, dt.timedelta(hours=24)
RADIUS_METRES, WIDENED_METRES = 6_371_008.8, 100.0
Point = tuple[float, float]
Row = dict[str, Any]


def moment(text: str, fold: int = 0) -> dt.datetime | None:
    try:
        return dt.datetime.strptime(text.strip(), "%m/%d/%y %H:%M").replace(tzinfo=ZONE, fold=fold).astimezone(dt.UTC)
    except ValueError:
        return None


def moment_after(began: dt.datetime | None, text: str) -> dt.datetime | None:
    """A time; of an hour that came twice the second, where only that is no earlier than the beginning."""
    first, second = moment(text), moment(text, fold=1)
    return second if first and second and began and first < began <= second else first


def coordinates(row: dict[str, str]) -> Point | None:
    try:
        x, y = float(row["longitude"]), float(row["latitude"])
    except ValueError:
        return None
    return (x, y) if abs(x) <= 180 and abs(y) <= 90 else None


def read(folder: Path, now: dt.datetime) -> list[Row]:
    with (folder / "requests.csv").open(encoding="utf-8-sig", newline="") as stream:
        found = list(csv.DictReader(stream, restval=""))
    rows: list[Row] = []
    for row in found:
        began = moment(row["createddate"])
        written = [began, *(moment_after(began, row[name]) for name in ("closeddate", "updateddate"))]
        created, closed, updated = (time if time and time <= now else None for time in written)
        owner = row["owner"].strip() or "none"
        rows.append(
            {
                "number": row["srnumber"].strip(),
                "type": row["requesttype"].strip() or "none",
                "status": row["status"].strip(),
                "owner": owner,
                "agency": ALIASES.get(owner, owner),
                "column": row.get("cd", "").strip(),
                "created": created,
                "closed": closed,
                "later": written[1] is not None and written[1] > now,
                "at": created or closed or updated,
                "known": [time for time in (created, closed, updated) if time],
                "point": coordinates(row),
                "fused": False,
            }
        )
    earliest = min((time for row in rows for time in row["known"]), default=dt.datetime(1970, 1, 1, tzinfo=dt.UTC))
    for row in rows:
        row["at"] = row["at"] or earliest
    return rows


def districts(folder: Path) -> dict[str, list[list[list[Point]]]]:
    """Polygons (each a list of rings) of every district by its id."""
    content = json.loads((folder / "council-districts.geojson").read_text("utf-8-sig"))
    areas: dict[str, list[list[list[Point]]]] = defaultdict(list)
    for feature in content["features"]:
        geometry = feature["geometry"]
        polygons = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
        areas[str(feature["properties"]["external_id"])] += polygons
    return dict(areas)


def in_ring(point: Point, ring: list[Point]) -> bool | None:
    """Whether a point is in a ring by ray casting; None on its line."""
    x, y = point
    inside = False
    for (ax, ay, *_), (bx, by, *_) in pairwise(ring):
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
    plane = [((x - point[0]) * east, (y - point[1]) * north) for x, y, *_ in ring]
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


def place(rows: list[Row], areas: dict[str, list[list[list[Point]]]]) -> None:
    """Set area and whether a row is held."""
    boxes = {
        name: [(min(x for x, *_ in rings[0]), max(x for x, *_ in rings[0])) for rings in polygons]
        for name, polygons in areas.items()
    }
    found: dict[Point, tuple[str, bool]] = {}
    for row in rows:
        point = row["point"]
        if point is None:
            row["area"], row["held"] = "none", True
            continue
        if point not in found:
            inside = [
                name
                for name, polygons in areas.items()
                for rings, (west, east) in zip(polygons, boxes[name], strict=True)
                if west <= point[0] <= east and in_polygon(point, rings)
            ]
            rings = [ring for polygons in areas.values() for polygon in polygons for ring in polygon]
            outside = not inside and min(metres_to_ring(point, ring) for ring in rings) > WIDENED_METRES
            found[point] = min(inside, default="none"), outside
        row["area"], row["held"] = found[point]


def fuse(rows: list[Row]) -> None:
    """Set event and fused, in the order of (created, number as text)."""
    before: dict[str, list[Row]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: (row["at"], row["number"])):
        row["event"] = row["number"]
        if row["held"] or row["type"] not in FUSED_TYPES:
            continue
        reach = [
            (distance, other["number"], other)
            for other in before[row["type"]]
            if row["at"] - other["at"] <= WINDOW
            and (distance := haversine(row["point"], other["point"])) <= REACH_METRES
        ]
        if reach:
            row["event"], row["fused"] = min(reach, key=lambda item: item[:2])[2]["event"], True
        before[row["type"]].append(row)


def state(row: Row) -> str:
    if row["held"]:
        return "held"
    if row["status"] == "Cancelled":
        return "void"
    if row["later"]:
        return "open"
    return "closed" if row["closed"] or row["status"] == "Closed" else "open"


def quantile(values: list[float], share: float) -> float | None:
    """By linear interpolation between the two nearest."""
    if not values:
        return None
    ordered, position = sorted(values), (len(values) - 1) * share
    low, high = math.floor(position), math.ceil(position)
    return round(ordered[low] + (ordered[high] - ordered[low]) * (position - low), 6)


def count(rows: list[Row]) -> dict[str, Any]:
    states = [state(row) for row in rows]
    both = [row for row in rows if row["created"] and row["closed"]]
    hours = [(row["closed"] - row["created"]).total_seconds() / 3600 for row in both]
    cells: dict[str, Any] = {"received": len(rows)}
    cells |= {name: states.count(name) for name in ("closed", "void", "open", "held")}
    cells |= {"fused": sum(row["fused"] for row in rows)}
    return cells | {"hours_median": quantile(hours, 0.5), "hours_p90": quantile(hours, 0.9)}


def table(rows: list[Row]) -> dict[str, Any]:
    """Total, by type, by agency, by area, and by all three together; and the numbers of held rows."""
    groups: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in rows:
        cell = " | ".join(row[name] for name in ("type", "agency", "area"))
        for key in (("total", "all"), *((name, row[name]) for name in ("type", "agency", "area")), ("cell", cell)):
            groups[key].append(row)
    result: dict[str, Any] = {name: {} for name in ("total", "type", "agency", "area", "cell")}
    for (name, value), members in sorted(groups.items()):
        result[name][value] = count(members)
    return result | {"held": sorted(row["number"] for row in rows if row["held"])}


def differences(rows: list[Row], areas: dict[str, list[list[list[Point]]]]) -> list[str]:
    """Where the table differs from what the file's own columns say, and why."""
    lines = []
    for row in rows:
        if row["point"] is None:
            lines.append(f"{row['number']}: {row['status']}, held: it has no coordinates")
        elif row["held"]:
            lines.append(f"{row['number']}: {row['status']}, held: it lies more than 100 m outside every {LAYER}")
        elif row["column"] != row["area"]:
            line = f"{row['number']}: cd is {row['column'] or 'empty'}, its point lies in {row['area']}"
            rings = [ring for polygon in areas.get(row["column"], []) for ring in polygon]
            if rings:
                away = min(metres_to_ring(row["point"], ring) for ring in rings)
                line += f", {away:.0f} m from {LAYER} {row['column']}"
            elif row["column"]:
                line += f", there is no {LAYER} {row['column']}"
            lines.append(line)
        if row["later"] and not row["held"]:
            lines.append(f"{row['number']}: {row['status']}, counted {state(row)}: its close date lies in the future")
            continue
        if not row["held"] and state(row) == "closed" and row["status"] != "Closed":
            lines.append(f"{row['number']}: {row['status']}, counted closed: it has a close date")
        if not row["held"] and row["status"] == "Closed" and not row["closed"]:
            lines.append(f"{row['number']}: Closed, but without a close date: in no hours")
    return [*lines, *sums(rows)]


def sums(rows: list[Row]) -> list[str]:
    """Rows whose owner or type is counted under another name than the file's own."""
    lines = []
    for alias, agency in sorted({"": "none", **ALIASES}.items()):
        why = f"another name of {agency}" if alias else "whoever answers for what nobody owns handles it"
        if count := sum(row["owner"] == (alias or "none") for row in rows):
            lines.append(f"{count} rows with owner {alias or 'empty'}, counted for {agency}: {why}")
    if count := sum(row["type"] == "none" for row in rows):
        lines.append(f"{count} rows whose requesttype is counted as none: it is empty")
    return lines


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
    parser = argparse.ArgumentParser(description="The Los Angeles table, computed from the CSV by brute force.")
    parser.add_argument("data", type=Path)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--now", type=dt.datetime.fromisoformat, default=dt.datetime.now(dt.UTC))
    options = parser.parse_args()
    rows, areas = read(options.data, options.now), districts(options.data)
    place(rows, areas)
    fuse(rows)
    result = table(rows) | {"differences": differences(rows, areas)}
    show(result)
    print("\nDifferences from the file's own columns:", *result["differences"], sep="\n  ")
    if options.json:
        events = {row["number"]: row["event"] for row in rows}
        options.json.write_text(json.dumps(result | {"events": events}, indent=1), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
