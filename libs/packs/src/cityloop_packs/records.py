"""Packs as `city.packs.v1` carries them: an item a record, then the head that ends them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from cityloop.sharing.v1.pack_pb2 import PackHead
from cityloop.sharing.v1.pack_pb2 import PackItem as ItemRecord
from pydantic import ValidationError

from cityloop_packs.content import PackContent, canonical
from cityloop_packs.kind import Entry, Kind
from cityloop_packs.manifest import Manifest
from cityloop_packs.registry import KINDS
from cityloop_packs.scope import NO_SCOPE, Scope

KINDS_BY_KEY: Mapping[str, Kind[Any]] = {kind.key: kind for kind in KINDS}


class IncompleteError(ValueError):
    """Records make no whole version of a pack; the message says what is missing or wrong."""


def item_records(pack_id: str, pack_version: int, content: PackContent) -> Iterator[ItemRecord]:
    """The records of all items of one version of a pack."""
    for record in content.records:
        yield ItemRecord(
            pack_id=pack_id,
            pack_version=pack_version,
            kind=record.kind,
            item_id=record.entry.item_id,
            position=record.position,
            content=record.content,
            overrides=record.entry.overrides,
            scope=record.scope,
        )


def head_of(pack_id: str, pack_version: int, content: PackContent) -> PackHead:
    """The record that ends them."""
    return PackHead(
        pack_id=pack_id,
        pack_version=pack_version,
        manifest=canonical(content.manifest),
        items=len(content),
        digest=content.digest,
    )


def content_of(head: PackHead, items: Collection[ItemRecord], kinds: Iterable[Kind[Any]] = KINDS) -> PackContent:
    """The content of one version of a pack from its records.

    Args:
        head: of the version.
        items: all of them.
        kinds: those to read; of the others the items are counted only.

    Raises:
        IncompleteError: an item is missing, of a kind that this release has not, or does not fit its schema.
    """
    read = {kind.key for kind in kinds}
    name = f"{head.pack_id!r} version {head.pack_version}"
    found: dict[str, list[ItemRecord]] = {}
    for item in items:
        if item.kind not in KINDS_BY_KEY:
            raise IncompleteError(f"{name} has {item.kind}, a kind that this release does not know; upgrade it")
        if item.kind in read:
            found.setdefault(item.kind, []).append(item)
    try:
        entries = {
            key: tuple(_entry(KINDS_BY_KEY[key], item) for item in sorted(records, key=lambda item: item.position))
            for key, records in found.items()
        }
        content = PackContent(Manifest.model_validate_json(head.manifest), entries)
    except ValidationError as error:
        raise IncompleteError(f"{name} does not fit this release: {error}") from error
    if len(items) != head.items:
        raise IncompleteError(f"{name} has {len(items)} of {head.items} items")
    return content


def _entry(kind: Kind[Any], record: ItemRecord) -> Entry[Any]:
    item = kind.schema.model_validate_json(record.content)
    scope = Scope.model_validate_json(record.scope) if record.scope else NO_SCOPE
    return Entry(record.item_id, item, record.overrides, scope)
