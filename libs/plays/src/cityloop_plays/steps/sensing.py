"""Steps of the sensing net: things, readings as a whole evening sends them, detections."""

from __future__ import annotations

import asyncio
import time
import uuid
from collections.abc import Sequence
from typing import Literal

import numpy as np
from cityloop.common.v1.common_pb2 import AttachmentReference, Box, Place
from cityloop.sensing.v1.detection_pb2 import Detection
from cityloop.sensing.v1.ingest_service_pb2 import IngestReadingsRequest, SubmitDetectionsRequest
from cityloop.sensing.v1.ingest_service_pb2_grpc import IngestServiceStub
from cityloop.sensing.v1.registry_service_pb2 import Datastream, RegisterThingRequest, Thing
from cityloop.sensing.v1.registry_service_pb2_grpc import RegistryServiceStub
from cityloop_localisation import Phrase, phrase_list, say
from cityloop_messaging import to_timestamp, utc_now
from cityloop_operator.city_file import Identifier
from pydantic import Field

from cityloop_plays.model import Group, PlayFailedError, PlayModel
from cityloop_plays.stage import Stage
from cityloop_plays.state import Ramp
from cityloop_plays.steps.step import Step
from cityloop_plays.texts import label_of, text_of

SERVICE = "sensing-ingest"
LIVE_SECONDS = 1.0
BACKLOG_ROWS = 5_000
Row = tuple[int, int, float]
"""Number of the datastream, phenomenon time in microseconds, value."""


class DatastreamModel(PlayModel):
    """A datastream that each thing of a step has."""

    property: str = Field(description="What it observes.")
    unit: str = Field(description="UCUM code.")
    minimum: float = Field(description="Below it a reading is flagged.")
    maximum: float = Field(description="Above it a reading is flagged.")


class FurtherDatastream(DatastreamModel):
    """Another datastream of each thing, such as the noise that a pole measures beside the light."""

    suffix: Identifier = Field(description="Readings know it by the group and this, such as `pole-noise`.")


class Register(Step):
    """Register things."""

    do: Literal["register"]
    department: Identifier = Field(description="Whose things they are.")
    thing_model: Identifier = Field(description="Of a pack.")
    datastream: DatastreamModel = Field(description="Of each thing; readings know it by the group.")
    further: tuple[FurtherDatastream, ...] = Field((), description="What each thing measures beside.")
    groups: tuple[Group, ...] = Field(description="The things.")

    async def play(self, stage: Stage) -> None:
        """Every group, with names that count from 1."""
        for group in self.groups:
            stage.state.names[group.group] = _group_name(stage, self.thing_model, group)
            things = [await self._register(stage, f"{group.group}-{index + 1}", group) for index in range(group.count)]
            keys = (group.group, *(f"{group.group}-{one.suffix}" for one in self.further))
            for key, numbers in zip(keys, zip(*things, strict=True), strict=True):
                stage.state.groups[key] = list(numbers)
        total = sum(group.count for group in self.groups)
        department, model = stage.names.department(self.department), stage.names.thing_model(self.thing_model)
        stage.print_line("play-registered", department=department, count=total, model=model)

    async def _register(self, stage: Stage, name: str, group: Group) -> list[int]:
        """The numbers of its datastreams, in their order here."""
        label = label_of(stage.thing_name(name))
        datastreams = [
            Datastream(
                name=label,
                datastream_id=f"{name}.{one.property}",
                property=one.property,
                unit=one.unit,
                minimum=one.minimum,
                maximum=one.maximum,
            )
            for one in (self.datastream, *self.further)
        ]
        thing = Thing(
            thing_id=name,
            thing_model=self.thing_model,
            name=label,
            place=Place(position=stage.near(group.around, group.within_metres)),
            department_id=self.department,
            datastreams=datastreams,
        )
        stub = RegistryServiceStub(stage.client.channel(SERVICE, self.department, "scada"))  # type: ignore[no-untyped-call]
        request = RegisterThingRequest(change=stage.change_in(f"{self.department}.handle"), thing=thing)
        registered = (await stage.make(lambda: stub.RegisterThing(request))).thing
        numbers = {one.datastream_id: int(one.number) for one in registered.datastreams}
        return [numbers[one.datastream_id] for one in datastreams]


class Profile(PlayModel):
    """How the values of a group run: low, then rising to high from a share of the time on."""

    group: Identifier = Field(description="Whose values.")
    low: float = Field(description="Before the rise.")
    high: float = Field(description="After it.")
    rises_at: float = Field(ge=0, lt=1, description="Share of the time after which it begins.")


class Readings(Step):
    """Send readings in the background: those of calm hours up to now at once, then live ones, which rise."""

    do: Literal["readings"]
    name: Identifier = Field(description="By which `await` knows it.")
    department: Identifier = Field(description="Whose gauges they are.")
    calm_hours: float = Field(gt=0, description="How far the calm readings reach back.")
    every_seconds: float = Field(gt=0, description="Between two readings of the calm hours.")
    seconds: float = Field(gt=0, description="Until all have risen.")
    profiles: tuple[Profile, ...] = Field(description="One for each group.")

    async def play(self, stage: Stage) -> None:
        """Begin; a later `await` waits until all have risen. Live readings go on until the play ends."""
        seconds, now = self.seconds * stage.pace, time.monotonic()
        for profile in self.profiles:
            begins = now + seconds * profile.rises_at
            stage.state.levels[profile.group] = Ramp(profile.low, profile.high, begins, now + seconds)
        gauges = _Gauges(stage, self, now + seconds)
        stage.state.background[self.name] = asyncio.create_task(gauges.risen())
        stage.state.background[f"{self.name}-live"] = asyncio.create_task(gauges.measure())
        stage.state.background[f"{self.name}-sending"] = asyncio.create_task(gauges.send())
        stage.print_line("play-readings", hours=self.calm_hours, every=LIVE_SECONDS * stage.pace)


class _Gauges:
    """Gauges of a department: what they measure while the service is away waits, and is sent afterwards, in order."""

    def __init__(self, stage: Stage, readings: Readings, risen_at: float) -> None:
        self._stage = stage
        self._groups = [profile.group for profile in readings.profiles]
        self._stub = IngestServiceStub(stage.client.channel(SERVICE, readings.department, "scada"))  # type: ignore[no-untyped-call]
        self._noise = np.random.default_rng(1)
        self._waiting = self._calm(readings)
        self._woken = asyncio.Event()
        self._risen_at = risen_at
        self._risen = asyncio.Event()
        self._batch = 0
        self._accepted = 0

    async def measure(self) -> int:
        """A live reading of each gauge that is not silent, again and again."""
        while True:
            moment = int(utc_now().timestamp() * 1_000_000)
            levels = self._stage.state.levels
            self._waiting += [
                (number, moment, self._noisy(levels[group].at(time.monotonic())))
                for group in self._groups
                for number in self._stage.state.groups[group]
                if number not in self._stage.state.silent
            ]
            self._woken.set()
            await asyncio.sleep(LIVE_SECONDS * self._stage.pace)

    async def send(self) -> int:
        """Everything that waits, batch by batch, each once it is acknowledged."""
        while True:
            await self._woken.wait()
            self._woken.clear()
            while self._waiting:
                rows, self._waiting = self._waiting[:BACKLOG_ROWS], self._waiting[BACKLOG_ROWS:]
                self._accepted += await self._send(rows)
            if time.monotonic() >= self._risen_at:
                self._risen.set()

    async def risen(self) -> int:
        """How many were acknowledged, once all are that were measured until the values had risen."""
        await self._risen.wait()
        return self._accepted

    def _calm(self, readings: Readings) -> list[Row]:
        moments = int(readings.calm_hours * 3600 / readings.every_seconds)
        now, step = utc_now().timestamp() * 1_000_000, readings.every_seconds * 1_000_000
        return [
            (number, int(now - (moments - moment) * step), self._noisy(profile.low))
            for moment in range(moments)
            for profile in readings.profiles
            for number in self._stage.state.groups[profile.group]
        ]

    async def _send(self, rows: Sequence[Row]) -> int:
        numbers, times, values = zip(*rows, strict=True)
        self._batch += 1
        request = IngestReadingsRequest(
            batch_number=self._batch,
            count=len(rows),
            datastream_numbers=np.array(numbers, "<u4").tobytes(),
            phenomenon_times=np.array(times, "<i8").tobytes(),
            values=np.array(values, "<f8").tobytes(),
        )

        async def accepted() -> int:
            (answer,) = [answer async for answer in self._stub.IngestReadings(iter([request]))]
            if answer.HasField("refused"):
                raise PlayFailedError(say("failed-readings", problem=answer.refused.message))
            return int(answer.accepted)

        return await self._stage.make(accepted)

    def _noisy(self, value: float) -> float:
        return max(0.0, value + float(self._noise.normal(0, 0.3)))


class Await(Step):
    """Wait until what readings measure has risen."""

    do: Literal["await"]
    name: Identifier = Field(description="Of the readings.")

    async def play(self, stage: Stage) -> None:
        """The number of readings acknowledged by then is printed."""
        count = await stage.state.background[self.name]
        stage.print_line("play-acknowledged", count=count)


class Level(Step):
    """From now on the live readings of groups go to this, within so many seconds."""

    do: Literal["level"]
    groups: tuple[Identifier, ...] = Field(description="Whose live readings.")
    to: float = Field(description="The value they go to.")
    seconds: float = Field(0, ge=0, description="Within which; at once when 0.")

    async def play(self, stage: Stage) -> None:
        """Each from what it reads now."""
        now = time.monotonic()
        for group in self.groups:
            before = stage.state.levels[group].at(now)
            stage.state.levels[group] = Ramp(before, self.to, now, now + self.seconds * stage.pace)
        names = phrase_list(stage.name_of(group) for group in self.groups)
        if self.seconds:
            stage.print_line("play-level", groups=names, level=self.to, seconds=self.seconds)
        else:
            stage.print_line("play-level-now", groups=names, level=self.to)


class Settle(Step):
    """Wait until what groups read has been where it goes for so many seconds."""

    do: Literal["settle"]
    groups: tuple[Identifier, ...] = Field(description="Whose readings.")
    seconds: float = Field(gt=0, description="How long they must have been there.")

    async def play(self, stage: Stage) -> None:
        """And one reading more, for what was measured before it arrives."""
        there = max(stage.state.levels[group].ends for group in self.groups)
        await asyncio.sleep(max(0.0, there + (self.seconds + LIVE_SECONDS) * stage.pace - time.monotonic()))
        names = phrase_list(stage.name_of(group) for group in self.groups)
        stage.print_line("play-settled", groups=names, seconds=self.seconds)


class Silence(Step):
    """One thing of a group sends nothing any more, or again."""

    do: Literal["silence"]
    group: Identifier = Field(description="Of the thing.")
    number: int = Field(1, ge=1, description="Which of the group, from 1.")
    over: bool = Field(False, description="It sends again.")

    async def play(self, stage: Stage) -> None:
        """From the next batch on."""
        datastream = stage.state.groups[self.group][self.number - 1]
        thing = stage.thing_name(f"{self.group}-{self.number}")
        if self.over:
            stage.state.silent.discard(datastream)
            stage.print_line("play-reports-again", thing=thing)
        else:
            stage.state.silent.add(datastream)
            stage.print_line("play-silent", thing=thing)


class Detect(Step):
    """An algorithm believes that it sees something."""

    do: Literal["detect"]
    department: Identifier = Field(description="Whose algorithm it is.")
    algorithm: Identifier = Field(description="Its id.")
    model_version: str = Field(description="Of the algorithm.")
    thing: str = Field(description="The camera.")
    event_class: str = Field(description="What it believes to see.")
    confidence: float = Field(ge=0, le=1, description="How sure it is.")
    box: tuple[float, float, float, float] | None = Field(
        None, description="Where in the frame: x, y, width and height in shares of it, with a reference to the frame."
    )

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
        if self.box is not None:
            x, y, width, height = self.box
            detection.box.CopyFrom(Box(x=x, y=y, width=width, height=height))
            detection.evidence.CopyFrom(
                AttachmentReference(attachment_id=f"frame-{detection.detection_id}", media_type="image/jpeg")
            )
        request = SubmitDetectionsRequest(change=stage.change_in(f"{self.department}.handle"), detections=[detection])
        stub = IngestServiceStub(stage.client.channel(SERVICE, self.department, "algorithms"))  # type: ignore[no-untyped-call]
        await stage.make(lambda: stub.SubmitDetections(request))
        stage.state.detections[detection.detection_id] = self.thing
        stage.print_line(
            "play-detected",
            thing=stage.thing_name(self.thing),
            algorithm=stage.names.name_in("algorithm", self.algorithm),
            event_class=stage.names.event_class(self.event_class),
            percent=round(self.confidence * 100),
        )


def _group_name(stage: Stage, thing_model: str, group: Group) -> Phrase:
    if group.title is not None:
        return text_of(group.title)
    model = stage.names.thing_model(thing_model)
    if not isinstance(group.around, str):
        return model
    return say("play-thing-at", place=stage.names.place(group.around), model=model)
