"""Detections and the health of devices become signals; bad ones are set aside."""

from __future__ import annotations

import fusing
import pytest
from cityloop.common.v1.common_pb2 import Box, Place, Position, ReferenceSystem
from cityloop.events.v1.signal_pb2 import AlgorithmClaim, Signal, SignalKind, SignalSourceType
from cityloop.sensing.v1.detection_pb2 import Detection
from cityloop.sensing.v1.device_health_pb2 import DeviceHealth, DeviceState
from cityloop.topics import EVENTS_SIGNALS, SENSING_DETECTIONS, SENSING_DEVICE_HEALTH
from cityloop_city import CityModel
from cityloop_event_hub.detection.handlers.detection_consumer import DetectionConsumer
from cityloop_event_hub.detection.handlers.device_health_consumer import DeviceHealthConsumer
from cityloop_messaging import Fact, InvalidRecordError, KafkaConnection, Producer, new_id, to_timestamp, utc_now
from cityloop_packs import ActivePacks
from cityloop_testkit import read_all
from fusing import START, received

city, evening = fusing.city, fusing.evening
WGS84 = ReferenceSystem.REFERENCE_SYSTEM_WGS84
INSIDE = Place(position=Position(longitude=113.2301, latitude=23.0801, reference_system=WGS84))
OUTSIDE = Place(position=Position(longitude=1.0, latitude=1.0, reference_system=WGS84))


def detection(**changes: object) -> Fact[Detection]:
    payload = Detection(
        detection_id="D-1",
        occurred_at=to_timestamp(START),
        recorded_at=to_timestamp(utc_now()),
        algorithm_id="ponding-by-camera",
        model_version="2.1",
        thing_id="camera-7",
        event_class="water-seen",
        confidence=0.42,
        place=INSIDE,
    )
    payload.MergeFrom(Detection(**changes))  # type: ignore[arg-type]
    return Fact(SENSING_DETECTIONS, payload.algorithm_id, new_id(), "test", "D-1", START, "990100", payload)


def health(
    version: int, state: DeviceState, model: str = "water-level-gauge", place: Place = INSIDE
) -> Fact[DeviceHealth]:
    payload = DeviceHealth(
        thing_id="gauge-1",
        version=version,
        occurred_at=to_timestamp(START),
        recorded_at=to_timestamp(utc_now()),
        state=state,
        thing_model=model,
        department_id="drainage",
        place=place,
        last_reading_at=to_timestamp(START),
    )
    return Fact(
        SENSING_DEVICE_HEALTH, "gauge-1", new_id(), "test", "gauge-1", START, "990100", payload, sequence=version
    )


async def signals(kafka: KafkaConnection) -> list[Signal]:
    return [Signal.FromString(record.value) for record in await read_all(kafka, EVENTS_SIGNALS)]


async def test_a_detection_is_a_signal_of_its_confidence_and_algorithm(
    city: CityModel, kafka: KafkaConnection, producer: Producer
) -> None:
    consumer = DetectionConsumer(producer, lambda: city, utc_now)
    box = Box(x=0.25, y=0.5, width=0.5, height=0.5)
    await consumer.handle(received([detection(box=box)]))
    await consumer.handle(received([detection(box=box)]))
    first, again = await signals(kafka)
    assert first.signal_id == again.signal_id, "the same detection is the same signal"
    assert first.source.type == SignalSourceType.SIGNAL_SOURCE_TYPE_DETECTION
    assert (first.source.source_id, first.kind) == ("D-1", SignalKind.SIGNAL_KIND_RAISED)
    assert (first.explanation.rule_id, first.explanation.confidence) == ("ponding-by-camera", 0.42)
    inputs = {"model_version": "2.1", "thing": "camera-7", "algorithm": "ponding-by-camera", "confidence": "0.420"}
    assert dict(first.explanation.inputs) == inputs
    said = AlgorithmClaim(algorithm_id="ponding-by-camera", model_version="2.1", confidence=0.42, box=box)
    assert first.algorithm == said
    assert first.place.areas


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"confidence": 1.2}, "not between 0 and 1"),
        ({"confidence": float("nan")}, "not between 0 and 1"),
        ({"place": OUTSIDE}, "outside the city"),
        ({"place": Place(position=Position(reference_system=ReferenceSystem.REFERENCE_SYSTEM_BD09))}, "BD09"),
    ],
)
async def test_a_bad_detection_is_bad_data(
    city: CityModel, producer: Producer, changes: dict[str, object], message: str
) -> None:
    consumer = DetectionConsumer(producer, lambda: city, utc_now)
    with pytest.raises(InvalidRecordError, match=message):
        await consumer.handle(received([detection(**changes)]))


@pytest.mark.parametrize("missing", ["detection_id", "algorithm_id", "model_version", "event_class"])
async def test_a_detection_without_its_names_is_bad_data(city: CityModel, producer: Producer, missing: str) -> None:
    fact = detection()
    fact.payload.ClearField(missing)
    with pytest.raises(InvalidRecordError, match="has an id, an algorithm with its version, and a class"):
        await DetectionConsumer(producer, lambda: city, utc_now).handle(received([fact]))


async def test_only_silence_raises_and_only_reporting_clears(
    city: CityModel, evening: ActivePacks, kafka: KafkaConnection, producer: Producer
) -> None:
    consumer = DeviceHealthConsumer(producer, lambda: city, lambda: evening, utc_now)
    states = [
        DeviceState.DEVICE_STATE_LATE,
        DeviceState.DEVICE_STATE_SILENT,
        DeviceState.DEVICE_STATE_FAULT,
        DeviceState.DEVICE_STATE_ONLINE,
    ]
    facts = [health(version, state) for version, state in enumerate(states, 1)]
    facts.append(health(5, DeviceState.DEVICE_STATE_SILENT, model="pump"))
    await consumer.handle(received(facts))
    raised, cleared = await signals(kafka)
    assert (raised.kind, cleared.kind) == (SignalKind.SIGNAL_KIND_RAISED, SignalKind.SIGNAL_KIND_CLEARED)
    assert {(item.source.source_id, item.explanation.rule_id, item.event_class) for item in (raised, cleared)} == {
        ("gauge-1", "evening/gauge-silence", "gauge-silent")
    }
    assert raised.source.type == SignalSourceType.SIGNAL_SOURCE_TYPE_DEVICE_HEALTH


async def test_bad_health_is_bad_data(city: CityModel, evening: ActivePacks, producer: Producer) -> None:
    consumer = DeviceHealthConsumer(producer, lambda: city, lambda: evening, utc_now)
    nowhere = health(1, DeviceState.DEVICE_STATE_SILENT, place=Place())
    with pytest.raises(InvalidRecordError, match="a person has to locate it"):
        await consumer.handle(received([nowhere]))
