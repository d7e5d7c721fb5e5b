"""Feeds of publications: no cell computes, no text is markup, and Accept chooses among what is offered."""

from __future__ import annotations

import csv
import io
import json
from xml.etree import ElementTree as ET

import pytest
from cityloop_citizen_services.publications.domain.sheet import Cell, Column, Row, Sheet
from cityloop_citizen_services.publications.entrypoints.feeds import ATOM, Head, write_atom, write_csv, write_geojson
from cityloop_citizen_services.publications.entrypoints.negotiation import form_of
from cityloop_kernel import NotFoundError
from cityloop_messaging import utc_now
from cityloop_web import safe_cell

HOSTILE = "=cmd|' /C calc'!A0"
SCRIPT = "<script>alert(1)</script>\x00\x0b]]>"
HEAD = Head("T & <b>", "", "d", "https://city/p", "en", "2026-11-30T00:00:00+00:00", "", ("corrected <i>",))


def sheet(*texts: str) -> Sheet:
    columns = [Column("number", "Number"), Column("text", "=Text"), Column("amount", "Amount")]
    point = {"type": "Point", "coordinates": [113.2, 23.1]}
    rows = [
        Row(f"F-{n}", text, [Cell(f"F-{n}"), Cell(text), Cell("−5", -5.0)], utc_now(), point)
        for n, text in enumerate(texts)
    ]
    return Sheet(columns, rows)


@pytest.mark.parametrize(
    "text", [HOSTILE, "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1+1", "＋1", "－1", "＠x"]
)
def test_no_cell_is_a_formula(text: str) -> None:
    assert safe_cell(text) == f"'{text}"
    content = write_csv(HEAD, sheet(text)).decode("utf-8-sig")
    heading, row = csv.reader(io.StringIO(content, newline=""))
    assert heading == ["Number", "'=Text", "Amount"]
    assert row == ["F-0", f"'{text}", "-5.0"], "a number is written as one"


def test_what_is_no_formula_stays_as_it_is() -> None:
    assert [safe_cell(value) for value in ("a=1", "", " plain", -5, 1.5, None)] == ["a=1", "", " plain", -5, 1.5, None]


def test_texts_are_no_markup_and_no_text_breaks_a_feed() -> None:
    feed = ET.fromstring(write_atom(HEAD, sheet(SCRIPT)))  # noqa: S314 our own
    assert feed.findtext(f"{{{ATOM}}}title") == "T & <b>"
    (entry,) = feed.findall(f"{{{ATOM}}}entry")
    content = entry.findtext(f"{{{ATOM}}}content")
    assert content is not None
    assert "<script>alert(1)</script>]]>" in content, "a text, without what XML cannot write"
    assert entry.findtext(f"{{{ATOM}}}id") == "https://city/p#F-0"
    (feature,) = json.loads(write_geojson(HEAD, sheet(SCRIPT)))["features"]
    assert feature["properties"] == {"number": "F-0", "text": SCRIPT, "amount": -5.0}
    assert feature["geometry"]["coordinates"] == [113.2, 23.1]


@pytest.mark.parametrize(
    ("ending", "accept", "form"),
    [
        ("", "", "page"),
        ("csv", "text/html", "csv"),
        ("", "text/csv", "csv"),
        ("", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "page"),
        ("", "application/atom+xml;q=0.9, text/csv;q=0.5", "atom"),
        ("", "text/csv;q=0, text/html", "page"),
        ("", "application/geo+json", "page"),
        ("", "*/*", "page"),
        ("", "text/csv;q=nonsense,,;", "page"),
        ("", "image/png", "page"),
    ],
)
def test_the_form_is_what_was_asked_for(ending: str, accept: str, form: str) -> None:
    assert form_of(ending, accept, ("atom", "csv")) == form


@pytest.mark.parametrize("ending", ["geojson", "exe", "page", "csv.exe"])
def test_what_is_not_offered_is_refused(ending: str) -> None:
    with pytest.raises(NotFoundError):
        form_of(ending, "", ("atom", "csv"))
