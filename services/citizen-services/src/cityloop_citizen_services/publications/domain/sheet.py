"""What a publication shows, as a table: a page, and each of its feeds, writes out the same."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What makes a spreadsheet compute a cell, in full width too; a text that begins so is written as text."""
Value = str | int | float | None


@dataclass(frozen=True, slots=True)
class Column:
    """What stands in a column."""

    name: str
    """For programs; the same in every language."""
    heading: str


@dataclass(frozen=True, slots=True)
class Cell:
    """A value for people, and for programs where that is another."""

    text: str
    value: Value = None

    @property
    def plain(self) -> Value:
        """For programs."""
        return self.text if self.value is None else self.value


@dataclass(frozen=True, slots=True)
class Row:
    """One entry."""

    key: str
    """The same as long as the entry is shown."""
    title: str
    cells: Sequence[Cell]
    updated_at: dt.datetime
    geometry: Mapping[str, Any] | None = None
    """As GeoJSON has it."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page of a table."""

    columns: Sequence[Column]
    rows: Sequence[Row]
    next_token: str = ""
    """Of the next page; empty on the last."""


def safe_cell(value: Value) -> Value:
    """A value that no spreadsheet takes for a formula: a text that would be one has an apostrophe before it. Numbers
    are written as numbers, negative ones too.
    """
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value
