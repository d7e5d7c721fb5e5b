"""Predictions of the running detector: the same signals whoever owns the partition, and whenever it was handed over."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import fusing
import numpy as np
import numpy.typing as npt
import pytest
from cityloop.common.v1.common_pb2 import Place, Position, ReferenceSystem
from cityloop.events.v1.signal_pb2 import Signal, SignalKind
from cityloop.sensing.v1.observations_pb2 import ObservationBatch
from cityloop.sensing.v1.registry_service_pb2 import Datastream
from cityloop.topics import EVENTS_SIGNALS, SENSING_OBSERVATIONS
from cityloop_event_hub.detection.adapters.datastream_directory import DatastreamDirectory
from cityloop_event_hub.detection.handlers.observation_consumer import ObservationConsumer
from cityloop_messaging import Fact, KafkaConnection, Producer, ReceivedFact, new_id, utc_now
from cityloop_messaging.observations import Columns, to_batch
from cityloop_packs import ActivePack, ActivePacks, parse
from cityloop_rpc import Credentials, open_channel
from cityloop_testkit import read_all
from fusing import EVENING, START, Hub

city, evening, dsn, hub = fusing.city, fusing.evening, fusing.dsn, fusing.hub
GAUGE = Datastream(
    datastream_id="level-1",
    number=3,
    thing_model="water-level-gauge",
    property="water_level_cm",
    unit="cm",
    place=Place(
        position=Position(
            longitude=113.2301, latitude=23.0801, reference_system=ReferenceSystem.REFERENCE_SYSTEM_WGS84
        ),
        jurisdiction="990100",
    ),
)


def readings(first: int, last: int) -> ReceivedFact[ObservationBatch]:
    """Levels of the gauge, one a minute: they rise by 1 cm a minute to 30 cm, then fall by 2."""
    minutes = np.arange(first, last)
    return received(first, minutes, np.where(minutes < 30, minutes, 90 - 2 * minutes) + 0.3 * (-1.0) ** minutes)


def received(
    first: int, minutes: npt.NDArray[np.int64], values: npt.NDArray[np.float64]
) -> ReceivedFact[ObservationBatch]:
    times = (int(START.timestamp()) + 60 * minutes) * 1_000_000
    columns = Columns(np.full(len(minutes), 3, np.uint32), times, values, np.zeros(len(minutes), np.uint16))
    batch, now = to_batch(columns, utc_now()), utc_now()
    return ReceivedFact(
        Fact(SENSING_OBSERVATIONS, "0", new_id(), "test", "0", now, "990100", batch, partition=0), 0, first
    )


@pytest.mark.parametrize("cuts", [[], [7], [12, 31], list(range(1, 50))], ids=str)
async def test_a_prediction_comes_before_the_alarm_and_says_when(
    hub: Hub,
    kafka: KafkaConnection,
    producer: Producer,
    issue: Callable[[str, str], Credentials],
    cuts: list[int],
) -> None:
    directory = DatastreamDirectory(open_channel("127.0.0.1:1", issue("cityloop", "event-hub")))
    directory.known[3] = GAUGE
    for first, last in zip([0, *cuts], [*cuts, 50], strict=True):
        owner = ObservationConsumer(hub.pool, producer, directory, lambda: hub.packs, 3, utc_now)
        await owner.take(0)
        await owner.handle([readings(first, last)])
        await owner.save(0, last)
    found = [Signal.FromString(record.value) for record in await read_all(kafka, EVENTS_SIGNALS)]
    kinds = [(item.explanation.rule_id, item.kind) for item in found]
    assert kinds == [
        ("evening/level-rising", SignalKind.SIGNAL_KIND_PREDICTED),
        ("evening/underpass-water-level", SignalKind.SIGNAL_KIND_RAISED),
        ("evening/level-rising", SignalKind.SIGNAL_KIND_CLEARED),
        ("evening/underpass-water-level", SignalKind.SIGNAL_KIND_CLEARED),
    ]
    inputs = found[0].explanation.inputs
    assert (inputs["property"], inputs["unit"], inputs["limit"]) == ("water_level_cm", "cm", "25")
    alarm = found[1].occurred_at.ToDatetime(tzinfo=dt.UTC)
    earliest, crossing, latest = (
        dt.datetime.fromisoformat(inputs[name]) for name in ("crossing_earliest", "crossing_at", "crossing_latest")
    )
    assert earliest <= crossing <= latest
    assert earliest <= alarm + dt.timedelta(minutes=1)
    assert alarm - found[0].occurred_at.ToDatetime(tzinfo=dt.UTC) > dt.timedelta(minutes=15), "the lead time"
    assert float(inputs["slope_per_hour"]) == pytest.approx(60, rel=0.2)
    assert 0.8 <= found[0].explanation.confidence <= 1


RATES_AND_BANDS = {
    **EVENING,
    "rules.yaml": EVENING["rules.yaml"]
    + """
  - rule: level-jumps
    thing_model: water-level-gauge
    observed_property: water_level_cm
    rate_of_change: {above: 120, clear_below: 60, per: PT1H}
    event_class: road-waterlogging
    grade: major
  - rule: level-strange
    thing_model: water-level-gauge
    observed_property: water_level_cm
    band: {low: 0, high: 60, hysteresis: 1, dwell_seconds: 60}
    event_class: road-waterlogging
    grade: major
""",
}


async def test_rates_and_bands_of_a_pack_become_signals_that_say_why(
    hub: Hub, kafka: KafkaConnection, producer: Producer, issue: Callable[[str, str], Credentials]
) -> None:
    packs = ActivePacks({"evening": ActivePack("evening", 1, parse(RATES_AND_BANDS))})
    directory = DatastreamDirectory(open_channel("127.0.0.1:1", issue("cityloop", "event-hub")))
    directory.known[3] = GAUGE
    values = np.array([1.0, 4.0, 4.5, -1.0, -1.0, 2.0])
    for first in range(len(values)):
        owner = ObservationConsumer(hub.pool, producer, directory, lambda: packs, 3, utc_now)
        await owner.take(0)
        await owner.handle([received(first, np.array([first]), values[[first]])])
        await owner.save(0, first + 1)
    found = [Signal.FromString(record.value) for record in await read_all(kafka, EVENTS_SIGNALS)]
    said = [(item.explanation.rule_id, SignalKind.Name(item.kind)[12:], item.explanation.reason) for item in found]
    assert said == [
        ("evening/level-jumps", "RAISED", "water_level_cm 4 cm rises by 180 in 3600 s, above the limit of 120"),
        ("evening/level-jumps", "CLEARED", "water_level_cm 4.5 cm rises by less than 60 in 3600 s"),
        ("evening/level-strange", "RAISED", "water_level_cm -1 cm is below 0"),
        ("evening/level-jumps", "RAISED", "water_level_cm 2 cm rises by 180 in 3600 s, above the limit of 120"),
    ]
    assert [(item.explanation.inputs["rule_kind"], item.explanation.inputs["limit"]) for item in found[::2]] == [
        ("rate_of_change", "120"),
        ("band", "0"),
    ]
