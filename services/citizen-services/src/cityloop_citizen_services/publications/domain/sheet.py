"""What a publication shows, as a table: a page, and each of its feeds, writes out the same."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

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
