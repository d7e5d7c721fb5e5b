"""The sentences of a process in all its languages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from cityloop_localisation.language import Language
from cityloop_localisation.negotiation import less_special, lookup, negotiate
from cityloop_localisation.source import CatalogueError, Declared, Room, rooms_in, rooms_of

FIRST = "zh"
"""The city's first language, which says what another lacks."""


class Catalogues:
    """Every language that there is a catalogue of.

    Args:
        rooms: the files of all languages.
        first: the language that is spoken to whoever chose none.

    Raises:
        CatalogueError: a file cannot be read, a message stands twice, or takes an argument that the code does not give.
    """

    def __init__(self, rooms: Iterable[Room], first: str = FIRST) -> None:
        by_tag: dict[str, list[Room]] = {}
        for room in rooms:
            by_tag.setdefault(room.tag, []).append(room)
        if first not in by_tag:
            raise CatalogueError(f"there is no catalogue of the first language {first!r}")
        self.tags = (first, *sorted(set(by_tag) - {first}))
        self._declared = {tag: _declared(by_tag[tag]) for tag in self.tags}
        unusable = list(self._unusable())
        if unusable:
            raise CatalogueError("; ".join(unusable))
        self._languages: dict[str, Language] = {}
        for tag in sorted(self.tags, key=lambda tag: (tag != first, len(tag), tag)):
            self._languages[tag] = Language(tag, by_tag[tag], self._fallbacks(tag))

    @classmethod
    def of(cls, *packages: str, folder: Path | None = None, first: str = FIRST) -> Catalogues:
        """The catalogues that packages bring, and those of a folder beside them: a folder in it for each language.

        Raises:
            CatalogueError: as of the class.
        """
        rooms = [room for package in dict.fromkeys(("cityloop_localisation", *packages)) for room in rooms_of(package)]
        return cls([*rooms, *(rooms_in(folder) if folder is not None else [])], first)

    def __iter__(self) -> Iterator[Language]:
        """Every language, the first one first."""
        return (self._languages[tag] for tag in self.tags)

    def __getitem__(self, tag: str) -> Language:
        """The language of a tag, or of the nearest one.

        Raises:
            KeyError: there is none.
        """
        found = lookup(tag, self.tags)
        if not found:
            raise KeyError(tag)
        return self._languages[found]

    def best(self, asked: str, accepted: str = "") -> Language:
        """The language for a reader, as `negotiate` says."""
        return self._languages[negotiate(asked, accepted, self.tags)]

    def missing(self) -> list[str]:
        """Messages that one language has and another lacks, a line for each."""
        every = {name: each.place for tag in reversed(self.tags) for name, each in self._declared[tag].items()}
        return [
            f"{tag}: {name} is missing; translate {place}"
            for tag, declared in self._declared.items()
            for name, place in every.items()
            if name not in declared and not name.startswith("-")
        ]

    def arguments(self) -> Mapping[str, frozenset[str]]:
        """The arguments of each message, by its id."""
        return {
            name: each.arguments
            for tag in reversed(self.tags)
            for name, each in self._declared[tag].items()
            if not name.startswith("-")
        }

    def _fallbacks(self, tag: str) -> list[Language]:
        nearer = (self._languages.get(name) for name in list(less_special(tag))[1:])
        first = self._languages.get(self.tags[0])
        return list(dict.fromkeys(language for language in (*nearer, first) if language is not None))

    def _unusable(self) -> Iterator[str]:
        """What would fail when it is said: arguments that differ between languages, references to nothing."""
        first = self._declared[self.tags[0]]
        for declared in self._declared.values():
            for name, each in declared.items():
                known = first.get(name)
                if known is not None and not name.startswith("-") and known.arguments != each.arguments:
                    takes = ", ".join(sorted(known.arguments)) or "none"
                    yield f"{each.place}: the arguments of {name} must be those of {known.place}: {takes}"
                for referred in sorted(each.refers_to - set(declared)):
                    yield f"{each.place}: {name} refers to {referred}, which this language has not"


def _declared(rooms: Iterable[Room]) -> dict[str, Declared]:
    found: dict[str, Declared] = {}
    for room in rooms:
        for each in room.declared():
            if each.identifier in found:
                raise CatalogueError(f"{each.place}: {each.identifier} stands in {found[each.identifier].place} too")
            found[each.identifier] = each
    return found
