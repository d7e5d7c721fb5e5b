"""Versions of packs, as they were written and as records of their topic."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import asyncpg
from cityloop.sharing.v1.pack_pb2 import PackHead, PackItem
from cityloop_database import Connection

from cityloop_data_sharing.packs.domain.pack_sets import Member

Version = tuple[str, int]


@dataclass(frozen=True, slots=True)
class StoredPack:
    """One version of one pack."""

    pack_id: str
    pack_version: int
    files: Mapping[str, str]
    head: PackHead
    digest: str
    """Of its files."""
    recorded_at: dt.datetime

    @property
    def version(self) -> Version:
        """Its id and its version."""
        return self.pack_id, self.pack_version


def item_key(item: PackItem) -> str:
    """The key of the record of an item among those of its version."""
    return f"{item.kind}/{item.item_id}"


async def get(connection: Connection, versions: Sequence[Version]) -> dict[str, StoredPack]:
    """These versions of packs, by the ids of the packs."""
    rows = await connection.fetch(
        "SELECT pack_id, pack_version, files, head, digest, recorded_at FROM packs"
        " JOIN unnest($1::text[], $2::integer[]) AS wanted(pack_id, pack_version) USING (pack_id, pack_version)",
        [pack_id for pack_id, _ in versions],
        [pack_version for _, pack_version in versions],
    )
    return {row["pack_id"]: _pack(row) for row in rows}


async def newest(connection: Connection, pack_ids: Sequence[str]) -> dict[str, StoredPack]:
    """The greatest version that each of these packs ever had."""
    rows = await connection.fetch(
        "SELECT DISTINCT ON (pack_id) pack_id, pack_version, files, head, digest, recorded_at FROM packs"
        " WHERE pack_id = ANY($1) ORDER BY pack_id, pack_version DESC",
        list(pack_ids),
    )
    return {row["pack_id"]: _pack(row) for row in rows}


async def insert(connection: Connection, pack: StoredPack, items: Iterable[PackItem]) -> None:
    """Store a version with its items."""
    await connection.execute(
        "INSERT INTO packs (pack_id, pack_version, files, head, digest, published, recorded_at)"
        " VALUES ($1, $2, $3, $4, $5, false, $6)",
        pack.pack_id,
        pack.pack_version,
        json.dumps(dict(pack.files)),
        pack.head.SerializeToString(deterministic=True),
        pack.digest,
        pack.recorded_at,
    )
    await connection.copy_records_to_table(
        "pack_items",
        columns=("pack_id", "pack_version", "key", "record"),
        records=[(*pack.version, item_key(item), item.SerializeToString(deterministic=True)) for item in items],
    )


async def items_of(connection: Connection, versions: Sequence[Version]) -> dict[Version, list[PackItem]]:
    """The items of these versions."""
    rows = await connection.fetch(
        "SELECT pack_id, pack_version, record FROM pack_items"
        " JOIN unnest($1::text[], $2::integer[]) AS wanted(pack_id, pack_version) USING (pack_id, pack_version)"
        " ORDER BY pack_id, pack_version, key",
        [pack_id for pack_id, _ in versions],
        [pack_version for _, pack_version in versions],
    )
    found: dict[Version, list[PackItem]] = {version: [] for version in versions}
    for row in rows:
        found[row["pack_id"], row["pack_version"]].append(PackItem.FromString(row["record"]))
    return found


async def kinds_of(connection: Connection, versions: Sequence[Version]) -> list[tuple[str, str]]:
    """Pack and kind of the items of these versions, each once."""
    rows = await connection.fetch(
        "SELECT DISTINCT pack_id, split_part(key, '/', 1) AS kind FROM pack_items"
        " JOIN unnest($1::text[], $2::integer[]) AS wanted(pack_id, pack_version) USING (pack_id, pack_version)"
        " ORDER BY pack_id, kind",
        [pack_id for pack_id, _ in versions],
        [pack_version for _, pack_version in versions],
    )
    return [(row["pack_id"], row["kind"]) for row in rows]


async def mark_published(connection: Connection, members: Iterable[Member]) -> None:
    """Note that the topic has, or will have, the records of these versions."""
    listed = list(members)
    await connection.execute(
        "UPDATE packs SET published = true FROM unnest($1::text[], $2::integer[]) AS wanted(pack_id, pack_version)"
        " WHERE packs.pack_id = wanted.pack_id AND packs.pack_version = wanted.pack_version",
        [member.pack_id for member in listed],
        [member.pack_version for member in listed],
    )


async def keys_of_unused(connection: Connection) -> dict[Version, list[str]]:
    """Keys of the items of published versions that no active or undecided set has."""
    rows = await connection.fetch(
        "SELECT p.pack_id, p.pack_version, coalesce(array_agg(i.key) FILTER (WHERE i.key IS NOT NULL), '{}') AS keys"
        " FROM packs p LEFT JOIN pack_items i USING (pack_id, pack_version) WHERE p.published"
        " AND NOT EXISTS (SELECT FROM pack_sets s, jsonb_array_elements(s.members) AS member"
        "  WHERE s.state IN ('active', 'proposed', 'planned') AND member->>'pack_id' = p.pack_id"
        "  AND (member->>'pack_version')::integer = p.pack_version)"
        " GROUP BY p.pack_id, p.pack_version"
    )
    return {(row["pack_id"], row["pack_version"]): list(row["keys"]) for row in rows}


async def mark_removed(connection: Connection, versions: Iterable[Version]) -> None:
    """Note that the topic no longer has the records of these versions."""
    listed = list(versions)
    await connection.execute(
        "UPDATE packs SET published = false FROM unnest($1::text[], $2::integer[]) AS gone(pack_id, pack_version)"
        " WHERE packs.pack_id = gone.pack_id AND packs.pack_version = gone.pack_version",
        [pack_id for pack_id, _ in listed],
        [pack_version for _, pack_version in listed],
    )


def _pack(row: asyncpg.Record) -> StoredPack:
    return StoredPack(
        row["pack_id"],
        row["pack_version"],
        json.loads(row["files"]),
        PackHead.FromString(row["head"]),
        row["digest"],
        row["recorded_at"],
    )
