"""The sentences of a process in all its languages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import Path

from cityloop_localisation.language import Language
from cityloop_localisation.negotiation import less_special, lookup, negotiate
from cityloop_localisation.source import CatalogueError, DeclaredMessage, Room, rooms_in, rooms_of

FIRST = "zh"
"""The city's first language, which says what another lacks."""


class Catalogues:
    """Every language that there is a catalogue of.

    Args:
        rooms: the files of all languages.
        first: the language that is spoken to whoever chose none.
        check: whether all files are looked at now; else each language is read when it is first spoken. For a command
            of catalogues that a test has looked at.

    Raises:
        CatalogueError: a file cannot be read, a message stands twice, or takes an argument that the code does not give.
    """

    def __init__(self, rooms: Iterable[Room], first: str = FIRST, *, check: bool = True) -> None:
        by_tag: dict[str, list[Room]] = {}
        for room in rooms:
            by_tag.setdefault(room.tag, []).append(room)
        if first not in by_tag:
            raise CatalogueError(f"there is no catalogue of the first language {first!r}")
        self.tags = (first, *sorted(set(by_tag) - {first}))
        self._rooms = by_tag
        unusable = list(self._unusable()) if check else []
        if unusable:
            raise CatalogueError("; ".join(unusable))
        self._languages: dict[str, Language] = {}

    @classmethod
    def of(cls, *packages: str, folder: Path | None = None, first: str = FIRST, check: bool = True) -> Catalogues:
        """The catalogues that packages bring, and those of a folder beside them: a folder in it for each language.

        Raises:
            CatalogueError: as of the class.
        """
        rooms = [room for package in dict.fromkeys(("cityloop_localisation", *packages)) for room in rooms_of(package)]
        return cls([*rooms, *(rooms_in(folder) if folder is not None else [])], first, check=check)

    def __iter__(self) -> Iterator[Language]:
        """Every language, the first one first."""
        return (self._language(tag) for tag in self.tags)

    def __getitem__(self, tag: str) -> Language:
        """The language of a tag, or of the nearest one.

        Raises:
            KeyError: there is none.
        """
        found = lookup(tag, self.tags)
        if not found:
            raise KeyError(tag)
        return self._language(found)

    def best(self, asked: str, accepted: str = "") -> Language:
        """The language for a reader, as `negotiate` says."""
        return self._language(negotiate(asked, accepted, self.tags))

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

    @cached_property
    def _declared(self) -> Mapping[str, Mapping[str, DeclaredMessage]]:
        return {tag: _declared(self._rooms[tag]) for tag in self.tags}

    def _language(self, tag: str) -> Language:
        """A language, read when it is first spoken; what it lacks is said by less special ones and the first."""
        if tag not in self._languages:
            nearer = [name for name in list(less_special(tag))[1:] if name in self._rooms]
            first = [name for name in self.tags[:1] if name != tag and not name.startswith(f"{tag}-")]
            others = dict.fromkeys([*nearer, *first])
            self._languages[tag] = Language(tag, self._rooms[tag], [self._language(name) for name in others])
        return self._languages[tag]

    def _unusable(self) -> Iterator[str]:
        """What would fail when it is said: arguments that differ between languages, references to nothing."""
        first = self._declared[self.tags[0]]
        for declared in self._declared.values():
            for name, each in declared.items():
                known = first.get(name)
                if known is not None and not name.startswith("-") and known.arguments != each.arguments:
                    takes = ", ".join(sorted(known.arguments)) or "none"
                    yield f"{each.place}: the arguments of {name} must be those of {known.place}: {takes}"
                for referred in sorted(other for other in each.refers_to if other not in declared):
                    yield f"{each.place}: {name} refers to {referred}, which this language has not"


def _declared(rooms: Iterable[Room]) -> dict[str, DeclaredMessage]:
    found: dict[str, DeclaredMessage] = {}
    for room in rooms:
        for each in room.declared():
            if each.identifier in found:
                raise CatalogueError(f"{each.place}: {each.identifier} stands in {found[each.identifier].place} too")
            found[each.identifier] = each
    return found
