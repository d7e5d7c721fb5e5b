"""From the health of devices to signals, by the rules about silence."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

from cityloop.events.v1.signal_pb2 import SignalKind
from cityloop.sensing.v1.device_health_pb2 import DeviceHealth, DeviceState
from cityloop_city import CityModel
from cityloop_messaging import InvalidRecordError, Producer, ReceivedFact
from cityloop_packs import RULES, ActivePacks

from cityloop_event_hub.detection.adapters import source_messages
from cityloop_event_hub.detection.handlers.resolve_place import resolve_place
from cityloop_event_hub.telemetry import Metrics

KINDS = {
    DeviceState.DEVICE_STATE_SILENT: SignalKind.SIGNAL_KIND_RAISED,
    DeviceState.DEVICE_STATE_ONLINE: SignalKind.SIGNAL_KIND_CLEARED,
}
"""What a state of a device says under a rule about silence; late and at fault say nothing."""


class DeviceHealthConsumer:
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

    async def handle(self, received: Sequence[ReceivedFact[DeviceHealth]]) -> None:
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
            place, traceparent = resolve_place(city, health.place), item.fact.traceparent
            signals += [
                source_messages.health_signal(health, found, kind, place, traceparent, now) for found in applying
            ]
            word = "raised" if kind == SignalKind.SIGNAL_KIND_RAISED else "cleared"
            Metrics.SIGNALS.labels("device_health", word).inc(len(applying))
        await self._producer.publish(signals)


def _never_silent(health: DeviceHealth) -> bool:
    """Whether it is the first word of a device, that it reports: there is nothing to clear."""
    return health.version == 1 and health.state == DeviceState.DEVICE_STATE_ONLINE


def _health(health: DeviceHealth) -> DeviceHealth:
    if not health.thing_id:
        raise InvalidRecordError("the health of a device names its thing")
    return health
