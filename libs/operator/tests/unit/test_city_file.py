"""city.yaml: every setting is used or refused, each problem in a line of its own with its place."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from functools import reduce
from pathlib import Path
from typing import Any

import pytest
import yaml
from cityloop_operator.city_file import SETTINGS, CityFile
from cityloop_operator.reading.faults import CityDataError
from cityloop_operator.requests_file import read_requests
from cityloop_operator.setting_faults import in_plain_words
from cityloop_testkit.english import english, refused_saying
from fieldtown import city, city_file, row, write_city, write_requests
from pydantic import ValidationError

CITIES = Path(__file__).parents[4] / "deploy/cities"


def problems(folder: Path, content: dict[str, Any]) -> list[str]:
    with pytest.raises(CityDataError) as error:
        CityFile.read(write_city(folder, content))
    return english(error.value.sentence).splitlines()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (city(time_zone="US/Boston"), "time_zone: 'US/Boston' is no IANA time zone; write one of"),
        (city(time_zone="Asia/Beijing"), "is no IANA time zone"),
        (city(time_zone=""), "is no IANA time zone"),
        (city(time_zone="../../etc/passwd"), "is no IANA time zone"),
        (city({"encoding": "latin-one"}), "imported.requests.encoding: there is no encoding 'latin-one'"),
        (city({"time_format": "%H:%M"}), "does not give year, month and day"),
        (city({"decimal_mark": ";"}), "imported.requests.decimal_mark: ';' is not known here; write '', '.', or ','"),
        (city({"separator": ";;"}), "imported.requests.separator: ';;' is too long; write 1 characters at most"),
        (city({"seperator": ";"}), "seperator: there is no such setting; write separator, or take it out"),
        (city({"void_statuses": ["Closed"]}), "status 'Closed' is closed and void"),
        (city({"columns": {"number": "n", "event_class": "t", "created": "c", "latitude": "y"}}), "come together"),
        (city({"columns": {"number": "n", "event_class": "t", "created": "c"}}), "need a column: name `status`"),
        (city({"owner_aliases": {"A": "B", "B": "C"}}), "is an alias and an owner with aliases"),
        (city({"area_layer": "block"}), "layer 'block' is used but not declared"),
        (city(layer={"encoding": "rot13"}), "there is no encoding 'rot13'"),
        (city(jurisdiction=""), "jurisdiction: '' is empty; write a text"),
        (
            city(departments=[{"department": "a", "name": {"zh": "a", "en": "a"}, "roles": ["handle"]}] * 2),
            "stands twice",
        ),
    ],
)
def test_what_is_wrong_is_one_line_with_its_place(tmp_path: Path, content: dict[str, Any], said: str) -> None:
    (line,) = problems(tmp_path, content)
    assert said in line
    file, number, _ = line.split(":", 2)
    assert file == str(tmp_path / "city.yaml")
    assert int(number) >= 1


def places(value: object, at: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Where something stands in a file, at any depth."""
    items = value.items() if isinstance(value, dict) else enumerate(value[:2]) if isinstance(value, list) else ()
    for key, below in items:
        yield (*at, key)
        yield from places(below, (*at, key))


WRONG: tuple[object, ...] = (
    None,
    7,
    -1,
    1.5,
    "x",
    "",
    "x" * 500,
    10**30,
    float("inf"),
    [],
    ["a"] * 200,
    True,
    {},
    {"a": 1},
    {1: 2},
)


@pytest.mark.parametrize("name", ["simulated", "los-angeles"])
def test_whatever_is_wrong_is_said_in_plain_words(name: str) -> None:
    """Every setting, of every wrong kind, or not there at all: each with what to do, none as pydantic says it."""
    base = yaml.safe_load((CITIES / name / "city.yaml").read_text("utf-8"))
    said: dict[str, str] = {}
    for *before, last in places(base):
        for wrong in (*WRONG, ...):
            content = deepcopy(base)
            part = reduce(lambda found, key: found[key], before, content)
            part[last] = wrong
            if wrong is ...:
                del part[last]
            try:
                CityFile.model_validate(content)
            except ValidationError as error:
                for problem in error.errors():
                    line = english(in_plain_words(problem, SETTINGS))
                    said.setdefault(problem["type"], line)
                    assert problem["type"] == "value_error" or problem["msg"] not in line, line
                    assert ";" in line or problem["type"] == "value_error", line
    assert len(said) > 15, said


def test_the_line_is_that_of_the_setting(tmp_path: Path) -> None:
    folder = write_city(tmp_path, city())
    text = (folder / "city.yaml").read_text()
    (folder / "city.yaml").write_text(text.replace("time_zone: America/New_York", "time_zone: US/Boston"))
    wanted = next(number for number, line in enumerate(text.splitlines(), 1) if line.startswith("time_zone"))
    with pytest.raises(CityDataError) as raised:
        CityFile.read(folder)
    assert f"city.yaml:{wanted}: time_zone: " in english(raised.value.sentence)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"city: a\ncity: b\n", "city.yaml:2: 'city' stands twice, first in line 1; keep one"),
        (b"city: [\n", "city.yaml:2: it is no YAML: "),
        (b"name: Caf\xe9\n", "city.yaml:1: byte 0xe9 is not UTF-8"),
        (b"", "city.yaml:1: is no group of settings; write names with their values"),
        (b"- 7\n", "city.yaml:1: "),
    ],
)
def test_what_is_no_settings_file_is_one_line(tmp_path: Path, content: bytes, said: str) -> None:
    (tmp_path / "city.yaml").write_bytes(content)
    with pytest.raises(CityDataError) as error:
        CityFile.read(tmp_path)
    assert said in english(error.value.sentence)
    assert len(english(error.value.sentence).splitlines()) == 1


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with refused_saying(CityDataError, match=r"city\.yaml cannot be read"):
        CityFile.read(tmp_path / "no-such")


def test_settings_that_meet_nothing_in_the_file_are_said(tmp_path: Path) -> None:
    settings = {"void_statuses": ["Canceled"], "owner_aliases": {"Wroks": "Works"}}
    said = [english(line) for line in read_requests(city_file(settings), write_requests(tmp_path, row())).notes]
    assert "void_statuses: no row has status 'Canceled'" in said
    assert "owner_aliases: no row has owner 'Wroks'" in said
    assert not any("Closed" in line for line in said)


def test_the_column_of_the_area_is_refused_where_the_file_has_none(tmp_path: Path) -> None:
    content = city()
    content["imported"]["requests"]["columns"]["area"] = "ward"
    with refused_saying(CityDataError, match="has no column ward"):
        read_requests(CityFile.model_validate(content), write_requests(tmp_path, row()))
