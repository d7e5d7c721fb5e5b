"""From detections of algorithms, and from the health of devices, to signals."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

from cityloop.common.v1.common_pb2 import Place
from cityloop.events.v1.signal_pb2 import SignalKind
from cityloop.sensing.v1.detection_pb2 import Detection
from cityloop.sensing.v1.device_health_pb2 import DeviceHealth, DeviceState
from cityloop_city import CityModel
from cityloop_kernel import InvalidError
from cityloop_messaging import InvalidRecordError, Producer, Received
from cityloop_packs import RULES, ActivePacks
from cityloop_telemetry import Metrics

from cityloop_event_hub.adapters import source_facts
from cityloop_event_hub.handlers.take_reports import place_in

KINDS = {
    DeviceState.DEVICE_STATE_SILENT: SignalKind.SIGNAL_KIND_RAISED,
    DeviceState.DEVICE_STATE_ONLINE: SignalKind.SIGNAL_KIND_CLEARED,
}
"""What a state of a device says under a rule about silence; late and at fault say nothing."""


class DetectionTaker:
    """Takes detections: signals are acknowledged by Kafka before the offset is saved, their ids are derived."""

    def __init__(self, producer: Producer, city: Callable[[], CityModel], clock: Callable[[], dt.datetime]) -> None:
        self._producer = producer
        self._city = city
        self._clock = clock

    async def handle(self, received: Sequence[Received[Detection]]) -> None:
        """Publish each as a signal of its confidence."""
        city, now = self._city(), self._clock()
        signals = []
        for item in received:
            detection = _detection(item.fact.payload)
            place = _placed(city, detection.place)
            signals.append(source_facts.detection_signal(detection, place, item.fact.traceparent, now))
        await self._producer.publish(signals)
        Metrics.SIGNALS.labels("detection", "raised").inc(len(signals))


class HealthTaker:
    """Applies the rules about silence to the health of devices."""

    def __init__(
        self,
        producer: Producer,
        city: Callable[[], CityModel],
        packs: Callable[[], ActivePacks],
        clock: Callable[[], dt.datetime],
    ) -> None:
        self._producer = producer
        self._city = city
        self._packs = packs
        self._clock = clock

    async def handle(self, received: Sequence[Received[DeviceHealth]]) -> None:
        """Publish that things are silent, or report again, where a rule wants to know."""
        city, now = self._city(), self._clock()
        rules = [found for found in self._packs().all(RULES) if found.item.silent and not found.retiring]
        signals = []
        for item in received:
            health = _health(item.fact.payload)
            applying = [found for found in rules if found.item.thing_model == health.thing_model]
            kind = KINDS.get(health.state)
            if kind is None or not applying or _never_silent(health):
                continue
            place, traceparent = _placed(city, health.place), item.fact.traceparent
            signals += [source_facts.health_signal(health, found, kind, place, traceparent, now) for found in applying]
            word = "raised" if kind == SignalKind.SIGNAL_KIND_RAISED else "cleared"
            Metrics.SIGNALS.labels("device_health", word).inc(len(applying))
        await self._producer.publish(signals)


def _never_silent(health: DeviceHealth) -> bool:
    """Whether it is the first word of a device, that it reports: there is nothing to clear."""
    return health.version == 1 and health.state == DeviceState.DEVICE_STATE_ONLINE


def _placed(city: CityModel, place: Place) -> Place:
    try:
        return place_in(city, place)
    except InvalidError as error:
        raise InvalidRecordError(str(error)) from error


def _detection(detection: Detection) -> Detection:
    if not (detection.detection_id and detection.algorithm_id and detection.model_version and detection.event_class):
        raise InvalidRecordError("a detection has an id, an algorithm with its version, and a class")
    if not 0 <= detection.confidence <= 1:
        raise InvalidRecordError(f"confidence {detection.confidence} is not between 0 and 1")
    return detection


def _health(health: DeviceHealth) -> DeviceHealth:
    if not health.thing_id:
        raise InvalidRecordError("the health of a device names its thing")
    return health
