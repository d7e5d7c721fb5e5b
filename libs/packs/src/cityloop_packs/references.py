"""The names in an item that refer to something else, found by the types of its fields."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from cityloop_declarations import Declaration
from cityloop_kernel import ReferenceTarget
from pydantic import BaseModel

from cityloop_packs.kind import Path


@dataclass(frozen=True, slots=True)
class Reference:
    """A name in an item that refers to something else, and where in the item it stands."""

    target: ReferenceTarget
    name: str
    path: Path


Walk = Callable[[Any, Path], Iterator[Reference]]
"""Finds the references in a value that stands at a path."""


def references_of(item: BaseModel) -> Iterator[Reference]:
    """Every name in an item whose type says that it refers to something."""
    return _walk_model(type(item))(item, ())


@cache
def _walk_model(model: type[BaseModel]) -> Walk:
    """Looks only at fields that may hold a reference; found once a model, for packs have thousands of items."""
    fields = [(name, _walk(field.annotation, field.metadata)) for name, field in model.model_fields.items()]
    walks = [(name, walk) for name, walk in fields if walk is not None]

    def walk_fields(value: Any, path: Path) -> Iterator[Reference]:
        for name, walk in walks:
            inner = getattr(value, name)
            if inner:
                yield from walk(inner, (*path, name))

    return walk_fields


def _walk(annotation: Any, metadata: Iterable[Any] = ()) -> Walk | None:
    """How to walk values of a type; None where they hold no reference."""
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _walk(arguments[0], arguments[1:])
    marks = [mark for mark in metadata if isinstance(mark, ReferenceTarget)]
    if marks:
        return lambda value, path: (Reference(mark, value, path) for mark in marks)
    if origin in {Union, UnionType}:
        return next((walk for walk in map(_walk, arguments) if walk is not None), None)
    if origin is tuple:
        return _walk_parts(_walk(arguments[0]))
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return _walk_mapping(_walk(arguments[0]), _walk(arguments[1]))
    if isinstance(annotation, type) and issubclass(annotation, Declaration):
        return _walk_declared
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return _walk_model(annotation)
    return None


def _walk_declared(value: Declaration, path: Path) -> Iterator[Reference]:
    """Which guard or effect it is, only the value says."""
    return _walk_model(type(value))(value, path)


def _walk_parts(walk: Walk | None) -> Walk | None:
    if walk is None:
        return None
    return lambda value, path: (found for index, part in enumerate(value) for found in walk(part, (*path, index)))


def _walk_mapping(of_key: Walk | None, of_value: Walk | None) -> Walk | None:
    if of_key is None and of_value is None:
        return None

    def walk(value: Any, path: Path) -> Iterator[Reference]:
        for key, part in value.items():
            if of_key is not None:
                yield from of_key(key, (*path, key))
            if of_value is not None:
                yield from of_value(part, (*path, key))

    return walk
