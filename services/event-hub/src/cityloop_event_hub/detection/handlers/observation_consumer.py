"""From readings to signals: rules judge the stream, state is saved beside its offset."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt
from cityloop.sensing.v1.observations_pb2 import ObservationBatch
from cityloop.topics import SENSING_OBSERVATIONS
from cityloop_database import Pool
from cityloop_messaging import Producer, ReceivedFact
from cityloop_messaging.observations import SHARDS, Columns, concatenate, from_batch
from cityloop_packs import ActivePacks
from cityloop_telemetry import Logger, current_traceparent, span

from cityloop_event_hub.detection.adapters import state_store
from cityloop_event_hub.detection.adapters.datastream_directory import DatastreamDirectory
from cityloop_event_hub.detection.adapters.finding_messages import signals_of
from cityloop_event_hub.detection.domain.detection import DetectionState, UnknownSectionError
from cityloop_event_hub.detection.domain.readings import cap_times
from cityloop_event_hub.detection.domain.rule_set import RuleSet
from cityloop_event_hub.detection.rules.kind import Finding
from cityloop_event_hub.detection.telemetry import LogEvents, Metrics, Spans

SOURCE = "event-hub"
FEW = 10_000
"""Readings that are judged within some 2 ms."""


@dataclass
class _OwnedPartition:
    """A partition this process owns: its epoch and state, and the shards changed since the last save."""

    epoch: int
    state: DetectionState
    changed: set[int] = field(default_factory=set)


class ObservationConsumer:
    """Judges by the rules of the active packs. A new rule set takes effect after the snapshot that names it."""

    def __init__(
        self,
        pool: Pool,
        producer: Producer,
        directory: DatastreamDirectory,
        packs: Callable[[], ActivePacks],
        partitions: int,
        clock: Callable[[], dt.datetime],
    ) -> None:
        self._pool = pool
        self._producer = producer
        self._directory = directory
        self._packs = packs
        self._partitions = partitions
        self._clock = clock
        self._owned: dict[int, _OwnedPartition] = {}
        self._log = Logger()

    async def take(self, partition: int) -> int | None:
        """Own a partition: raise its epoch, load its state.

        Raises:
            FatalError: the state has a layout or a section that this release does not know.
        """
        shards = range(partition, SHARDS, self._partitions)
        epoch, offset, saved = await state_store.acquire(
            self._pool, SOURCE, SENSING_OBSERVATIONS.name, partition, shards
        )
        rules = RuleSet.of(self._packs())
        state = DetectionState(rules)
        try:
            state.load(saved)
        except UnknownSectionError as error:
            raise state_store.unknown(f"section {error}") from error
        self._owned[partition] = _OwnedPartition(epoch, state)
        self._log.info(LogEvents.RULE_SET_IN_USE, partition=partition, version=rules.version, rules=len(rules.bound))
        return offset

    async def save(self, partition: int, next_offset: int) -> None:
        """Save the position with the shards changed since the last time."""
        owned = self._owned[partition]
        await self._snapshot(owned, partition, next_offset, owned.state.rules.version)

    def drop(self, partition: int) -> None:
        """Forget a partition."""
        self._owned.pop(partition, None)

    async def handle(self, received: Sequence[ReceivedFact[ObservationBatch]]) -> None:
        """Judge the readings of these batches; signals are acknowledged by Kafka before the state counts.

        Readings of datastreams that the registry does not know are counted and passed over: no rule could apply to
        them, and they hold up no other of their batch. They stay on the topic and in the history.
        """
        parts = _parts(received)
        columns = concatenate(parts)
        if not len(columns):
            return
        owned = self._owned[received[0].partition]
        await self._replace_rules(owned, received[0])
        unknown = np.isin(columns.numbers, await self._bind(owned.state, columns))
        if unknown.any():
            Metrics.RULE_READINGS_UNKNOWN.inc(int(np.count_nonzero(unknown)))
            columns = columns.take(~unknown)
        readings = (columns.numbers, columns.times, columns.values, columns.qualities)
        # Few are judged sooner than a thread would take them.
        judged = (
            owned.state.judge(*readings)
            if len(columns) <= FEW
            else await asyncio.to_thread(owned.state.judge, *readings)
        )
        if judged.findings:
            traced = _traces(received, parts, judged.findings)
            signals = signals_of(judged.findings, traced, owned.state.rules, self._directory.known, self._clock())
            await self._producer.publish(signals)
        numbers = owned.state.commit(judged)
        owned.changed.update(np.unique(numbers % np.uint32(SHARDS)).tolist())
        Metrics.RULE_READINGS.inc(len(columns))

    async def _bind(self, state: DetectionState, columns: Columns) -> npt.NDArray[np.uint32]:
        """Bind what is new to the rules that apply to it; returns the datastreams that nobody knows."""
        new = state.unbound(columns.numbers)
        if not len(new):
            return new
        missing = await self._directory.fetch_missing(new)
        found = {number: self._directory.known[number] for number in np.setdiff1d(new, missing).tolist()}
        state.bind({number: (stream.thing_model, stream.property) for number, stream in found.items()})
        return missing

    async def _replace_rules(self, owned: _OwnedPartition, first: ReceivedFact[ObservationBatch]) -> None:
        """A new rule set takes effect at the first record after the snapshot that names it."""
        packs = self._packs()
        if packs.version == owned.state.rules.version:
            return
        await self._snapshot(owned, first.partition, first.offset, packs.version)
        owned.state.replace_rules(RuleSet.of(packs))
        self._log.info(LogEvents.RULE_SET_IN_USE, partition=first.partition, version=packs.version)

    async def _snapshot(self, owned: _OwnedPartition, partition: int, next_offset: int, rule_set_version: str) -> None:
        # In a storm there is much to write; what else the process does goes on meanwhile.
        changed = await asyncio.to_thread(owned.state.dump, SHARDS, owned.changed)
        topic = SENSING_OBSERVATIONS.name
        await state_store.save(
            self._pool, SOURCE, topic, partition, owned.epoch, next_offset, rule_set_version, changed
        )
        owned.changed.clear()


def _traces(
    received: Sequence[ReceivedFact[ObservationBatch]], parts: Sequence[Columns], findings: Sequence[Finding]
) -> list[str]:
    """For each finding the span of detection in the trace of the record that its reading came in."""
    records = dict[tuple[int, int], int]()
    numbers = np.array([finding.number for finding in findings], np.uint32)
    for index, part in enumerate(parts):
        at = np.flatnonzero(np.isin(part.numbers, numbers))
        for key in zip(part.numbers[at].tolist(), part.times[at].tolist(), strict=True):
            records.setdefault(key, index)
    found = [records.get((finding.number, finding.time), 0) for finding in findings]
    traceparents = dict[int, str]()
    for index, count in Counter(found).items():
        cause = received[index].fact.traceparent or None
        with span(Spans.DETECT, traceparent=cause, attributes={"cityloop.signals": count}):
            traceparents[index] = current_traceparent()
    return [traceparents[index] for index in found]


def _parts(received: Sequence[ReceivedFact[ObservationBatch]]) -> list[Columns]:
    parts = []
    for item in received:
        batch = item.fact.payload
        part = from_batch(batch)
        if batch.HasField("recorded_at"):
            recorded = batch.recorded_at.ToMicroseconds()
            part = replace(part, times=cap_times(recorded, part.numbers, part.times))
        parts.append(part)
    return parts
