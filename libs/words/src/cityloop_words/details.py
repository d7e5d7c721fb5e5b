"""The values that sentences are made of, and the names of identifiers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from cityloop_localisation import Phrase

Details = Mapping[str, str]
"""What a sentence is made of, by name: values and identifiers, as contracts carry them.

A map field of a message must be made a dict first: read directly, it creates what it lacks.
"""
NameLookup = Callable[[str, str], Phrase]
"""What people call a thing of a kind (`property`, `move`, `resource`), by its identifier; itself where nobody knows."""


def on_lines(rows: Iterable[Iterable[str]]) -> str:
    """A list as one detail: a line for each, its parts apart by tabs."""
    return "\n".join("\t".join(" ".join(part.split()) for part in row) for row in rows)


def lines_of(detail: str) -> list[list[str]]:
    """The parts of each line of such a detail."""
    return [line.split("\t") for line in detail.splitlines()]
