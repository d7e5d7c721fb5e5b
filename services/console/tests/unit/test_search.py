"""Searching in work lists: numbers in any form, words in names, nothing that anybody wrote."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

import pytest
from cityloop.common.v1.common_pb2 import AreaReference, Place
from cityloop_console.desk.domain.search import is_too_short, searched
from cityloop_console.desk.domain.work_lists import Item

NAMES = {"waterlogging": ["\u8def\u9762\u79ef\u6c34", "Waterlogging"], "light": ["\u8def\u706f", "Street light"]}
"""Of classes: water on the street, and a street light, in Chinese and English."""


def item(number: str, event_class: str, area: str) -> Item:
    moment = dt.datetime(2026, 7, 1, tzinfo=dt.UTC)
    place = Place(areas=[AreaReference(layer="a", area_id=area)], text="behind the old mill")
    return Item(number, f"C-{number[2:]}", event_class, place, "d", None, overdue=False, since=moment)


LISTS = {
    "offered": [item("T-2026-000045", "waterlogging", "North Quay"), item("T-2026-000046", "light", "North Quay")],
    "accepted": [item("T-2026-000047", "light", "Mill Street")],
}


def names(found: Item) -> Iterable[str]:
    return [*NAMES[found.event_class], *(area.area_id for area in found.place.areas)]


def found(query: str) -> list[str]:
    return [entry.number[-2:] for items in searched(LISTS, query, names).values() for entry in items]


@pytest.mark.parametrize(
    "query",
    [
        "T-2026-000045",
        "t 2026 000045",
        " t2026000045 ",
        "\uff34\uff0d\uff12\uff10\uff12\uff16-000045",
        "c\u20132026\u2013000045",
        "00045",
    ],
)
def test_a_number_is_found_in_any_form(query: str) -> None:
    assert found(query) == ["45"]


@pytest.mark.parametrize(
    ("query", "fits"),
    [
        ("\u79ef\u6c34", ["45"]),
        ("WATER", ["45"]),
        ("quay", ["45", "46"]),
        ("light\u3000quay", ["46"]),
        ("quay 2026", ["45", "46"]),
        ("quay 47", []),
        ("behind", []),
        ("\u8def", ["45", "46", "47"]),
        ("", ["45", "46", "47"]),
        (" - ", ["45", "46", "47"]),
    ],
)
def test_every_word_stands_in_a_name_or_the_number(query: str, fits: list[str]) -> None:
    assert found(query) == fits


def test_one_character_is_too_short_and_shows_everything() -> None:
    assert [is_too_short(query) for query in ("\u79ef", " q ", "\u79ef\u6c34", "", "a b")] == [
        True,
        True,
        False,
        False,
        False,
    ]


def test_what_is_counted_is_what_is_listed() -> None:
    assert {name: len(items) for name, items in searched(LISTS, "light", names).items()} == {
        "offered": 1,
        "accepted": 1,
    }
