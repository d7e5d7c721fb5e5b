"""The packs in use, seen as one: which items hold, and by which pack version."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from cityloop_packs.content import PackContent
from cityloop_packs.kind import Item, Kind, PackItem, Path
from cityloop_packs.registry import KINDS
from cityloop_packs.values import LabelText


@dataclass(frozen=True, slots=True)
class ActivePack:
    """One pack in use."""

    pack_id: str
    pack_version: int
    content: PackContent


@dataclass(frozen=True)
class ActivePacks:
    """All packs in use, in order of their ids."""

    packs: Mapping[str, ActivePack] = field(default_factory=dict)

    def _ordered(self) -> Iterator[ActivePack]:
        return iter(sorted(self.packs.values(), key=lambda pack: pack.pack_id))

    @property
    def version(self) -> str:
        """Names this set of pack versions, such as `base@2,flood@1`."""
        return ",".join(f"{pack.pack_id}@{pack.pack_version}" for pack in self._ordered())

    def all(self, kind: Kind[Item]) -> Sequence[PackItem[Item]]:
        """The items of a kind, in order of their packs and files."""
        return self._items[kind.key]

    def named(self, kind: Kind[Item]) -> Mapping[str, PackItem[Item]]:
        """The items of a kind by their identity."""
        return self._named[kind.key]

    def place(self, kind: Kind[Any], found: PackItem[Any], path: Path = ()) -> str:
        """Pack, file and line of an item, or of something in it, such as `flood/rules.yaml:3`."""
        return f"{found.pack_id}/{self.packs[found.pack_id].content.place(kind, found.index, path)}"

    @cached_property
    def _items(self) -> Mapping[str, tuple[PackItem[Any], ...]]:
        return {
            kind.key: tuple(
                PackItem(item, pack.pack_id, pack.pack_version, index)
                for pack in self._ordered()
                for index, item in enumerate(pack.content.of(kind))
            )
            for kind in KINDS
        }

    @cached_property
    def _named(self) -> Mapping[str, Mapping[str, PackItem[Any]]]:
        return {kind.key: {kind.identity(found.item): found for found in self._items[kind.key]} for kind in KINDS}

    def title(self, kind: str, name: str) -> LabelText | None:
        """What people call a thing of a kind; None where no active pack has a name for it.

        Args:
            kind: pack, event_class, rule, part (of a composite), thing_model, property, command or interlock.
            name: its identifier.
        """
        return self._titles.get((kind, name))

    @cached_property
    def _titles(self) -> Mapping[tuple[str, str], LabelText]:
        found: dict[tuple[str, str], LabelText] = {}
        for pack in self._ordered():
            found.setdefault(("pack", pack.content.manifest.pack), pack.content.manifest.title)
        for kind in KINDS:
            for item in self._items[kind.key]:
                for of, name, title in kind.titles(item.item):
                    if title is not None:
                        found.setdefault((of, name), title)
        return found

    def with_pack(self, pack: ActivePack) -> ActivePacks:
        """The set with this pack in place of its former version."""
        return ActivePacks({**self.packs, pack.pack_id: pack})

    def without(self, pack_id: str, pack_version: int) -> ActivePacks:
        """The set without this version of the pack."""
        kept = {
            name: pack
            for name, pack in self.packs.items()
            if (pack.pack_id, pack.pack_version) != (pack_id, pack_version)
        }
        return ActivePacks(kept)
