"""Encodings, separators and decimal marks: proven or declared, never guessed into other words."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from cityloop_operator.reading.encodings import encoding_of, known_encoding
from cityloop_operator.reading.faults import CityDataError, FaultReason
from cityloop_operator.requests_file import RequestsFile, read_requests
from cityloop_testkit.english import english, refused_saying
from fieldtown import HEADER, city_file, row, write_requests

NOW = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
CAFE = "Rue du Café, 水很深"
HERE = (-71.05, 42.05)


def read(folder: Path, *rows: str, header: str = HEADER, encoding: str = "utf-8", **settings: Any) -> RequestsFile:
    return read_requests(city_file(settings), write_requests(folder, *rows, header=header, encoding=encoding), NOW)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_what_the_bytes_prove_needs_no_setting(tmp_path: Path, encoding: str) -> None:
    found = read(tmp_path, row(text=f'"{CAFE}"'), encoding=encoding)
    assert found.requests[0].text == CAFE
    assert encoding.partition("-")[0] in english(found.notes[0])


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("iso-8859-1", "Rue du Café"),
        ("windows-1252", "Straße – 5 €"),
        ("gb18030", "水很深，快来"),
        ("shift_jis", "道路の水たまり"),
        ("windows-1251", "Глубокая лужа"),
        ("utf-16", "水很深"),
    ],
)
def test_what_is_declared_is_decoded(tmp_path: Path, encoding: str, text: str) -> None:
    write_requests(tmp_path, row(text=text), encoding=encoding)
    found = read_requests(city_file({"encoding": encoding}), tmp_path, NOW)
    assert found.requests[0].text == text


@pytest.mark.parametrize(
    ("encoding", "text"), [("iso-8859-1", "Rue du Café"), ("gb18030", "水很深"), ("windows-1251", "Лужа")]
)
def test_another_encoding_that_nobody_declares_is_refused_with_its_line(
    tmp_path: Path, encoding: str, text: str
) -> None:
    with pytest.raises(CityDataError) as error:
        read(tmp_path, row("N1"), row("N2", text=text), encoding=encoding)
    said = english(error.value.sentence)
    assert f"{tmp_path / 'requests.csv'}:3: byte 0x" in said
    assert "encoding: windows-1252" in said
    assert text[-1] in said, "one of the readings shown is the right one"
    assert "\n" not in said


def test_of_a_declared_encoding_a_row_that_is_not_in_it_is_set_aside(tmp_path: Path) -> None:
    lines = [
        HEADER.encode(),
        row("N1").encode(),
        row("N2", text="Café").encode("latin-1"),
        row("N3", text="Café").encode(),
    ]
    (tmp_path / "requests.csv").write_bytes(b"\n".join(lines))
    found = read_requests(city_file({"encoding": "utf-8"}), tmp_path, NOW)
    assert [request.number for request in found.requests] == ["N1", "N3"]
    assert [(fault.line, fault.reason) for fault in found.set_aside] == [(3, FaultReason.BYTES_UNREADABLE)]


def test_a_character_over_the_edge_of_what_is_read_at_once_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "long.csv"
    path.write_bytes(b"a" * (1024 * 1024 - 1) + "水".encode() + b"\n")
    assert encoding_of(path).whole
    path.write_bytes(b"a\n" * (512 * 1024 - 1) + b"a" + "水".encode()[:2] + b"b\n")
    with refused_saying(CityDataError, match=r"long\.csv:524288: byte 0xe6"):
        encoding_of(path)


@pytest.mark.parametrize("name", ["no-such", "rot13", "base64", "unicode_escape", "idna", "hex", "undefined"])
def test_what_is_no_encoding_of_text_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="encoding"):
        known_encoding(name)


@pytest.mark.parametrize(("separator", "name"), [(";", "semicolon"), ("\t", "tab"), ("|", "bar"), (",", "comma")])
def test_the_separator_is_found_by_the_header(tmp_path: Path, separator: str, name: str) -> None:
    text = row(text="1 Example St").replace(",", separator)
    found = read(tmp_path, text, header=HEADER.replace(",", separator))
    assert found.requests[0].position == HERE
    assert f"separated by {name}" in english(found.notes[0])


def test_a_separator_can_be_set_and_excels_line_is_obeyed(tmp_path: Path) -> None:
    found = read(tmp_path, row().replace(",", "~"), header=HEADER.replace(",", "~"), separator="~")
    assert len(found.requests) == 1
    found = read(
        tmp_path,
        HEADER.replace(",", "~"),
        row("N1").replace(",", "~"),
        row("N2", lat="x").replace(",", "~"),
        header="sep=~",
    )
    assert [request.number for request in found.requests] == ["N1"]
    assert found.set_aside[0].line == 4


@pytest.mark.parametrize(
    ("latitude", "longitude", "settings"),
    [
        ("42,05", "-71,05", {}),
        ("42,05", "-71,05", {"decimal_mark": ","}),
        ("42.05", "-71.05", {}),
        ("42.05", "\u221271.05", {}),
        ("+42.05", "-7105e-2", {}),
    ],
)
def test_the_decimal_mark_is_found_or_set(
    tmp_path: Path, latitude: str, longitude: str, settings: dict[str, Any]
) -> None:
    text = row(lat=latitude, lon=longitude).replace(",", ";").replace("42;05", "42,05").replace("71;05", "71,05")
    found = read(tmp_path, text, header=HEADER.replace(",", ";"), **settings)
    assert found.requests[0].position == HERE


def test_where_the_comma_is_the_mark_a_point_is_set_aside(tmp_path: Path) -> None:
    lines = [row(f"N{number}", lat='"42,05"', lon='"-71,05"') for number in range(3)]
    found = read(tmp_path, *lines, row("N9", lat="42.05", lon='"-71,05"'))
    assert [request.position for request in found.requests] == [HERE] * 3
    assert [fault.column for fault in found.set_aside] == ["lat"]


def test_long_cells_space_in_the_header_and_trailing_separators(tmp_path: Path) -> None:
    header = " number ,type,status,created,updated,closed,owner, lat,lon ,text,notes"
    found = read(tmp_path, f"{row('N1')},{'n' * 200_000}", f"{row('N2')},,", row("N3"), header=header)
    assert len(found.requests) == 3


def test_line_ends_of_every_kind(tmp_path: Path) -> None:
    for end in ("\r\n", "\r", "\n"):
        (tmp_path / "requests.csv").write_bytes(end.join([HEADER, row("N1"), row("N2", lat="x")]).encode())
        found = read_requests(city_file(), tmp_path, NOW)
        assert [fault.line for fault in found.set_aside] == [3]
        assert len(found.requests) == 1


def test_a_column_that_is_named_and_not_there_is_named_with_what_is_near(tmp_path: Path) -> None:
    with pytest.raises(CityDataError) as error:
        read(tmp_path, row(), header=HEADER.replace("type", "Typ"))
    assert "requests.csv:1: it has no column type (near: Typ); name its columns in city.yaml" in english(
        error.value.sentence
    )
    assert "separated by comma it has: number, Typ" in english(error.value.sentence)


def test_a_column_that_stands_twice_and_an_empty_file_are_named(tmp_path: Path) -> None:
    with refused_saying(CityDataError, match="column lat stands twice"):
        read(tmp_path, row(), header=HEADER.replace("lon", "lat") + ",lon")
    (tmp_path / "requests.csv").write_bytes(b"")
    with refused_saying(CityDataError, match=r"requests\.csv:1: the file is empty"):
        read_requests(city_file(), tmp_path, NOW)


def test_columns_that_are_left_out_no_row_has(tmp_path: Path) -> None:
    columns = {"number": "nr", "event_class": "soort", "created": "open"}
    settings: dict[str, Any] = {"columns": columns, "closed_statuses": [], "time_format": []}
    found = read(tmp_path, "7,Lamp,2022-01-10 08:00", "8,,2022-01-11", header="nr,soort,open", **settings)
    assert [(request.event_class, request.owner, request.position) for request in found.requests] == [
        ("Lamp", "none", None),
        ("none", "none", None),
    ]
