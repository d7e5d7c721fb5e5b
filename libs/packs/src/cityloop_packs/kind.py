"""What a kind of thing in a pack is: its file, its schema, how an item is called. One folder of `kinds` a kind."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar, get_args

from pydantic import BaseModel

from cityloop_packs.values import LabelText, Refers, Strict

Item = TypeVar("Item", bound=Strict)
Path = tuple[str | int, ...]
Title = tuple[str, str, LabelText | None]
"""Kind and identifier of what people are told of, and what they call it."""


def no_titles(_item: Any) -> Iterable[Title]:
    """Of a kind whose items people never meet by name."""
    return ()


@dataclass(frozen=True, slots=True)
class PackItem(Generic[Item]):
    """An item of a pack in use, and which pack version it comes from; every decision records it."""

    item: Item
    pack_id: str
    pack_version: int
    index: int = 0
    """Its number in its file."""


class Packs(Protocol):
    """All packs in use, seen as one."""

    def all(self, kind: Kind[Item]) -> Sequence[PackItem[Item]]:
        """The items of a kind, in order of their packs."""

    def named(self, kind: Kind[Item]) -> Mapping[str, PackItem[Item]]:
        """The items of a kind by their identity."""

    def place(self, kind: Kind[Any], found: PackItem[Any], path: Path = ()) -> str:
        """Pack, file and line of an item, or of something in it."""


def no_problems(_packs: Packs) -> Iterable[str]:
    """Of a kind that is checked by its schema and its references alone."""
    return ()


@dataclass(frozen=True)
class Kind(Generic[Item]):
    """A kind of thing in a pack.

    Args:
        name: what problems and plans call it, such as `event class`.
        file: the YAML file that holds its items, under `key`.
        key: the name of the list there.
        schema: of one item.
        identity: what tells an item from others.
        unique_in_fleet: whether two packs may not have the same one; decisions and state are kept under its name.
        titles: the things in an item that people are told of.
        check: what is wrong with its items among all packs in use, beyond names that stand twice or nowhere; a line
            each, with pack, file and line.
    """

    name: str
    file: str
    key: str
    schema: type[Item]
    identity: Callable[[Item], str]
    unique_in_fleet: bool = True
    titles: Callable[[Item], Iterable[Title]] = no_titles
    check: Callable[[Packs], Iterable[str]] = no_problems

    def file_schema(self) -> dict[str, Any]:
        """JSON Schema (2020-12) of the kind's file, for editors and for whoever writes packs by a program."""
        item = self.schema.model_json_schema(ref_template="#/$defs/{model}")
        definitions = item.pop("$defs", {})
        return {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "title": self.file,
            "type": "object",
            "properties": {self.key: {"type": "array", "items": item}},
            "required": [self.key],
            "additionalProperties": False,
            "$defs": definitions,
        }


@dataclass(frozen=True, slots=True)
class Reference:
    """A name in an item that refers to something else, and where in the item it stands."""

    refers: Refers
    name: str
    path: Path


def references_of(item: BaseModel) -> Iterator[Reference]:
    """Every name in an item whose type says that it refers to something."""
    for name, field in type(item).model_fields.items():
        yield from _references(field.annotation, field.metadata, getattr(item, name), (name,))


def _references(annotation: Any, metadata: Iterable[Any], value: Any, path: Path) -> Iterator[Reference]:
    if isinstance(value, BaseModel):
        for reference in references_of(value):
            yield Reference(reference.refers, reference.name, (*path, *reference.path))
    elif isinstance(value, str):
        yield from (Reference(mark, value, path) for mark in metadata if isinstance(mark, Refers))
    elif isinstance(value, tuple):
        inner = _without_none(annotation)
        for index, part in enumerate(value):
            yield from _references(*_taken_apart(inner[0]), part, (*path, index))
    elif isinstance(value, Mapping):
        key_type, value_type = _without_none(annotation)
        for key, part in value.items():
            yield from _references(*_taken_apart(key_type), key, (*path, key))
            yield from _references(*_taken_apart(value_type), part, (*path, key))


def _taken_apart(annotation: Any) -> tuple[Any, tuple[Any, ...]]:
    """A type, and what `Annotated` says of it."""
    return annotation, getattr(annotation, "__metadata__", ())


def _without_none(annotation: Any) -> tuple[Any, ...]:
    """The types that a tuple or a mapping holds, also where it may be None."""
    arguments = get_args(annotation)
    if type(None) in arguments:
        return _without_none(next(part for part in arguments if part is not type(None)))
    return arguments
