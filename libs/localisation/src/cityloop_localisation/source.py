"""Files of catalogues: a folder a language, a file a room, in Fluent's syntax (projectfluent.org)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from fluent.syntax import FluentParser, ast
from fluent.syntax.visitor import Visitor

SUFFIX = ".ftl"
TAG = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")


class CatalogueError(ValueError):
    """A catalogue cannot be used; the message says where and what to do."""


@dataclass(frozen=True, slots=True)
class DeclaredMessage:
    """A message or a term as one file has it."""

    identifier: str
    """Of a term with its hyphen, such as `-case`."""
    place: str
    """File and line."""
    arguments: frozenset[str]
    refers_to: frozenset[str]
    """Messages and terms that stand in it."""


@dataclass(frozen=True)
class Room:
    """The sentences of one room in one language."""

    tag: str
    file: str
    text: str

    @property
    def resource(self) -> ast.Resource:
        """The parsed file, the same for whoever reads a file of this text: not to be changed.

        Raises:
            CatalogueError: a part of it is no Fluent.
        """
        parsed = _parsed(self.text)
        for entry in parsed.body:
            if isinstance(entry, ast.Junk):
                problem = entry.annotations[0]
                raise CatalogueError(f"{self.place(problem.span)}: {problem.message}")
        return parsed

    def declared(self) -> tuple[DeclaredMessage, ...]:
        """Every message and term, in their order; looked for once in a process.

        Raises:
            CatalogueError: as `resource` says; a message has attributes, or no text.
        """
        return _declared_in(self)

    def place(self, span: ast.Span | None) -> str:
        """File and line of a part of the text."""
        line = 1 if span is None else self.text.count("\n", 0, span.start) + 1
        return f"{self.file}:{line}"


class _Found(Visitor):
    """Arguments and references of a text. The names of the methods are the visitor's."""

    def __init__(self) -> None:
        self.arguments: set[str] = set()
        self.refers_to: set[str] = set()

    def visit_VariableReference(self, node: ast.VariableReference) -> None:  # noqa: N802
        self.arguments.add(node.id.name)

    def visit_MessageReference(self, node: ast.MessageReference) -> None:  # noqa: N802
        self.refers_to.add(node.id.name)

    def visit_TermReference(self, node: ast.TermReference) -> None:  # noqa: N802
        self.refers_to.add(f"-{node.id.name}")


def rooms_of(package: str) -> list[Room]:
    """The catalogues that an installed package brings in its `locales`."""
    return rooms_in(files(package) / "locales")


def rooms_in(folder: Traversable) -> list[Room]:
    """The catalogues of a folder.

    Raises:
        CatalogueError: it is none, or a folder in it is named after no language.
    """
    if not folder.is_dir():
        raise CatalogueError(f"{folder}: there is no such folder; name one that holds a folder for each language")
    rooms: list[Room] = []
    for language in sorted((entry for entry in folder.iterdir() if entry.is_dir()), key=lambda entry: entry.name):
        if TAG.fullmatch(language.name) is None:
            raise CatalogueError(f"{language}: name the folder after its language, such as fr or zh-Hant")
        found = sorted((file for file in language.iterdir() if file.name.endswith(SUFFIX)), key=lambda file: file.name)
        rooms += [Room(language.name, str(file), _read(file)) for file in found]
    return rooms


@cache
def _parsed(text: str) -> ast.Resource:
    """A process reads a file once, however many catalogues it is in: the parser takes 20 µs a character."""
    return FluentParser().parse(text)


@cache
def _declared_in(room: Room) -> tuple[DeclaredMessage, ...]:
    return tuple(_look_for_declared(room))


def _look_for_declared(room: Room) -> Iterator[DeclaredMessage]:
    for entry in room.resource.body:
        if not isinstance(entry, ast.Message | ast.Term):
            continue
        place = room.place(entry.span)
        if entry.value is None or entry.attributes:
            raise CatalogueError(f"{place}: {entry.id.name} must be one text without attributes")
        found = _Found()
        found.visit(entry.value)
        hyphen = "-" if isinstance(entry, ast.Term) else ""
        yield DeclaredMessage(hyphen + entry.id.name, place, frozenset(found.arguments), frozenset(found.refers_to))


def _read(file: Traversable) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise CatalogueError(f"{file}: it is not in UTF-8; save it as UTF-8") from error
