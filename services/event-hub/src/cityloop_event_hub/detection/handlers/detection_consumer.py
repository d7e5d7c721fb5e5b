"""From detections of algorithms to signals."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

from cityloop.sensing.v1.detection_pb2 import Detection
from cityloop_city import CityModel
from cityloop_messaging import InvalidRecordError, Producer, ReceivedFact

from cityloop_event_hub.detection.adapters import source_messages
from cityloop_event_hub.detection.handlers.resolve_place import resolve_place
from cityloop_event_hub.telemetry import Metrics


class DetectionConsumer:
    """Consumes detections: signals are acknowledged by Kafka before the offset is saved, their ids are derived."""

    def __init__(self, producer: Producer, city: Callable[[], CityModel], clock: Callable[[], dt.datetime]) -> None:
        self._producer = producer
        self._city = city
        self._clock = clock

    async def handle(self, received: Sequence[ReceivedFact[Detection]]) -> None:
        """Publish each as a signal of its confidence."""
        city, now = self._city(), self._clock()
        signals = []
        for item in received:
            detection = _detection(item.fact.payload)
            place = resolve_place(city, detection.place)
            signals.append(source_messages.detection_signal(detection, place, item.fact.traceparent, now))
        await self._producer.publish(signals)
        Metrics.SIGNALS.labels("detection", "raised").inc(len(signals))


def _detection(detection: Detection) -> Detection:
    if not (detection.detection_id and detection.algorithm_id and detection.model_version and detection.event_class):
        raise InvalidRecordError("a detection has an id, an algorithm with its version, and a class")
    if not 0 <= detection.confidence <= 1:
        raise InvalidRecordError(f"confidence {detection.confidence} is not between 0 and 1")
    return detection
