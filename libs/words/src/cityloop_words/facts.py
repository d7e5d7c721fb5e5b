"""What sentences are made of, and how identifiers become names."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from cityloop_localisation import Said

Facts = Mapping[str, str]
"""What a sentence is made of, by name: values and identifiers, as contracts carry them.

A map of a message is made a dict before it is read: by itself it answers for what it has not.
"""
Called = Callable[[str, str], Said]
"""What people call a thing of a kind (`property`, `move`, `resource`), by its identifier; itself where nobody knows."""


def on_lines(rows: Iterable[Iterable[str]]) -> str:
    """A list as one fact: a line for each, its parts apart by tabs."""
    return "\n".join("\t".join(" ".join(part.split()) for part in row) for row in rows)


def lines_of(fact: str) -> list[list[str]]:
    """The parts of each line of such a fact."""
    return [line.split("\t") for line in fact.splitlines()]
