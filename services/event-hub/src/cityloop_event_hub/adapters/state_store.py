"""Detection state beside its offset, fenced by the owner's epoch."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
from cityloop_database import Pool, UnitOfWork
from cityloop_messaging import FatalError, FencedError

from cityloop_event_hub.domain.detection import DetectionState, Stage
from cityloop_event_hub.domain.prediction import Trend, Trends

LAYOUT_VERSION = 2
KNOWN_LAYOUTS = {1, 2}
"""Layout 1 has no trends."""


@dataclass(frozen=True, slots=True)
class ShardState:
    """What the rules remember of some datastreams."""

    detection: DetectionState = field(default_factory=DetectionState)
    trends: Trends = field(default_factory=dict)


def to_bytes(state: ShardState) -> bytes:
    """The state of one shard, layout 2: an npz of numbers, last times, the stages as JSON, and the trends (whose they
    are and how long as JSON, their readings one after the other).
    """
    detection, trends = state.detection, state.trends
    stages = [[rule, number, stage.raised, stage.since] for (rule, number), stage in detection.stages.items()]
    heads = [[rule, number, trend.raised, len(trend.times)] for (rule, number), trend in trends.items()]
    sink = io.BytesIO()
    np.savez(
        sink,
        numbers=detection.numbers,
        last=detection.last,
        stages=_json(stages),
        trends=_json(heads),
        trend_times=np.concatenate([np.empty(0, np.int64), *[trend.times for trend in trends.values()]]),
        trend_values=np.concatenate([np.empty(0), *[trend.values for trend in trends.values()]]),
    )
    return sink.getvalue()


def from_bytes(data: bytes) -> ShardState:
    """The state of one shard from layout 1 or 2."""
    with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
        stages = json.loads(arrays["stages"].tobytes())
        detection = DetectionState(
            arrays["numbers"],
            arrays["last"],
            {(rule, number): Stage(raised, since) for rule, number, raised, since in stages},
        )
        if "trends" not in arrays:
            return ShardState(detection)
        times, values = arrays["trend_times"], arrays["trend_values"]
        trends, first = {}, 0
        for rule, number, raised, count in json.loads(arrays["trends"].tobytes()):
            part = slice(first, first + count)
            trends[rule, number] = Trend(times[part], values[part], raised)
            first += count
        return ShardState(detection, trends)


def _json(value: object) -> npt.NDArray[np.uint8]:
    return np.frombuffer(json.dumps(value).encode(), np.uint8)


async def take(
    pool: Pool, consumer: str, topic: str, partition: int, shards: Iterable[int]
) -> tuple[int, int | None, list[ShardState]]:
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
        if state["layout_version"] not in KNOWN_LAYOUTS:
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
    changed: Mapping[int, ShardState],
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
