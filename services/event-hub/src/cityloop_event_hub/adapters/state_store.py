"""Detection state beside its offset, fenced by the owner's epoch."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Mapping

import numpy as np
from cityloop_database import Pool, UnitOfWork
from cityloop_messaging import FatalError, FencedError

from cityloop_event_hub.domain.detection import DetectionState, Stage

LAYOUT_VERSION = 1


def to_bytes(state: DetectionState) -> bytes:
    """The state of one shard, layout 1: an npz of numbers, last times and the stages as JSON."""
    stages = [[rule, number, stage.raised, stage.since] for (rule, number), stage in state.stages.items()]
    sink = io.BytesIO()
    np.savez(sink, numbers=state.numbers, last=state.last, stages=np.frombuffer(json.dumps(stages).encode(), np.uint8))
    return sink.getvalue()


def from_bytes(data: bytes) -> DetectionState:
    """The state of one shard from layout 1."""
    with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
        stages = json.loads(arrays["stages"].tobytes())
        return DetectionState(
            arrays["numbers"],
            arrays["last"],
            {(rule, number): Stage(raised, since) for rule, number, raised, since in stages},
        )


async def take(
    pool: Pool, consumer: str, topic: str, partition: int, shards: Iterable[int]
) -> tuple[int, int | None, list[DetectionState]]:
    """Become the owner of a partition: the new epoch, the next offset, and the states of its shards.

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
            "SELECT shard, layout_version, state FROM shard_state WHERE consumer = $1 AND shard = ANY($2)",
            consumer,
            list(shards),
        )
    if row is None:
        raise FencedError("the position could not be taken")
    for state in states:
        if state["layout_version"] != LAYOUT_VERSION:
            raise FatalError(f"state layout {state['layout_version']} is not known: deploy the release that wrote it")
    return row["owner_epoch"], row["next_offset"], [from_bytes(state["state"]) for state in states]


async def save(
    pool: Pool,
    consumer: str,
    topic: str,
    partition: int,
    epoch: int,
    next_offset: int,
    rule_set_version: str,
    changed: Mapping[int, DetectionState],
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
        await work.connection.executemany(
            "INSERT INTO shard_state (consumer, shard, layout_version, state) VALUES ($1, $2, $3, $4)"
            " ON CONFLICT (consumer, shard) DO UPDATE"
            " SET layout_version = excluded.layout_version, state = excluded.state",
            [(consumer, shard, LAYOUT_VERSION, to_bytes(state)) for shard, state in changed.items()],
        )
