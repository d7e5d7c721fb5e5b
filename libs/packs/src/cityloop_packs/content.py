"""The checked content of one pack: its manifest, its items by kind, and where each stands in its files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from cityloop_packs.kind import Item, Kind, Path
from cityloop_packs.sources import Source
from cityloop_packs.values import Manifest


@dataclass(frozen=True)
class PackContent:
    """A whole pack; made by `parse`."""

    manifest: Manifest
    _items: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)
    _places: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    _sources: Mapping[str, Source] = field(default_factory=dict, compare=False, repr=False)

    def of(self, kind: Kind[Item]) -> tuple[Item, ...]:
        """The items of a kind, in the order of the file."""
        return self._items.get(kind.key, ())

    def places(self, kind: Kind[Any]) -> tuple[str, ...]:
        """File and line of each item of a kind, in the same order."""
        return self._places.get(kind.key, ())

    def place(self, kind: Kind[Any], index: int, path: Path) -> str:
        """File and line of something in an item."""
        return f"{kind.file}:{self._sources[kind.key].line((kind.key, index, *path))}"

    def with_items(self, kind: Kind[Item], items: Sequence[Item], places: Sequence[str], source: Source) -> PackContent:
        """The content with these items of a kind."""
        return replace(
            self,
            _items={**self._items, kind.key: tuple(items)},
            _places={**self._places, kind.key: tuple(places)},
            _sources={**self._sources, kind.key: source},
        )
