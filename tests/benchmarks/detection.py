"""Readings that event-hub judges for a second of its own CPU: 100,000 datastreams with ten rules each.

The limit is the barest way of the same records in this process: decode, group by datastream, exchange the last value,
compare with one interval and one band of rates a datastream; nothing is saved.
"""

from __future__ import annotations

import asyncio
import time
import uuid
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import yaml
from cityloop.common.v1.common_pb2 import Actor, Change, Label, Place, Position, ReferenceSystem
from cityloop.events.v1.signal_pb2 import Signal
from cityloop.sensing.v1.observations_pb2 import ObservationBatch
from cityloop.sensing.v1.registry_service_pb2 import Datastream, RegisterThingRequest, Thing
from cityloop.sensing.v1.registry_service_pb2_grpc import RegistryServiceStub
from cityloop.topics import SENSING_OBSERVATIONS
from cityloop_database import create_pool
from cityloop_event_hub.detection.adapters import state_store
from cityloop_event_hub.detection.adapters.finding_messages import signals_of
from cityloop_event_hub.detection.domain.detection import DetectionState, Section
from cityloop_event_hub.detection.domain.rule_set import RuleSet
from cityloop_local.fleet import OWN_DEPARTMENT
from cityloop_local.machine import Machine
from cityloop_messaging import Fact, Producer, new_id, to_timestamp, utc_now
from cityloop_messaging.observations import SHARDS, Columns, by_partition, concatenate, from_batch, to_batch
from cityloop_operator.operations import apply_packs
from cityloop_packs import ActivePack, ActivePacks, parse
from cityloop_rpc import open_channel
from cityloop_testkit.fleets import RunningFleet
from cpu import process_of
from harness import DEPARTMENT, Ratio, caught_up, credentials

HUB = "event-hub"
DATASTREAMS = 100_000
PER_THING = 100
NARROW = 50
"""Thing models with ten rules each, beside one that all datastreams have."""
RECORD = 2_000
READINGS = 4_000_000
TOGETHER = 50
"""Records that the limit decodes and compares at once."""
TOGETHER_WRITTEN = 500
"""Records that are on their way to the broker at once."""
PROPERTY, CLASS = "bench_level", "bench-detection"
RAISE = 300.0
WANTED, WANTED_NARROW, WANTED_RAISED, WANTED_STORM, REQUIRED = 2_000_000, 0.8, 0.5, 0.07, 0.3
STORM = RECORD
"""Datastreams that cross their limits with each reading."""
CROSSED = 8
"""Of the rules: six limits and two bands; no rate is as steep."""
TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
WAVES = 6
"""Readings of each: they rise and fall in turn."""
Numbers = npt.NDArray[np.uint32]


def pack() -> dict[str, str]:
    """Rules that quiet readings never meet: six limits with hysteresis, two rates, two bands for each thing model."""
    title = {"zh": "名称", "en": "a name"}
    models = ["bench-wide", *(f"bench-narrow-{index}" for index in range(NARROW))]
    observed = [{"observed_property": PROPERTY, "title": title}]
    limits = [{"threshold": {"above": 100 + index, "clear_below": 90}} for index in range(6)]
    rates = [{"rate_of_change": {"above": index * 1e9, "clear_below": 1e8, "per": "PT1S"}} for index in (1, 2)]
    bands = [{"band": {"low": -5 - index, "high": 150 + index, "hysteresis": 1}} for index in range(2)]
    conditions: list[dict[str, Any]] = [*limits, *rates, *bands]
    about = {"observed_property": PROPERTY, "event_class": CLASS, "grade": "general"}
    rules = [
        {"rule": f"{model}-{index}", "thing_model": model, **about, **condition}
        for model in models
        for index, condition in enumerate(conditions)
    ]
    event_class = {"event_class": CLASS, "title": title, "problem": "event", "opens_event": False, "reportable": False}
    content: dict[str, object] = {
        "pack.yaml": {"pack": "bench-detection", "title": title, "requires": ["simulated", "base"]},
        "event-classes.yaml": {"event_classes": [event_class]},
        "thing-models.yaml": {
            "thing_models": [
                {"thing_model": model, "title": title, "observed_properties": observed} for model in models
            ]
        },
        "rules.yaml": {"rules": rules},
    }
    return {name: yaml.safe_dump(value, allow_unicode=True) for name, value in content.items()}


async def run(machine: Machine) -> list[Ratio]:
    """All scopes in turn, twice; of each the better counts."""
    channel = open_channel(machine.fleet.address("data-sharing"), credentials(machine, OWN_DEPARTMENT, "operator"))
    await apply_packs(channel, [pack()])
    await channel.close()
    wide, narrow = await _register(machine, 1), await _register(machine, NARROW)
    raised = np.random.default_rng(2).choice(wide, len(wide) // 100, replace=False)
    # Before the flood, which others go on reading.
    await _print_state(machine, wide, raised)
    hub = _Hub(machine)
    await hub.producer.start()
    partitions = await hub.producer.partitions(SENSING_OBSERVATIONS)
    for numbers in (wide, narrow):
        await hub.judge(_records(numbers, len(numbers), partitions))
    quiet = [await hub.judge(_records(wide, READINGS, partitions)) for _ in range(2)]
    scoped = [await hub.judge(_records(narrow, READINGS, partitions)) for _ in range(2)]
    limit = max(_limit(_records(wide, READINGS, partitions)) for _ in range(2))
    await hub.judge(_records(wide, len(wide), partitions, raised))
    await hub.fleet.settle()
    after = [await hub.judge(_records(wide, READINGS, partitions, raised)) for _ in range(2)]
    await hub.producer.stop()
    _print(f"{max(quiet):,.0f} readings for a second of the hub's CPU ({WANTED:,} wanted)")
    stormy, bare = _storm(wide[:STORM])
    return [
        Ratio("detection, ten rules a datastream", max(quiet), limit, "readings a CPU-second", REQUIRED),
        Ratio("detection, 500 rules of narrow scope", max(scoped), max(quiet), "readings a CPU-second", WANTED_NARROW),
        Ratio("detection, 1 % of datastreams raised", max(after), max(quiet), "readings a CPU-second", WANTED_RAISED),
        Ratio("detection, every reading crosses eight limits", stormy, bare, "readings a CPU-second", WANTED_STORM),
    ]


async def _register(machine: Machine, models: int) -> Numbers:
    """Register the datastreams, spread over so many thing models; returns their numbers."""
    channel = open_channel(machine.fleet.address("sensing-ingest"), credentials(machine, DEPARTMENT, "scada"))
    stub = RegistryServiceStub(channel)  # type: ignore[no-untyped-call]
    numbers: list[int] = []
    position = Position(longitude=113.23, latitude=23.08, reference_system=ReferenceSystem.REFERENCE_SYSTEM_WGS84)
    waiting = iter(range(DATASTREAMS // PER_THING))

    async def register() -> None:
        for index in waiting:
            model = "bench-wide" if models == 1 else f"bench-narrow-{index % models}"
            name = f"{models}-{index}"
            streams = [
                Datastream(datastream_id=f"{name}-{own}", property=PROPERTY, unit="cm", minimum=-1_000, maximum=1_000)
                for own in range(PER_THING)
            ]
            thing = Thing(
                thing_id=name,
                thing_model=model,
                name=Label(texts={"zh": name, "en": name}),
                place=Place(position=position),
                department_id=DEPARTMENT,
                datastreams=streams,
            )
            actor = Actor(post_id=f"{DEPARTMENT}.handle", person_id="bench")
            change = Change(idempotency_key=str(uuid.uuid4()), actor=actor)
            answer = await stub.RegisterThing(RegisterThingRequest(change=change, thing=thing))
            numbers.extend(datastream.number for datastream in answer.thing.datastreams)

    await asyncio.gather(*(register() for _ in range(4)))
    await channel.close()
    return np.array(sorted(numbers), np.uint32)


def _records(
    numbers: Numbers, readings: int, partitions: int, raised: Numbers | None = None
) -> Iterator[Fact[ObservationBatch]]:
    """Records as ingest writes them, of readings a microsecond apart; of as many as datastreams, one for each."""
    random = np.random.default_rng(1)
    chosen = numbers if readings == len(numbers) else random.choice(numbers, readings)
    values = random.uniform(0, 20, readings)
    if raised is not None:
        values[np.isin(chosen, raised)] += RAISE
    now = utc_now()
    times = int(now.timestamp() * 1_000_000) - readings + np.arange(readings)
    columns = Columns(chosen, times, values, np.zeros(readings, np.uint16))
    for partition, part in by_partition(columns, partitions).items():
        for first in range(0, len(part), RECORD):
            batch = to_batch(part.take(slice(first, first + RECORD)), now)
            name = str(partition)
            yield Fact(SENSING_OBSERVATIONS, name, new_id(), "bench", name, now, "990100", batch, partition=partition)


class _Hub:
    """The running hub, and its CPU."""

    def __init__(self, machine: Machine) -> None:
        self.fleet = RunningFleet(machine.fleet, machine.connection)
        self.producer = Producer(machine.connection, "bench")
        self._process = process_of(machine.fleet.processes[HUB])

    async def judge(self, records: Iterator[Fact[ObservationBatch]]) -> float:
        """Readings for a second of its CPU, from the first that it reads of these records to the last.

        It is suspended until all are written: what it can do is measured, not how quickly this process writes.
        """
        made = list(records)
        readings = sum(fact.payload.count for fact in made)
        self._process.suspend()
        try:
            for first in range(0, len(made), TOGETHER_WRITTEN):
                await self.producer.publish(made[first : first + TOGETHER_WRITTEN])
        finally:
            self._process.resume()
        before = self._seconds()
        await caught_up(self.fleet, HUB, SENSING_OBSERVATIONS)
        return readings / (self._seconds() - before)

    def _seconds(self) -> float:
        times = self._process.cpu_times()
        return float(times.user + times.system)


def _limit(records: Iterator[Fact[ObservationBatch]]) -> float:
    """Readings for a second of CPU that are decoded, group_by_datastream, exchanged and compared, and nothing more."""
    written = [record.payload.SerializeToString() for record in records]
    size = DATASTREAMS * 8
    times, values = np.zeros(size, np.int64), np.zeros(size)
    low, high, falling, rising = np.full(size, -5.0), np.full(size, 100.0), np.full(size, -1e9), np.full(size, 1e9)
    readings = outside = 0
    began = time.process_time()
    for first in range(0, len(written), TOGETHER):
        batches = [from_batch(ObservationBatch.FromString(data)) for data in written[first : first + TOGETHER]]
        columns = concatenate(batches)
        order = np.argsort(columns.numbers, kind="stable")
        numbers, moments, found = columns.numbers[order], columns.times[order], columns.values[order]
        starts = np.flatnonzero(np.diff(numbers, prepend=np.uint32(2**32 - 1)))
        ends = np.append(starts[1:], len(numbers)) - 1
        before, earlier = np.roll(moments, 1), np.roll(found, 1)
        before[starts], earlier[starts] = times[numbers[starts]], values[numbers[starts]]
        times[numbers[ends]], values[numbers[ends]] = moments[ends], found[ends]
        slopes = (found - earlier) / (moments - before)
        inside = (found >= low[numbers]) & (found <= high[numbers])
        inside &= (slopes >= falling[numbers]) & (slopes <= rising[numbers])
        outside += int(np.count_nonzero(~inside))
        readings += len(numbers)
    if outside:
        raise RuntimeError(f"{outside} readings are not quiet")
    return readings / (time.process_time() - began)


def _storm(numbers: Numbers) -> tuple[float, float]:
    """Readings for a second of CPU when each crosses eight limits and makes eight signals, and of the limit: the same
    signals read from bytes, with an id and a time of their own, and written again.
    """
    rules = RuleSet.of(ActivePacks({"bench": ActivePack("bench-detection", 1, parse(pack()))}))
    state = DetectionState(rules)
    state.bind(dict.fromkeys(numbers.tolist(), ("bench-wide", PROPERTY)))
    datastreams = {
        number: Datastream(
            datastream_id=f"bench-{number}",
            property=PROPERTY,
            unit="cm",
            thing_model="bench-wide",
            number=number,
            name=Label(texts={"zh": "水位", "en": "level"}),
            place=Place(position=Position(longitude=113.23, latitude=23.08), jurisdiction="990100"),
        )
        for number in numbers.tolist()
    }
    now, written = utc_now(), list[bytes]()
    began = time.process_time()
    for wave in range(WAVES):
        values = np.full(len(numbers), 1.0 if wave % 2 else RAISE)
        times = np.full(len(numbers), wave + 1) * 1_000_000
        judged = state.judge(numbers, times, values, np.zeros(len(numbers), np.uint16))
        facts = signals_of(judged.findings, [TRACE] * len(judged.findings), rules, datastreams, now)
        written += [fact.payload.SerializeToString() for fact in facts]
        state.commit(judged)
    ours = len(numbers) * WAVES / (time.process_time() - began)
    if len(written) != len(numbers) * WAVES * CROSSED:
        raise RuntimeError(f"{len(written)} signals of {len(numbers) * WAVES} readings")
    began = time.process_time()
    for data in written:
        signal = Signal.FromString(data)
        signal.signal_id = str(new_id())
        signal.occurred_at.CopyFrom(to_timestamp(now))
        signal.SerializeToString()
    return ours, len(numbers) * WAVES / (time.process_time() - began)


async def _print_state(machine: Machine, numbers: Numbers, raised: Numbers) -> None:
    """How long the state of all datastreams takes to be saved, and loaded again with what applies to them."""
    rules = RuleSet.of(ActivePacks({"bench": ActivePack("bench-detection", 1, parse(pack()))}))
    state = DetectionState(rules)
    subjects = dict.fromkeys(numbers.tolist(), ("bench-wide", PROPERTY))
    state.bind(subjects)
    values = np.where(np.isin(numbers, raised), RAISE, 1.0)
    state.commit(state.judge(numbers, np.ones(len(numbers), np.int64), values, np.zeros(len(numbers), np.uint16)))
    pool = await create_pool(machine.fleet.dsn(HUB), size=1)
    where = ("bench", SENSING_OBSERVATIONS.name, 0)
    epoch, _, _ = await state_store.acquire(pool, *where, range(SHARDS))
    saving, loading = list[float](), list[float]()
    for offset in range(5):
        began = time.perf_counter()
        sections: dict[int, Sequence[Section]] = {**state.dump(SHARDS, range(SHARDS))}
        await state_store.save(pool, *where, epoch, offset, "1", sections)
        saving.append(time.perf_counter() - began)
        began = time.perf_counter()
        epoch, _, saved = await state_store.acquire(pool, *where, range(SHARDS))
        loaded = DetectionState(rules)
        loaded.load(saved)
        loaded.bind(subjects)
        loading.append(time.perf_counter() - began)
    await pool.close()
    _print(f"state of {len(numbers):,} datastreams saved in {min(saving) * 1_000:.0f} ms (100 wanted)")
    _print(f"state of {len(numbers):,} datastreams loaded in {min(loading) * 1_000:.0f} ms (200 wanted)")


def _print(line: str) -> None:
    print(f"detection: {line}", flush=True)  # noqa: T201
