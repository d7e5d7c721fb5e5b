"""The checked content of one pack: its manifest, its items by kind, and where each stands in its files."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from pydantic import BaseModel

from cityloop_packs.kind import Entry, FileProblem, Item, Kind, Problem
from cityloop_packs.manifest import Manifest
from cityloop_packs.sources import Source

MANIFEST_FILE = "pack.yaml"
MANIFEST_KEY = "pack"
"""What its source is kept under, beside those of kinds."""
EXTENDS, OVERRIDES, SCOPE = "extends", "overrides", "scope"
"""What an item of a file says of another that it copies."""
COPYING = {EXTENDS, OVERRIDES}


@dataclass(frozen=True, slots=True)
class Record:
    """An entry as it travels."""

    kind: str
    """Key of its kind."""
    position: int
    entry: Entry[Any]
    content: str
    """The item as canonical JSON."""
    scope: str
    """As canonical JSON; empty where it has none."""


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

    def names(self, kind: Kind[Any]) -> list[str]:
        """What tells the entries of a kind from each other, in the order of the file."""
        return [entry.item_id for entry in self.entries(kind)]

    def __len__(self) -> int:
        return sum(map(len, self.entries_by_kind.values()))

    def placed(self, kind: Kind[Any], problem: Problem) -> FileProblem:
        """A problem with file and line; with the file alone where nothing is known of its lines.

        Of an item that copies another, values may stand in the other's file: then it is the line of the item.
        """
        source = self.sources.get(kind.key)
        names = self.names(kind)
        if source is None or problem.item_id not in names:
            return FileProblem(problem.phrase, problem.pack_id, kind.file)
        index = names.index(problem.item_id)
        copies = COPYING & source.value[kind.key][index].keys()
        line = source.line((kind.key, index, *(() if copies else problem.path)))
        return FileProblem(problem.phrase, problem.pack_id, kind.file, line)

    def placed_in_manifest(self, problem: Problem) -> FileProblem:
        """A problem of the pack itself, with file and line."""
        source = self.sources.get(MANIFEST_KEY)
        line = source.line(problem.path) if source and problem.path else 0
        return FileProblem(problem.phrase, problem.pack_id, MANIFEST_FILE, line)

    def with_source(self, key: str, source: Source) -> PackContent:
        """The content with the lines of one of its files, named by the key of its kind."""
        return replace(self, sources={**self.sources, key: source})

    @cached_property
    def digest(self) -> str:
        """`sha256:` over the manifest and all items, in order of kind and position."""
        digest = hashlib.sha256(canonical(self.manifest).encode())
        for record in self.records:
            for part in (record.kind, record.entry.item_id, record.content, record.entry.overrides, record.scope):
                digest.update(f"\n{len(part)}\n{part}".encode())
        return f"sha256:{digest.hexdigest()}"

    @cached_property
    def records(self) -> Sequence[Record]:
        """Every entry as it travels, in order of kind and position."""
        return [
            Record(key, position, entry, canonical(entry.item), canonical(entry.scope) if entry.scope else "")
            for key in sorted(self.entries_by_kind)
            for position, entry in enumerate(self.entries_by_kind[key])
        ]


def canonical(value: BaseModel) -> str:
    """A value of a pack as canonical JSON: what was left out stays out, names sorted, no spaces, UTF-8."""
    content = value.model_dump(mode="json", exclude_unset=True)
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
