"""Records that figures count, in columns: each is what all facts of one subject say together."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from cityloop_packs.kinds.indicators.selections import DIMENSIONS, MOMENTS
from numpy.typing import NDArray

MILLION = 1_000_000
"""Numbers of attributes are kept as whole millionths."""
ABSENT = -(2**63)
"""A moment that a record has not had."""
GRADES = ("", "particularly_serious", "serious", "major", "general")
PHASES = (
    "",
    "pending_confirmation",
    "pending_filing",
    "pending_dispatch",
    "in_handling",
    "pending_check",
    "pending_closing",
    "closed",
    "not_filed",
    "void",
)
VERDICTS = ("", "true", "false", "wrong_class", "wrong_place", "repeat", "wrongly_fused", "wrongly_separate")
SOURCES = ("", "datastream", "report", "detection", "device_health")
Whole = NDArray[np.int64]
Truth = NDArray[np.bool_]


class Wanted(NamedTuple):
    """What is wanted of records beside what each has."""

    layers: Sequence[str] = ()
    """Whose areas."""
    attributes: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Words:
    """A column of words, each by its place among all different ones; the empty word is none."""

    known: tuple[str, ...]
    places: Whole

    @classmethod
    def of(cls, values: Sequence[str | None]) -> Words:
        """From a word for each record."""
        known: dict[str, int] = {}
        places = [known.setdefault(value or "", len(known)) for value in values]
        return cls(tuple(known), np.array(places, dtype=np.int64))

    def among(self, wanted: Sequence[str]) -> Truth:
        """Which records have one of these."""
        wanted_places = [place for place, word in enumerate(self.known) if word in wanted]
        return np.isin(self.places, wanted_places)

    def chosen(self, wanted: Sequence[str]) -> Truth:
        """Which records have one of these choices, alone or among several."""
        several = {
            place for place, word in enumerate(self.known) if word[:1] == "[" and {*json.loads(word)} & {*wanted}
        }
        return self.among(wanted) | np.isin(self.places, list(several))

    def numbers(self) -> Whole:
        """The whole number of each record; `ABSENT` where it has none."""
        known = [int(word) if word.removeprefix("-").isdigit() else ABSENT for word in self.known]
        return np.array(known, dtype=np.int64)[self.places]


@dataclass(frozen=True, slots=True)
class Records:
    """Records of one kind."""

    kind: str
    ids: tuple[str, ...]
    numbers: tuple[str, ...]
    """What people call each."""
    moments: Mapping[str, Whole]
    words: Mapping[str, Words]
    """By dimension, by `layer:<layer>` and by `attribute:<attribute>`."""
    states: Words
    """The phase of a case, what a verdict says."""
    amounts: Whole
    imported: Truth
    fused: Truth
    weights: Whole
    """1 for a record that is counted, -1 for one that no longer is."""

    @classmethod
    def of(cls, kind: str, rows: Sequence[Any], wanted: Wanted, weights: Sequence[int] | None = None) -> Records:
        """From rows of the reader of records; counted once each unless weights are given."""
        size = len(rows)

        def words(name: str, coded: Sequence[str] = ()) -> Words:
            return Words.of([coded[row[name]] if coded else row[name] for row in rows])

        def truth(name: str) -> Truth:
            return np.fromiter((bool(row[name]) for row in rows), dtype=np.bool_, count=size)

        def whole(name: str) -> Whole:
            return np.fromiter((row[name] for row in rows), dtype=np.int64, count=size)

        coded = {"grade": GRADES, "source": SOURCES}
        columns = {name: words(name, coded.get(name, ())) for name in DIMENSIONS[kind]}
        for place, layer in enumerate(wanted.layers):
            columns[f"layer:{layer}"] = Words.of([row["areas"][place] for row in rows])
        for place, name in enumerate(wanted.attributes):
            columns[f"attribute:{name}"] = Words.of([row["attributes"][place] for row in rows])
        states = {"cases": PHASES, "verdicts": VERDICTS}.get(kind)
        return cls(
            kind=kind,
            ids=tuple(row["id"] for row in rows),
            numbers=tuple(row["number"] for row in rows),
            moments={name: whole(name) for name in MOMENTS[kind]},
            words=columns,
            states=words("state", states) if states else Words.of([""] * size),
            amounts=whole("amount"),
            imported=truth("imported"),
            fused=truth("fused"),
            weights=np.ones(size, dtype=np.int64) if weights is None else np.array(weights, dtype=np.int64),
        )

    def __len__(self) -> int:
        return len(self.ids)
