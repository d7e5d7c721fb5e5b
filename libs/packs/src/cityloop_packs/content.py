"""The checked content of one pack: its manifest, its items by kind, and where each stands in its files."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel

from cityloop_packs.kind import Entry, Item, Kind, Problem
from cityloop_packs.sources import Source
from cityloop_packs.values import Manifest

MANIFEST_FILE = "pack.yaml"


@dataclass(frozen=True)
class PackContent:
    """A whole pack; made by `parse` from its files, and by a service from its records."""

    manifest: Manifest
    entries_by_kind: Mapping[str, tuple[Entry[Any], ...]] = field(default_factory=dict)
    """The entries of each kind, by its key, in the order of its file."""
    sources: Mapping[str, Source] = field(default_factory=dict, compare=False, repr=False)
    """Its files by the key of their kind; none where it came as records."""

    def entries(self, kind: Kind[Item]) -> tuple[Entry[Item], ...]:
        """The entries of a kind, in the order of the file."""
        return self.entries_by_kind.get(kind.key, ())

    def of(self, kind: Kind[Item]) -> tuple[Item, ...]:
        """The items of a kind, in the order of the file."""
        return tuple(entry.item for entry in self.entries(kind))

    def __len__(self) -> int:
        return sum(map(len, self.entries_by_kind.values()))

    def place(self, kind: Kind[Any], problem: Problem) -> str:
        """File and line of a problem; the file alone where the pack came as records."""
        source = self.sources.get(kind.key)
        names = [entry.item_id for entry in self.entries(kind)]
        if source is None or problem.item_id not in names:
            return kind.file
        return f"{kind.file}:{source.line((kind.key, names.index(problem.item_id), *problem.path))}"

    def digest(self) -> str:
        """`sha256:` over the manifest and all items, in order of kind and position."""
        digest = hashlib.sha256(canonical(self.manifest).encode())
        for key in sorted(self.entries_by_kind):
            for entry in self.entries_by_kind[key]:
                for part in (key, entry.item_id, canonical(entry.item), entry.overrides, canonical(entry.scope)):
                    digest.update(f"\n{len(part)}\n{part}".encode())
        return f"sha256:{digest.hexdigest()}"

    def records(self) -> Iterator[tuple[str, int, Entry[Any]]]:
        """Every entry with the key of its kind and its position."""
        for key in sorted(self.entries_by_kind):
            for position, entry in enumerate(self.entries_by_kind[key]):
                yield key, position, entry


def canonical(value: BaseModel) -> str:
    """A value of a pack as canonical JSON: what was left out stays out, names sorted, no spaces, UTF-8."""
    content = value.model_dump(mode="json", exclude_unset=True)
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
