"""Feeds: the table of a publication as Atom (RFC 4287), CSV (RFC 4180) and GeoJSON (RFC 7946)."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from xml.etree import ElementTree as ET

from cityloop_packs import Feed
from cityloop_web import CSV_TYPE, csv_table

from cityloop_citizen_services.publications.domain.sheet import Sheet

ATOM = "http://www.w3.org/2005/Atom"
MEDIA_TYPES: Mapping[Feed, str] = {
    "atom": "application/atom+xml; charset=utf-8",
    "csv": CSV_TYPE,
    "geojson": "application/geo+json",
}
NO_CHARACTER = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 has no way to write."""


@dataclass(frozen=True, slots=True)
class Head:
    """What a feed says of itself."""

    title: str
    note: str
    owner: str
    link: str
    """The address of the page."""
    language: str
    updated: str
    """When what it shows changed last, in RFC 3339."""
    next_link: str
    """Of its next page; empty on the last."""
    corrections: tuple[str, ...]
    """Newest first, in words."""


def write_csv(_head: Head, sheet: Sheet) -> bytes:
    """With a mark of UTF-8 at its beginning, by which spreadsheets know it."""
    rows = ([cell.plain for cell in row.cells] for row in sheet.rows)
    return csv_table((column.heading for column in sheet.columns), rows)


def write_geojson(head: Head, sheet: Sheet) -> bytes:
    """In CGCS2000, which is WGS 84 for every purpose here; an entry without a place has no geometry."""
    names = [column.name for column in sheet.columns]
    content = {
        "type": "FeatureCollection",
        "title": head.title,
        "features": [
            {
                "type": "Feature",
                "id": row.key,
                "geometry": row.geometry,
                "properties": dict(zip(names, (cell.plain for cell in row.cells), strict=True)),
            }
            for row in sheet.rows
        ],
    }
    if head.next_link:
        content["next"] = head.next_link
    return json.dumps(content, ensure_ascii=False, allow_nan=False).encode()


def write_atom(head: Head, sheet: Sheet) -> bytes:
    """An entry for each row, its cells line by line; corrections stand in the subtitle."""
    feed = ET.Element("feed", {"xmlns": ATOM, "xml:lang": head.language})
    _add(feed, "id", head.link)
    _add(feed, "title", head.title)
    _add(feed, "subtitle", "\n".join(filter(None, (head.note, *head.corrections))))
    _add(feed, "updated", head.updated)
    _add(ET.SubElement(feed, "author"), "name", head.owner)
    ET.SubElement(feed, "link", {"rel": "alternate", "href": head.link, "type": "text/html"})
    if head.next_link:
        ET.SubElement(feed, "link", {"rel": "next", "href": head.next_link})
    for row in sheet.rows:
        entry = ET.SubElement(feed, "entry")
        _add(entry, "id", f"{head.link}#{row.key}")
        _add(entry, "title", row.title)
        _add(entry, "updated", row.updated_at.isoformat())
        ET.SubElement(entry, "link", {"rel": "alternate", "href": head.link})
        lines = (f"{column.heading}: {cell.text}" for column, cell in zip(sheet.columns, row.cells, strict=True))
        _add(entry, "content", "\n".join(lines))
    return bytes(ET.tostring(feed, encoding="utf-8", xml_declaration=True))


WRITERS: Mapping[Feed, Callable[[Head, Sheet], bytes]] = {
    "atom": write_atom,
    "csv": write_csv,
    "geojson": write_geojson,
}


def _add(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, name).text = NO_CHARACTER.sub("", text)
