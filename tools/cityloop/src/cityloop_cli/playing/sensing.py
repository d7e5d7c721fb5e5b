"""Steps of the sensing net: things, readings as a whole evening sends them, detections."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Sequence
from typing import Literal

import numpy as np
from cityloop.common.v1.common_pb2 import Label, Place
from cityloop.sensing.v1.detection_pb2 import Detection
from cityloop.sensing.v1.ingest_service_pb2 import IngestReadingsRequest, SubmitDetectionsRequest
from cityloop.sensing.v1.ingest_service_pb2_grpc import IngestServiceStub
from cityloop.sensing.v1.registry_service_pb2 import Datastream, RegisterThingRequest, Thing
from cityloop.sensing.v1.registry_service_pb2_grpc import RegistryServiceStub
from cityloop_messaging import to_timestamp, utc_now
from pydantic import Field

from cityloop_cli.city_file import Identifier
from cityloop_cli.outsider import change
from cityloop_cli.playing.stage import Group, PlayModel, Stage, Step
from cityloop_cli.playing.words import Both, listed

SERVICE = "sensing-ingest"
LIVE_SECONDS = 1.0
BATCHES_PER_SECOND = 2


class DatastreamModel(PlayModel):
    """The one datastream that each thing of a step has."""

    property: str
    unit: str
    minimum: float
    maximum: float


class Register(Step):
    """Register things."""

    do: Literal["register"]
    department: Identifier
    thing_model: Identifier
    datastream: DatastreamModel
    groups: tuple[Group, ...]

    async def play(self, stage: Stage) -> None:
        """Every group; its datastreams read their minimum until a step says otherwise."""
        for group in self.groups:
            stage.played.groups[group.group] = [
                await self._register(stage, f"{group.group}-{index + 1}", group) for index in range(group.count)
            ]
            stage.played.levels[group.group] = self.datastream.minimum
            stage.played.called[group.group] = _called(stage, self.thing_model, group)
        total = sum(group.count for group in self.groups)
        department, model = stage.lexicon.department(self.department), stage.lexicon.thing_model(self.thing_model)
        stage.tell(
            f"{department.zh}登记 {total} 台{model.zh}", f"{department.en} registers {total} things of model {model.en}"
        )

    async def _register(self, stage: Stage, name: str, group: Group) -> int:
        datastream = Datastream(
            datastream_id=f"{name}.{self.datastream.property}",
            property=self.datastream.property,
            unit=self.datastream.unit,
            minimum=self.datastream.minimum,
            maximum=self.datastream.maximum,
        )
        thing = Thing(
            thing_id=name,
            thing_model=self.thing_model,
            name=Label(zh=name, en=name),
            place=Place(position=stage.near(group.around, group.within_metres)),
            department_id=self.department,
            datastreams=[datastream],
        )
        stub = RegistryServiceStub(stage.outsider.channel(SERVICE, self.department, "scada"))  # type: ignore[no-untyped-call]
        request = RegisterThingRequest(change=change(f"{self.department}.handle", "registrar"), thing=thing)
        answer = await stage.make(lambda: stub.RegisterThing(request))
        return int(answer.thing.datastreams[0].number)


class Profile(PlayModel):
    """How the values of a group run: low, then rising to high from a share of the time on."""

    group: Identifier
    low: float
    high: float
    rises_at: float = Field(ge=0, lt=1)


class Readings(Step):
    """Send readings in the background: so many hours up to now within so many seconds, then live ones if `live`."""

    do: Literal["readings"]
    name: Identifier
    department: Identifier
    hours: float = Field(gt=0)
    seconds: float = Field(gt=0)
    every_seconds: float = Field(gt=0)
    live: bool = False
    profiles: tuple[Profile, ...]

    async def play(self, stage: Stage) -> None:
        """Begin; a later `await` waits for the hours."""
        sender = _Sender(stage, self.department)
        stage.played.background[self.name] = asyncio.create_task(self._hours(stage, sender))
        stage.tell(
            f"过去 {self.hours:g} 小时的读数在 {self.seconds:g} 秒内送达",
            f"readings of the last {self.hours:g} hours come in within {self.seconds:g} s",
        )

    async def _hours(self, stage: Stage, sender: _Sender) -> int:
        moments = int(self.hours * 3600 / self.every_seconds)
        start = int((utc_now().timestamp() - self.hours * 3600) * 1_000_000)
        seconds = self.seconds * stage.pace
        batch = max(1, moments // max(1, int(seconds * BATCHES_PER_SECOND)))
        noise, step = np.random.default_rng(1), self.every_seconds * 1_000_000
        for first in range(0, moments, batch):
            last = min(moments, first + batch)
            rows = [
                (number, start + int(moment * step), _noisy(self._at(profile, moment / moments), noise))
                for moment in range(first, last)
                for profile in self.profiles
                for number in stage.played.groups[profile.group]
                if number not in stage.played.silent
            ]
            await sender.send(rows)
            for profile in self.profiles:
                stage.played.levels[profile.group] = self._at(profile, last / moments)
            await asyncio.sleep(seconds * (last - first) / moments)
        if self.live:
            stage.played.background[f"{self.name}-live"] = asyncio.create_task(self._live(stage, sender, noise))
        return sender.accepted

    async def _live(self, stage: Stage, sender: _Sender, noise: np.random.Generator) -> int:
        while True:
            now = int(utc_now().timestamp() * 1_000_000)
            rows = [
                (number, now, _noisy(stage.played.levels[profile.group], noise))
                for profile in self.profiles
                for number in stage.played.groups[profile.group]
                if number not in stage.played.silent
            ]
            await sender.send(rows)
            await asyncio.sleep(LIVE_SECONDS)

    def _at(self, profile: Profile, share: float) -> float:
        risen = max(0.0, (share - profile.rises_at) / (1 - profile.rises_at))
        return profile.low + (profile.high - profile.low) * risen


class _Sender:
    """Sends rows of readings as a department's system; again what was not acknowledged."""

    def __init__(self, stage: Stage, department: str) -> None:
        self._stage = stage
        self._stub = IngestServiceStub(stage.outsider.channel(SERVICE, department, "scada"))  # type: ignore[no-untyped-call]
        self._batch = 0
        self.accepted = 0

    async def send(self, rows: Sequence[tuple[int, int, float]]) -> None:
        """One batch: number of the datastream, phenomenon time in microseconds, value."""
        if not rows:
            return
        numbers, times, values = zip(*rows, strict=True)
        self._batch += 1
        request = IngestReadingsRequest(
            batch_number=self._batch,
            count=len(rows),
            datastream_numbers=np.array(numbers, "<u4").tobytes(),
            phenomenon_times=np.array(times, "<i8").tobytes(),
            values=np.array(values, "<f8").tobytes(),
        )
        self.accepted += await self._stage.make(lambda: self._one(request))

    async def _one(self, request: IngestReadingsRequest) -> int:
        return sum([answer.accepted async for answer in self._stub.IngestReadings(iter([request]))])


class Await(Step):
    """Wait until the hours of readings are through."""

    do: Literal["await"]
    name: Identifier

    async def play(self, stage: Stage) -> None:
        """The number of readings acknowledged is told."""
        count = await stage.played.background[self.name]
        stage.tell(f"共 {count:,} 条读数送达并确认", f"{count:,} readings were sent and acknowledged")


class Level(Step):
    """From now on the live readings of groups are about this."""

    do: Literal["level"]
    groups: tuple[Identifier, ...]
    to: float

    async def play(self, stage: Stage) -> None:
        """At once; the next live reading shows it."""
        for group in self.groups:
            stage.played.levels[group] = self.to
        called = listed(stage.called(group) for group in self.groups)
        stage.tell(f"{called.zh} 读数变为 {self.to:g}", f"{called.en} now read {self.to:g}")


class Silence(Step):
    """One thing of a group sends nothing any more, or again."""

    do: Literal["silence"]
    group: Identifier
    number: int = Field(1, ge=1)
    over: bool = Field(False, description="It sends again.")

    async def play(self, stage: Stage) -> None:
        """From the next batch on."""
        datastream = stage.played.groups[self.group][self.number - 1]
        thing = stage.thing(f"{self.group}-{self.number}")
        if self.over:
            stage.played.silent.discard(datastream)
            stage.tell(f"{thing.zh} 恢复上报", f"{thing.en} reports again")
        else:
            stage.played.silent.add(datastream)
            stage.tell(f"{thing.zh} 失联", f"{thing.en} falls silent")


class Detect(Step):
    """An algorithm believes that it sees something."""

    do: Literal["detect"]
    department: Identifier
    algorithm: Identifier
    model_version: str
    thing: str
    event_class: str
    confidence: float = Field(ge=0, le=1)

    async def play(self, stage: Stage) -> None:
        """One detection, now, at the place of the thing."""
        detection = Detection(
            detection_id=str(uuid.uuid4()),
            occurred_at=to_timestamp(utc_now()),
            algorithm_id=self.algorithm,
            model_version=self.model_version,
            thing_id=self.thing,
            event_class=self.event_class,
            confidence=self.confidence,
        )
        request = SubmitDetectionsRequest(
            change=change(f"{self.department}.handle", "algorithm"), detections=[detection]
        )
        stub = IngestServiceStub(stage.outsider.channel(SERVICE, self.department, "algorithms"))  # type: ignore[no-untyped-call]
        await stage.make(lambda: stub.SubmitDetections(request))
        title, thing = stage.lexicon.event_class(self.event_class), stage.thing(self.thing)
        stage.tell(
            f"{thing.zh} 的算法 {self.algorithm} 识别到{title.zh}，置信度 {self.confidence:.0%}",
            f"{self.algorithm} at {thing.en} detects {title.en} with confidence {self.confidence:.0%}",
        )


def _called(stage: Stage, thing_model: str, group: Group) -> Both:
    model = stage.lexicon.thing_model(thing_model)
    if not isinstance(group.around, str):
        return model
    place = stage.lexicon.place(group.around)
    return Both(f"{place.zh}{model.zh}", f"{model.en} {place.en}")


def _noisy(value: float, noise: np.random.Generator) -> float:
    return max(0.0, value + float(noise.normal(0, 0.3)))
