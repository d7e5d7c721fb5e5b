"""From readings to signals: rules evaluated over the stream, state saved beside its offset."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
from cityloop.common.v1.common_pb2 import Explanation
from cityloop.events.v1.signal_pb2 import Signal, SignalKind, SignalSource, SignalSourceType
from cityloop.sensing.v1.observations_pb2 import ObservationBatch
from cityloop.topics import EVENTS_SIGNALS, SENSING_OBSERVATIONS
from cityloop_database import Pool
from cityloop_messaging import (
    Fact,
    InvalidRecordError,
    Producer,
    Received,
    derived_id,
    to_timestamp,
)
from cityloop_messaging.observations import SHARDS, Columns, concatenate, from_batch
from cityloop_packs import ActivePacks, From, Rule
from cityloop_telemetry import LogEvent, Logger, Metrics, Spans, current_traceparent, span, trace_id_of

from cityloop_event_hub.adapters import state_store
from cityloop_event_hub.adapters.directory import DatastreamDirectory
from cityloop_event_hub.domain.detection import (
    MICROSECONDS,
    BoundRule,
    Crossing,
    DetectionState,
    ThresholdRule,
    evaluate,
    without_rules_but,
)

SOURCE = "event-hub"
EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


class RuleSet:
    """The rules of one set of packs, bound to the datastreams they apply to."""

    def __init__(self, packs: ActivePacks, directory: DatastreamDirectory) -> None:
        self.version = packs.version
        self.rules: dict[str, From[Rule]] = {item.item.rule: item for item in packs.rules}
        self._directory = directory
        self._bound: list[BoundRule] = []
        self._bound_at = -1

    def bound(self) -> list[BoundRule]:
        """The rules with their datastreams; made anew when the directory has learned some."""
        if self._bound_at != len(self._directory):
            self._bound = [self._bind(found.item) for found in self.rules.values()]
            self._bound_at = len(self._directory)
        return self._bound

    def _bind(self, rule: Rule) -> BoundRule:
        threshold = rule.threshold
        dwell = int(threshold.dwell_seconds * MICROSECONDS)
        return BoundRule(
            ThresholdRule(rule.rule, threshold.above, threshold.clear_below, dwell),
            self._directory.applying_to(rule.thing_model, rule.observed_property),
        )


@dataclass
class _Owned:
    """A partition this process owns: its epoch, rules and state, and the shards changed since the last save."""

    epoch: int
    rules: RuleSet
    state: DetectionState
    changed: set[int] = field(default_factory=set)


class Detector:
    """Evaluates the rules of the active packs. A new rule set takes effect after the snapshot that names it."""

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
        self._owned: dict[int, _Owned] = {}
        self._log = Logger()

    async def take(self, partition: int) -> int | None:
        """Own a partition: raise its epoch, load its state."""
        shards = range(partition, SHARDS, self._partitions)
        epoch, offset, states = await state_store.take(self._pool, SOURCE, SENSING_OBSERVATIONS.name, partition, shards)
        rules = RuleSet(self._packs(), self._directory)
        self._owned[partition] = _Owned(epoch, rules, without_rules_but(_together(states), rules.rules))
        self._log.info(LogEvent.RULE_SET_IN_USE, partition=partition, version=rules.version, rules=len(rules.rules))
        return offset

    async def save(self, partition: int, next_offset: int) -> None:
        """Save the position with the shards changed since the last time."""
        owned = self._owned[partition]
        await self._snapshot(owned, partition, next_offset, owned.rules.version)

    def drop(self, partition: int) -> None:
        """Forget a partition."""
        self._owned.pop(partition, None)

    async def handle(self, received: Sequence[Received]) -> None:
        """Evaluate the readings of these batches; signals are acknowledged by Kafka before the state counts.

        Readings of datastreams that the registry does not know are counted and passed over: no rule could apply to
        them, and they hold up no other of their batch. They stay on the topic and in the history.
        """
        columns = _columns(received)
        if not len(columns):
            return
        owned = self._owned[received[0].partition]
        await self._adopt_rules(owned, received[0])
        unknown = np.isin(columns.numbers, await self._directory.learn(columns.numbers))
        if unknown.any():
            Metrics.RULE_READINGS_UNKNOWN.inc(int(np.count_nonzero(unknown)))
            columns = columns.take(~unknown)
        bound = owned.rules.bound()
        state, crossings = await asyncio.to_thread(
            evaluate, owned.state, bound, columns.numbers, columns.times, columns.values, columns.qualities
        )
        if crossings:
            links = [item.fact.traceparent for item in received[:50]]
            with span(Spans.DETECT, links=links):
                facts = [self._fact(crossing, owned.rules.rules[crossing.rule_id]) for crossing in crossings]
                await self._producer.publish(facts)
        owned.state = state
        owned.changed.update(np.unique(columns.shards).tolist())
        Metrics.RULE_READINGS.inc(len(columns))

    async def _adopt_rules(self, owned: _Owned, first: Received) -> None:
        """A new rule set takes effect at the first record after the snapshot that names it."""
        packs = self._packs()
        if packs.version == owned.rules.version:
            return
        await self._snapshot(owned, first.partition, first.offset, packs.version)
        owned.rules = RuleSet(packs, self._directory)
        owned.state = without_rules_but(owned.state, owned.rules.rules)
        self._log.info(LogEvent.RULE_SET_IN_USE, partition=first.partition, version=packs.version)

    async def _snapshot(self, owned: _Owned, partition: int, next_offset: int, rule_set_version: str) -> None:
        changed = {shard: _of_shard(owned.state, shard) for shard in owned.changed}
        topic = SENSING_OBSERVATIONS.name
        await state_store.save(
            self._pool, SOURCE, topic, partition, owned.epoch, next_offset, rule_set_version, changed
        )
        owned.changed.clear()

    def _fact(self, crossing: Crossing, found: From[Rule]) -> Fact:
        datastream = self._directory[crossing.number]
        kind = SignalKind.SIGNAL_KIND_RAISED if crossing.raised else SignalKind.SIGNAL_KIND_CLEARED
        occurred_at = EPOCH + dt.timedelta(microseconds=crossing.time)
        identity = (crossing.rule_id, found.pack_version, datastream.datastream_id, crossing.time, int(kind))
        signal_id = derived_id("signal", *identity)
        limit = found.item.threshold.above if crossing.raised else found.item.threshold.clear_below
        word = "above" if crossing.raised else "below"
        traceparent = current_traceparent()
        payload = Signal(
            signal_id=str(signal_id),
            occurred_at=to_timestamp(occurred_at),
            recorded_at=to_timestamp(self._clock()),
            kind=kind,
            source=SignalSource(
                type=SignalSourceType.SIGNAL_SOURCE_TYPE_DATASTREAM, source_id=datastream.datastream_id
            ),
            event_class=found.item.event_class,
            place=datastream.place,
            grade=f"EVENT_GRADE_{found.item.grade.upper()}",
            explanation=Explanation(
                rule_id=crossing.rule_id,
                rule_version=found.pack_version,
                pack_id=found.pack_id,
                pack_version=found.pack_version,
                confidence=1.0,
                reason=f"{datastream.property} {crossing.value:g} {datastream.unit} is {word} {limit:g}",
                inputs={"value": f"{crossing.value:g}", "phenomenon_time": occurred_at.isoformat()},
            ),
            trace_id=trace_id_of(traceparent),
        )
        Metrics.SIGNALS.labels("datastream", "raised" if crossing.raised else "cleared").inc()
        return Fact(
            topic=EVENTS_SIGNALS,
            key=datastream.datastream_id,
            fact_id=signal_id,
            source=SOURCE,
            subject=str(signal_id),
            occurred_at=occurred_at,
            jurisdiction=datastream.place.jurisdiction,
            payload=payload,
            traceparent=traceparent,
        )


def _columns(received: Sequence[Received]) -> Columns:
    parts = []
    for item in received:
        batch = item.fact.payload
        if not isinstance(batch, ObservationBatch):
            raise InvalidRecordError("not a batch of observations")
        parts.append(from_batch(batch))
    return concatenate(parts)


def _together(states: Sequence[DetectionState]) -> DetectionState:
    if not states:
        return DetectionState()
    numbers = np.concatenate([state.numbers for state in states])
    order = np.argsort(numbers, kind="stable")
    last = np.concatenate([state.last for state in states])
    stages = {key: stage for state in states for key, stage in state.stages.items()}
    return DetectionState(numbers[order], last[order], stages)


def _of_shard(state: DetectionState, shard: int) -> DetectionState:
    mask = (state.numbers & np.uint32(SHARDS - 1)) == shard
    stages = {key: stage for key, stage in state.stages.items() if key[1] % SHARDS == shard}
    return DetectionState(state.numbers[mask], state.last[mask], stages)
