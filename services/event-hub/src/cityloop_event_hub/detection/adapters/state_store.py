"""Detection state beside its offset, fenced by the owner's epoch."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from cityloop_database import Pool, UnitOfWork
from cityloop_messaging import FatalError, FencedError

from cityloop_event_hub.detection.domain.detection import Section
from cityloop_event_hub.detection.rules.framed_bytes import join_parts, split_parts

LAYOUT_VERSION = 3
"""Sections with names and versions; of the layouts before there was no release."""


def to_bytes(sections: Sequence[Section]) -> bytes:
    """The state of one shard: names and versions of its sections, then the sections."""
    return join_parts([[section.name, section.version] for section in sections], [section.data for section in sections])


def from_bytes(data: bytes) -> list[Section]:
    """The sections of one shard from their bytes."""
    heads, parts = split_parts(data)
    return [Section(name, version, part) for (name, version), part in zip(heads, parts, strict=True)]


async def acquire(
    pool: Pool, consumer: str, topic: str, partition: int, shards: Iterable[int]
) -> tuple[int, int | None, list[list[Section]]]:
    """Become the owner of a partition: the new epoch, the next offset, and the sections of its shards.

    Raises:
        FatalError: a state has a layout that this release does not know.
    """
    async with UnitOfWork(pool) as work:
        row = await work.connection.fetchrow(
            "INSERT INTO positions (consumer, topic, partition, owner_epoch) VALUES ($1, $2, $3, 1)"
            " ON CONFLICT (consumer, topic, partition) DO UPDATE SET owner_epoch = positions.owner_epoch + 1"
            " RETURNING owner_epoch, next_offset",
            consumer,
            topic,
            partition,
        )
        states = await work.connection.fetch(
            "SELECT layout_version, state FROM shard_state WHERE consumer = $1 AND shard = ANY($2)",
            consumer,
            list(shards),
        )
    if row is None:
        raise FencedError("the position could not be taken")
    for state in states:
        if state["layout_version"] != LAYOUT_VERSION:
            raise unknown(f"layout {state['layout_version']}")
    return row["owner_epoch"], row["next_offset"], [from_bytes(state["state"]) for state in states]


def unknown(what: str) -> FatalError:
    """A saved state that this release cannot read, with what to do."""
    return FatalError(f"detection's saved state has {what}, which this release does not know: deploy the one that did")


async def save(
    pool: Pool,
    consumer: str,
    topic: str,
    partition: int,
    epoch: int,
    next_offset: int,
    rule_set_version: str,
    changed: Mapping[int, Sequence[Section]],
) -> None:
    """Write the position and the changed shards in one transaction.

    Raises:
        FencedError: another owner has taken the partition.
    """
    async with UnitOfWork(pool) as work:
        mine = await work.connection.fetchval(
            "UPDATE positions SET next_offset = $5, rule_set_version = $6"
            " WHERE consumer = $1 AND topic = $2 AND partition = $3 AND owner_epoch = $4 RETURNING true",
            consumer,
            topic,
            partition,
            epoch,
            next_offset,
            rule_set_version,
        )
        if not mine:
            raise FencedError(f"{topic}/{partition} has another owner")
        await work.connection.execute(
            "INSERT INTO shard_state (consumer, shard, layout_version, state)"
            " SELECT $1, saved.shard, $2, saved.state FROM unnest($3::integer[], $4::bytea[]) AS saved (shard, state)"
            " ON CONFLICT (consumer, shard) DO UPDATE"
            " SET layout_version = excluded.layout_version, state = excluded.state",
            consumer,
            LAYOUT_VERSION,
            list(changed),
            [to_bytes(sections) for sections in changed.values()],
        )
