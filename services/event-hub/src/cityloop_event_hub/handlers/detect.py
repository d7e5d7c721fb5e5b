"""From readings to signals: rules evaluated over the stream, state saved beside its offset."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from cityloop.sensing.v1.observations_pb2 import ObservationBatch
from cityloop.topics import SENSING_OBSERVATIONS
from cityloop_database import Pool
from cityloop_messaging import Fact, Producer, Received
from cityloop_messaging.observations import SHARDS, Columns, concatenate, from_batch
from cityloop_packs import RULES, ActivePacks, Prediction, Rule, Threshold
from cityloop_telemetry import LogEvent, Logger, Metrics, Spans, span

from cityloop_event_hub.adapters import datastream_facts, state_store
from cityloop_event_hub.adapters.directory import DatastreamDirectory
from cityloop_event_hub.adapters.state_store import ShardState
from cityloop_event_hub.domain.detection import (
    MICROSECONDS,
    BoundRule,
    Crossing,
    DetectionState,
    ThresholdRule,
    evaluate,
    no_later_than,
    without_rules_but,
)
from cityloop_event_hub.domain.prediction import (
    BoundPrediction,
    Forecast,
    PredictionRule,
    Trend,
    Trends,
    predict,
    without_predictions_but,
)

SOURCE = "event-hub"


class RuleSet:
    """The rules of one set of packs, bound to the datastreams they apply to."""

    def __init__(self, packs: ActivePacks, directory: DatastreamDirectory) -> None:
        self.version = packs.version
        self.rules = {
            name: found for name, found in packs.named(RULES).items() if not found.item.silent and not found.retiring
        }
        self._directory = directory
        self._thresholds: list[BoundRule] = []
        self._predictions: list[BoundPrediction] = []
        self._bound_at = -1

    def bound(self) -> tuple[list[BoundRule], list[BoundPrediction]]:
        """The rules with their datastreams; made anew when the directory has learned some."""
        if self._bound_at != len(self._directory):
            rules = [(name, found.item) for name, found in self.rules.items()]
            self._thresholds = [
                self._threshold(name, rule, rule.threshold) for name, rule in rules if rule.threshold is not None
            ]
            self._predictions = [
                self._prediction(name, rule, rule.prediction) for name, rule in rules if rule.prediction is not None
            ]
            self._bound_at = len(self._directory)
        return self._thresholds, self._predictions

    def _threshold(self, name: str, rule: Rule, threshold: Threshold) -> BoundRule:
        dwell = int(threshold.dwell_seconds * MICROSECONDS)
        return BoundRule(
            ThresholdRule(name, threshold.above, threshold.clear_below, dwell),
            self._directory.applying_to(rule.thing_model, rule.observed_property),
        )

    def _prediction(self, name: str, rule: Rule, prediction: Prediction) -> BoundPrediction:
        minute = 60 * MICROSECONDS
        return BoundPrediction(
            PredictionRule(
                name,
                prediction.above,
                int(prediction.horizon_minutes * minute),
                int(prediction.window_minutes * minute),
                prediction.least_readings,
                prediction.confidence,
            ),
            self._directory.applying_to(rule.thing_model, rule.observed_property),
        )


@dataclass
class _Owned:
    """A partition this process owns: its epoch, rules and state, and the shards changed since the last save."""

    epoch: int
    rules: RuleSet
    state: DetectionState
    trends: Trends
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
        together = without_rules_but(_together([state.detection for state in states]), rules.rules)
        trends = {key: trend for state in states for key, trend in state.trends.items()}
        self._owned[partition] = _Owned(epoch, rules, together, without_predictions_but(trends, rules.rules))
        self._log.info(LogEvent.RULE_SET_IN_USE, partition=partition, version=rules.version, rules=len(rules.rules))
        return offset

    async def save(self, partition: int, next_offset: int) -> None:
        """Save the position with the shards changed since the last time."""
        owned = self._owned[partition]
        await self._snapshot(owned, partition, next_offset, owned.rules.version)

    def drop(self, partition: int) -> None:
        """Forget a partition."""
        self._owned.pop(partition, None)

    async def handle(self, received: Sequence[Received[ObservationBatch]]) -> None:
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
        state, crossings, trends, forecasts = await asyncio.to_thread(_judge, owned, columns)
        if crossings or forecasts:
            links = [item.fact.traceparent for item in received[:50]]
            with span(Spans.DETECT, links=links):
                await self._producer.publish(self._facts(owned.rules, crossings, forecasts))
        owned.state, owned.trends = state, trends
        owned.changed.update(np.unique(columns.shards).tolist())
        Metrics.RULE_READINGS.inc(len(columns))

    def _facts(self, rules: RuleSet, crossings: Sequence[Crossing], forecasts: Sequence[Forecast]) -> list[Fact]:
        """Signals in order of event time."""
        now = self._clock()
        facts = [
            datastream_facts.crossing_signal(item, rules.rules[item.rule_id], self._directory[item.number], now)
            for item in crossings
        ]
        facts += [
            datastream_facts.forecast_signal(item, rules.rules[item.rule_id], self._directory[item.number], now)
            for item in forecasts
        ]
        return sorted(facts, key=lambda fact: fact.occurred_at)

    async def _adopt_rules(self, owned: _Owned, first: Received[ObservationBatch]) -> None:
        """A new rule set takes effect at the first record after the snapshot that names it."""
        packs = self._packs()
        if packs.version == owned.rules.version:
            return
        await self._snapshot(owned, first.partition, first.offset, packs.version)
        owned.rules = RuleSet(packs, self._directory)
        owned.state = without_rules_but(owned.state, owned.rules.rules)
        owned.trends = without_predictions_but(owned.trends, owned.rules.rules)
        self._log.info(LogEvent.RULE_SET_IN_USE, partition=first.partition, version=packs.version)

    async def _snapshot(self, owned: _Owned, partition: int, next_offset: int, rule_set_version: str) -> None:
        trends = _by_shard(owned.trends)
        changed = {shard: ShardState(_of_shard(owned.state, shard), trends.get(shard, {})) for shard in owned.changed}
        topic = SENSING_OBSERVATIONS.name
        await state_store.save(
            self._pool, SOURCE, topic, partition, owned.epoch, next_offset, rule_set_version, changed
        )
        owned.changed.clear()


def _judge(owned: _Owned, columns: Columns) -> tuple[DetectionState, list[Crossing], Trends, list[Forecast]]:
    thresholds, predictions = owned.rules.bound()
    readings = (columns.numbers, columns.times, columns.values, columns.qualities)
    state, crossings = evaluate(owned.state, thresholds, *readings)
    trends, forecasts = predict(owned.trends, predictions, *readings)
    return state, crossings, trends, forecasts


def _columns(received: Sequence[Received[ObservationBatch]]) -> Columns:
    parts = []
    for item in received:
        batch = item.fact.payload
        part = from_batch(batch)
        if batch.HasField("recorded_at"):
            recorded = batch.recorded_at.ToMicroseconds()
            part = replace(part, times=no_later_than(recorded, part.numbers, part.times))
        parts.append(part)
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


def _by_shard(trends: Trends) -> dict[int, Trends]:
    found: defaultdict[int, dict[tuple[str, int], Trend]] = defaultdict(dict)
    for key, trend in trends.items():
        found[key[1] % SHARDS][key] = trend
    return dict(found)
