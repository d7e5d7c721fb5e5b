"""What a kind of thing in a pack is: its file, its schema, how an item is called. One folder of `kinds` a kind."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, Protocol, TypeVar

from cityloop_expressions import Environment
from cityloop_kernel import Phrase, Sentence, say

from cityloop_packs.scope import ANYWHERE, NO_SCOPE, Scope, Situation
from cityloop_packs.values import LabelText, Strict

Item = TypeVar("Item", bound=Strict)
Path = tuple[str | int, ...]
Title = tuple[str, str, LabelText | None]
"""Kind and identifier of what people are told of, and what they call it."""


def no_titles(_item: Any) -> Iterable[Title]:
    """Of a kind whose items people never meet by name."""
    return ()


@dataclass(frozen=True, slots=True)
class Entry(Generic[Item]):
    """An item as it stands in a pack."""

    item_id: str
    """What tells it from others of its kind in its pack."""
    item: Item
    overrides: str = ""
    """Of an override: the item that it replaces, as `pack/item`."""
    scope: Scope = NO_SCOPE
    """Of an override: where it holds."""


@dataclass(frozen=True, slots=True)
class PackItem(Generic[Item]):
    """An item of the packs in use, and which pack version it comes from; every decision records it."""

    item: Item
    pack_id: str
    pack_version: int
    name: str
    """What the fleet calls it: the identity of an event class or a thing model, `pack/identity` of all else."""
    item_id: str
    """Its identity in its pack."""
    retiring: bool = False
    """Whether its pack takes no new work."""
    set_number: int = 0
    """The set of packs that it is in use by."""


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with packs, and where: in which item of which pack, and at which value of it."""

    phrase: Phrase
    pack_id: str = ""
    kind: str = ""
    """Key of the kind."""
    item_id: str = ""
    path: Path = ()

    def __str__(self) -> str:
        where = "/".join(part for part in (self.pack_id, self.kind, self.item_id) if part)
        return f"{where}: {self.phrase}" if where else str(self.phrase)


@dataclass(frozen=True, slots=True)
class FileProblem:
    """What is wrong with packs, and where in their files."""

    phrase: Phrase
    pack_id: str = ""
    file: str = ""
    line: int = 0
    """From 1; 0 where nothing is known of its lines."""

    @property
    def place(self) -> str:
        """Pack, file and line, as far as they are known."""
        file = f"{self.file}:{self.line}" if self.line else self.file
        return "/".join(part for part in (self.pack_id, file) if part)

    @property
    def sentence(self) -> Phrase:
        """With its place."""
        return say("pack-problem", place=self.place, problem=self.phrase) if self.place else self.phrase

    def __str__(self) -> str:
        return f"{self.place}: {self.phrase}" if self.place else str(self.phrase)


def problem(kind: Kind[Any], found: PackItem[Any], phrase: Phrase, path: Path = ()) -> Problem:
    """A problem of an item, or of a value in it."""
    return Problem(phrase, found.pack_id, kind.key, found.item_id, path)


class Packs(Protocol):
    """All packs in use, seen as one."""

    def all(self, kind: Kind[Item]) -> Sequence[PackItem[Item]]:
        """The items of a kind, in order of their packs."""

    def named(self, kind: Kind[Item]) -> Mapping[str, PackItem[Item]]:
        """The items of a kind by their names in the fleet."""

    def answers(self, kind: Kind[Item], event_class: str, situation: Situation = ANYWHERE) -> Iterator[PackItem[Item]]:
        """The items of a kind that answer for a class in a situation, the nearest first."""


def no_variables(_item: Any) -> Mapping[str, str]:
    """Of a kind whose conditions know attributes alone."""
    return {}


def no_problems(_packs: Packs) -> Iterable[Problem]:
    """Of a kind that is checked by its schema and its references alone."""
    return ()


@dataclass(frozen=True)
class Kind(Generic[Item]):
    """A kind of thing in a pack.

    Args:
        file: the YAML file that holds its items, under `key`.
        key: the name of the list there.
        schema: of one item.
        identity: what tells an item from others.
        names_in_fleet: whether its identity is its name everywhere, so that two packs may not have the same; else its
            name is `pack/identity`.
        classes: of a kind that answers for event classes: those that an item answers for.
        known_classes: those whose attributes its conditions know; where it answers for classes, these.
        environment: of a kind whose items have attributes of their own: the variables of their conditions.
        variables: what its conditions know beside attributes, with their types in CEL.
        scoped: whether overrides of its items may hold in some situations only.
        merged: its lists whose entries have a name, by the name of that: what `extends` an item replaces entries of
            the same name and adds the others.
        titles: the things in an item that people are told of.
        check: what is wrong with its items among all packs in use, beyond names that are defined twice or nowhere.
    """

    file: str
    key: str
    schema: type[Item]
    identity: Callable[[Item], str]
    names_in_fleet: bool = False
    classes: Callable[[Item], Sequence[str]] | None = None
    known_classes: Callable[[Item], Sequence[str]] | None = None
    environment: Callable[[Item], Environment] | None = None
    variables: Callable[[Item], Mapping[str, str]] = no_variables
    scoped: bool = False
    merged: Mapping[str, str] = field(default_factory=dict)
    titles: Callable[[Item], Iterable[Title]] = no_titles
    check: Callable[[Packs], Iterable[Problem]] = no_problems

    @property
    def word(self) -> Sentence:
        """What people call an item of it: `pack-kind-<key>` of the catalogues."""
        return say(f"pack-kind-{self.key}")

    def classes_of_conditions(self, item: Item) -> Sequence[str]:
        """The classes whose attributes the conditions of an item know."""
        known = self.known_classes or self.classes
        return () if known is None else known(item)

    def name_of(self, pack_id: str, item_id: str) -> str:
        """What the fleet calls an item of a pack."""
        return item_id if self.names_in_fleet else f"{pack_id}/{item_id}"

    def file_schema(self) -> dict[str, Any]:
        """JSON Schema (2020-12) of the kind's file, for editors and for whoever writes packs by a program."""
        item = self.schema.model_json_schema(ref_template="#/$defs/{model}")
        definitions = item.pop("$defs", {})
        scope = Scope.model_json_schema(ref_template="#/$defs/{model}")
        item["properties"] |= {
            "extends": {"type": "string", "description": "The item that it begins as, as pack/item."},
            "overrides": {"type": "string", "description": "The item that it replaces, as pack/item."},
        }
        # What it copies from the item it names need not be written again.
        complete = {"required": item.pop("required", []), "not": {"required": ["overrides"]}}
        item["anyOf"] = [complete, {"required": ["extends"]}, {"required": ["overrides"]}]
        if self.scoped:
            item["properties"]["scope"] = scope
        return {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "title": self.file,
            "type": "object",
            "properties": {self.key: {"type": "array", "items": item}},
            "required": [self.key],
            "additionalProperties": False,
            "$defs": definitions,
        }
