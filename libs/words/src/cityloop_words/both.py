"""The same in both languages, and how identifiers become names."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Both:
    """The same in both languages."""

    zh: str
    en: str

    def __bool__(self) -> bool:
        return bool(self.zh or self.en)

    def spoken(self, language: str) -> str:
        """In Chinese for `zh`, else in English."""
        return self.zh if language == "zh" else self.en

    @property
    def capital(self) -> Both:
        """As it begins a sentence."""
        return Both(self.zh, self.en[:1].upper() + self.en[1:])


Facts = Mapping[str, str]
"""What a sentence is made of, by name: values and identifiers, as contracts carry them.

A map of a message is made a dict before it is read: by itself it answers for what it has not.
"""
Called = Callable[[str, str], Both]
"""What people call a thing of a kind (`property`, `move`, `resource`), by its identifier; itself where nobody knows."""


def listed(items: Iterable[Both], zh: str = "、", en: str = ", ") -> Both:
    """One after the other."""
    names = list(items)
    return Both(zh.join(name.zh for name in names), en.join(name.en for name in names))


def on_lines(rows: Iterable[Iterable[str]]) -> str:
    """A list as one fact: a line for each, its parts apart by tabs."""
    return "\n".join("\t".join(" ".join(part.split()) for part in row) for row in rows)


def lines_of(fact: str) -> list[list[str]]:
    """The parts of each line of such a fact."""
    return [line.split("\t") for line in fact.splitlines()]
