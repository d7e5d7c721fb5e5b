"""A million rows of a city read and checked, beside the barest program; and its memory beside that of a tenth of them.

The limit is the csv module with the same dates parsed by hand, every column of the same file, and nothing checked.
"""

from __future__ import annotations

import argparse
import asyncio
import csv
import datetime as dt
import json
import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import yaml
from cityloop_operator.checking import check_files
from cityloop_operator.city_file import CITY_FILE, CityFile
from cityloop_testkit.english import english_language
from harness import Ratio

FEW, MANY = 100_000, 1_000_000
MEMORY_REQUIRED = 1 / 1.3
"""What a tenth of the rows takes over what all take."""
COLUMNS = ("number", "type", "status", "created", "updated", "closed", "owner", "lat", "lon", "address", "ward")
WEST, SOUTH, SIDE, IN_A_ROW = -71.2, 42.2, 0.01, 20
"""Of a city of 400 squares."""
MINUTES = 3 * 365 * 24 * 60
START = dt.datetime(2019, 1, 1)  # noqa: DTZ001 local, as the file has it
BAD_IN_A_THOUSAND = 20
TIMES = ("created", "updated", "closed")
FORMAT = "%m/%d/%Y %I:%M:%S %p"
"""As New York has it."""
NAMES = {"zh": "区", "en": "Ward"}
CITY = {
    "city": "million",
    "name": NAMES,
    "time_zone": "America/New_York",
    "jurisdiction": "million",
    "fallback_department": "desk",
    "imported": {
        "layers": [{"layer": "ward", "name": NAMES, "file": "areas.geojson", "id_property": "id"}],
        "boundary": {"layer": "ward", "widened_metres": 100},
        "requests": {
            "file": "requests.csv",
            "area_layer": "ward",
            "columns": {
                "number": "number",
                "event_class": "type",
                "status": "status",
                "created": "created",
                "updated": "updated",
                "closed": "closed",
                "owner": "owner",
                "latitude": "lat",
                "longitude": "lon",
                "text": "address",
                "area": "ward",
            },
            "closed_statuses": ["Closed"],
        },
    },
    "departments": [{"department": "desk", "name": NAMES, "roles": ["intake", "dispatch", "handle", "check"]}],
}


async def run() -> list[Ratio]:
    """Write the files, read each in a process of its own, and say what it took."""
    with tempfile.TemporaryDirectory(prefix="cityloop-bench-") as folder:
        few, many = Path(folder) / "few", Path(folder) / "many"
        for data, count in ((few, FEW), (many, MANY)):
            await asyncio.to_thread(write_city, data, count)
        first, ours = await _measured(few, "check"), await _measured(many, "check")
        barest = await _measured(many, "bare")
    _print(
        f"{MANY:,} rows checked in {ours['seconds']:.1f} s ({ours['cpu']:.1f} s of CPU), {ours['aside']:,} set aside"
    )
    _print(f"the barest program: {barest['seconds']:.1f} s ({barest['cpu']:.1f} s of CPU)")
    _print(f"peak of memory: {first['rss']:.0f} MB at {FEW:,} rows, {ours['rss']:.0f} MB at {MANY:,}")
    rate, limit = (MANY / found["seconds"] for found in (ours, barest))
    return [
        Ratio("rows of a city read and checked", rate, limit, "rows/s"),
        Ratio("memory of an import", ours["rss"], first["rss"], "MB", MEMORY_REQUIRED, less_is_better=True),
    ]


def write_city(folder: Path, count: int) -> None:
    """Write `city.yaml`, the areas, and so many requests, two of a hundred of which cannot enter."""
    folder.mkdir()
    (folder / CITY_FILE).write_text(yaml.safe_dump(CITY, allow_unicode=True), encoding="utf-8")
    areas = [_area(number) for number in range(IN_A_ROW * IN_A_ROW)]
    (folder / "areas.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": areas}))
    with (folder / "requests.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(COLUMNS)
        writer.writerows(_rows(count))


def _area(number: int) -> dict[str, object]:
    west, south = WEST + number % IN_A_ROW * SIDE, SOUTH + number // IN_A_ROW * SIDE
    ring = [[west + x * SIDE, south + y * SIDE] for x, y in ((0, 0), (1, 0), (1, 1), (0, 1), (0, 0))]
    geometry = {"type": "Polygon", "coordinates": [ring]}
    return {"type": "Feature", "properties": {"id": str(number)}, "geometry": geometry}


def _rows(count: int) -> Iterator[tuple[str, ...]]:
    dice = random.Random(13)  # noqa: S311 no secret
    bad: tuple[Callable[[list[str]], None], ...] = (
        lambda cells: cells.__setitem__(5, "soon"),
        lambda cells: cells.__setitem__(7, "north"),
        lambda cells: cells.__setitem__(9, "x" * 5_000),
        lambda cells: cells.__setitem__(3, "01/01/1899 12:00:00 AM"),
    )
    for number in range(count):
        created = START + dt.timedelta(minutes=dice.randrange(MINUTES), seconds=dice.randrange(60))
        closed = created + dt.timedelta(minutes=int(dice.lognormvariate(7, 2)) % MINUTES)
        east, north = dice.random() * IN_A_ROW, dice.random() * IN_A_ROW
        cells = [
            f"101-{number:09}",
            f"Type {dice.randrange(200)}",
            "Closed" if dice.random() < 0.9 else "Open",
            created.strftime(FORMAT),
            closed.strftime(FORMAT),
            closed.strftime(FORMAT),
            f"Department {dice.randrange(30)}",
            f"{SOUTH + north * SIDE:.6f}",
            f"{WEST + east * SIDE:.6f}",
            f"{dice.randrange(999)} Example St, Apt {dice.randrange(99)}",
            str(int(north) * IN_A_ROW + int(east)),
        ]
        if dice.randrange(1_000) < BAD_IN_A_THOUSAND:
            dice.choice(bad)(cells)
        yield tuple(cells)


async def _measured(data: Path, what: str) -> dict[str, float]:
    process = await asyncio.create_subprocess_exec(
        sys.executable, __file__, what, str(data), stdout=asyncio.subprocess.PIPE
    )
    output, _ = await process.communicate()
    if process.returncode:
        raise RuntimeError(f"{what} of {data} ended with {process.returncode}")
    found: dict[str, float] = json.loads(output)
    return found


def check(data: Path) -> int:
    """Read and check the city in a folder, and list what is set aside; returns how many rows that is."""
    return check_files(CityFile.read(data), data, english_language(), data / "aside.csv").aside.total


def bare(data: Path) -> int:
    """Every row by the csv module, its dates taken apart by their places; returns how many have none."""
    without = 0
    with (data / "requests.csv").open(encoding="utf-8", newline="") as stream:
        rows = csv.reader(stream)
        header = next(rows)
        places = [header.index(name) for name in TIMES]
        for row in rows:
            try:
                for place in places:
                    text = row[place]
                    dt.datetime(  # noqa: DTZ001 nothing is done with it
                        int(text[6:10]),
                        int(text[:2]),
                        int(text[3:5]),
                        int(text[11:13]) % 12 + (12 if text[20:] == "PM" else 0),
                        int(text[14:16]),
                        int(text[17:19]),
                    )
            except ValueError:
                without += 1
    return without


def _print(line: str) -> None:
    print(f"imports: {line}", flush=True)  # noqa: T201


def main() -> None:
    """One measurement, as JSON; the process is of its own, for its peak of memory is that of all it has done."""
    parser = argparse.ArgumentParser()
    parser.add_argument("what", choices=["check", "bare"])
    parser.add_argument("data", type=Path)
    options = parser.parse_args()
    began, work = time.perf_counter(), {"check": check, "bare": bare}[options.what]
    aside = work(options.data)
    seconds, used = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_SELF)
    found = {"seconds": seconds, "cpu": used.ru_utime + used.ru_stime, "rss": used.ru_maxrss / 1024, "aside": aside}
    print(json.dumps(found))  # noqa: T201


if __name__ == "__main__":
    main()
