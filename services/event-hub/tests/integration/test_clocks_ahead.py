"""A clock that is ahead, through the running detector: it hides no flood, however records are cut."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import fusing
import numpy as np
import pytest
from cityloop.common.v1.common_pb2 import Place
from cityloop.events.v1.signal_pb2 import Signal, SignalKind
from cityloop.sensing.v1.observations_pb2 import ObservationBatch
from cityloop.sensing.v1.registry_service_pb2 import Datastream
from cityloop.topics import EVENTS_SIGNALS, SENSING_OBSERVATIONS
from cityloop_event_hub.detection.adapters.datastream_directory import DatastreamDirectory
from cityloop_event_hub.detection.handlers.observation_consumer import ObservationConsumer
from cityloop_messaging import Fact, KafkaConnection, Producer, ReceivedFact, new_id, utc_now
from cityloop_messaging.observations import Columns, to_batch
from cityloop_rpc import Credentials, open_channel
from cityloop_testkit import read_all
from fusing import START, Hub

city, evening, dsn, hub = fusing.city, fusing.evening, fusing.dsn, fusing.hub
NUMBER = 3
GAUGE = Datastream(
    datastream_id="level-1",
    number=NUMBER,
    thing_model="water-level-gauge",
    property="water_level_cm",
    unit="cm",
    place=Place(jurisdiction="990100"),
)
QUIET, FLOODED = 3.0, 40.0


def record(offset: int, seconds: int, ahead: int, value: float) -> ReceivedFact[ObservationBatch]:
    """A record that was made so many seconds after the start, with one reading from a clock that is ahead by some."""
    recorded = START + dt.timedelta(seconds=seconds)
    time = int((recorded + dt.timedelta(seconds=ahead)).timestamp()) * 1_000_000
    columns = Columns(np.array([NUMBER], np.uint32), np.array([time]), np.array([value]), np.zeros(1, np.uint16))
    batch = to_batch(columns, recorded)
    fact = Fact(SENSING_OBSERVATIONS, "0", new_id(), "test", "0", recorded, "990100", batch, partition=0)
    return ReceivedFact(fact, 0, offset)


RECORDS = [
    record(0, 0, 50, QUIET),
    record(1, 1, 0, FLOODED),
    record(2, 2, 50, QUIET),
    record(3, 3, 45, FLOODED),
    record(4, 4, 0, QUIET),
]
"""Without its bound the first would hide all that comes within 50 s."""


@pytest.mark.parametrize("cuts", [[], [1], [1, 2, 3, 4]], ids=str)
async def test_a_clock_that_is_ahead_hides_no_flood_however_records_are_cut(
    hub: Hub, kafka: KafkaConnection, producer: Producer, issue: Callable[[str, str], Credentials], cuts: list[int]
) -> None:
    directory = DatastreamDirectory(open_channel("127.0.0.1:1", issue("cityloop", "event-hub")))
    directory.known[NUMBER] = GAUGE
    for first, last in zip([0, *cuts], [*cuts, len(RECORDS)], strict=True):
        owner = ObservationConsumer(hub.pool, producer, directory, lambda: hub.packs, 3, utc_now)
        await owner.take(0)
        await owner.handle(RECORDS[first:last])
        await owner.save(0, last)
    found = [Signal.FromString(item.value) for item in await read_all(kafka, EVENTS_SIGNALS)]
    raised, cleared = SignalKind.SIGNAL_KIND_RAISED, SignalKind.SIGNAL_KIND_CLEARED
    assert [(item.kind, item.occurred_at.ToDatetime(tzinfo=dt.UTC) - START) for item in found] == [
        (kind, dt.timedelta(seconds=seconds)) for seconds, kind in enumerate([raised, cleared] * 2, start=1)
    ]
