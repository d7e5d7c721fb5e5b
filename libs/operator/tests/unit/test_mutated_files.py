"""Files that are damaged at random end in a sentence or in rows that the services take, never in a traceback.

A seed makes the same files each time. `make fuzz` reads 180,000 of them.
"""

from __future__ import annotations

import datetime as dt
import os
import random
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from cityloop_operator.city_file import CityFile
from cityloop_operator.imported_city import import_city
from cityloop_operator.reading.faults import CityDataError
from cityloop_operator.reading.moments import EARLIEST
from cityloop_operator.request import MAX_NAME, MAX_NUMBER, MAX_TEXT, Request, report_text
from cityloop_operator.requests_file import read_requests
from cityloop_testkit.damage import REPLACEMENT, damaged
from fieldtown import HEADER, city, city_file, row, write_areas, write_city, write_requests

MANY = os.environ.get("CITYLOOP_PROPERTIES") == "fuzz"
FILES = 60_000 if MANY else 150
"""Of each of the three kinds of file."""
NOW = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


def check(request: Request) -> None:
    """Whether the services take it."""
    assert 1 <= len(request.number) <= MAX_NUMBER
    assert 1 <= len(request.event_class) <= MAX_NAME
    assert len(request.owner) <= MAX_NAME
    assert len(report_text(request.event_class, request.text)) <= MAX_TEXT
    for moment in (request.created, request.closed, request.opened_at, request.ended_at):
        assert moment is None or EARLIEST <= moment <= NOW
    for text in (request.number, request.event_class, request.owner, request.text, request.status):
        assert "\0" not in text
        text.encode()
    if request.position is not None:
        assert abs(request.position[0]) <= 180
        assert abs(request.position[1]) <= 90


def tried(read: Callable[[], object], folder: Path, what: str) -> None:
    try:
        read()
    except CityDataError as error:
        said = str(error)
        assert str(folder) in said or "requests lies in the city" in said or "city fieldtown" in said, (what, said)
        assert len(said) < 4_000, (what, said)


def requests_of(encoding: str, separator: str) -> bytes:
    lines = [
        HEADER,
        row("N1"),
        row("N2", text='"a ""b"", c\nd"'),
        row("N3", closed="", status="Open"),
        row("N4", lat="", lon=""),
    ]
    return "\n".join(lines).replace(",", separator).encode(encoding)


@pytest.mark.timeout(1_500)
def test_damaged_requests_end_in_a_sentence_or_in_rows_that_can_enter(tmp_path: Path) -> None:
    dice = random.Random(13)  # noqa: S311 no secret
    path = tmp_path / "requests.csv"
    bases = [
        requests_of("utf-8", ","),
        requests_of("utf-8-sig", ";"),
        requests_of("utf-16", "\t"),
        requests_of("utf-8", "|"),
    ]
    files = [city_file(), city_file({"encoding": "utf-8"}), city_file({"time_format": "iso", "encoding": "gb18030"})]
    for number in range(FILES):
        content = damaged(dice.choice(bases), dice)
        path.write_bytes(content)
        file = dice.choice(files)

        def read(file: CityFile = file, content: bytes = content) -> None:
            found = read_requests(file, tmp_path, NOW)
            assert found.rows == len(found.requests) + len(found.set_aside)
            for request in found.requests:
                check(request)
                made = REPLACEMENT in request.text and not file.imported.requests.encoding  # type: ignore[union-attr]
                assert not made or REPLACEMENT.encode() in content or b"\xfd\xff" in content or b"\xff\xfd" in content
            assert all("\n" not in str(fault) and "\ud800" not in str(fault) for fault in found.set_aside)

        tried(read, tmp_path, f"file {number}")


@pytest.mark.timeout(1_500)
def test_damaged_layers_end_in_a_sentence_or_in_a_city(tmp_path: Path) -> None:
    dice = random.Random(14)  # noqa: S311 no secret
    write_requests(tmp_path, row("N1"))
    path = write_areas(tmp_path) / "areas.geojson"
    base, file = path.read_bytes(), city_file()
    found = read_requests(file, tmp_path, NOW)
    for number in range(FILES):
        path.write_bytes(damaged(base, dice))

        def read() -> None:
            assert import_city(file, tmp_path, found).records

        tried(read, tmp_path, f"file {number}")


@pytest.mark.timeout(1_500)
def test_damaged_settings_end_in_a_sentence_or_in_settings(tmp_path: Path) -> None:
    dice = random.Random(15)  # noqa: S311 no secret
    base = (write_city(tmp_path, city()) / "city.yaml").read_bytes()
    for number in range(FILES):
        (tmp_path / "city.yaml").write_bytes(damaged(base, dice))
        tried(lambda: CityFile.read(tmp_path), tmp_path, f"file {number}")
    assert yaml.safe_load(base)["city"] == "fieldtown"
