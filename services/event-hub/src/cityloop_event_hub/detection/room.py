"""What detection consumes and runs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import grpc
from cityloop.topics import SENSING_DETECTIONS, SENSING_DEVICE_HEALTH, SENSING_OBSERVATIONS
from cityloop_city import CityModel
from cityloop_database import Pool
from cityloop_messaging import Producer, Subscription
from cityloop_packs import ActivePacks
from cityloop_service import Job, Room

from cityloop_event_hub.detection.adapters.datastream_directory import DatastreamDirectory
from cityloop_event_hub.detection.handlers.detection_consumer import DetectionConsumer
from cityloop_event_hub.detection.handlers.device_health_consumer import DeviceHealthConsumer
from cityloop_event_hub.detection.handlers.observation_consumer import ObservationConsumer

SAVE_SECONDS = 1.0
REFRESH_SECONDS = 30.0
"""Things are moved and renamed."""
RECORDS = 500
"""Judged together when so many have been fetched; fewer are not waited for."""


class DetectionRoom(Room):
    """Makes signals of what comes from the sensing net: readings, by the rules of the active packs; detections of
    algorithms; the silence of devices.

    Args:
        pool: of the service's database.
        producer: of signals.
        registry: a channel to sensing-ingest.
        city: in use.
        packs: in use.
        partitions: of the observations' topic.
        clock: for when signals are recorded.
    """

    def __init__(
        self,
        pool: Pool,
        producer: Producer,
        registry: grpc.aio.Channel,
        city: Callable[[], CityModel],
        packs: Callable[[], ActivePacks],
        partitions: int,
        clock: Callable[[], dt.datetime],
    ) -> None:
        directory = DatastreamDirectory(registry)
        observations = ObservationConsumer(pool, producer, directory, packs, partitions, clock)
        detections = DetectionConsumer(producer, city, clock)
        health = DeviceHealthConsumer(producer, city, packs, clock)
        self.subscriptions = (
            Subscription(
                SENSING_OBSERVATIONS,
                observations.handle,
                batch=RECORDS,
                positions=observations,
                save_seconds=SAVE_SECONDS,
            ),
            Subscription(SENSING_DETECTIONS, detections.handle, batch=200),
            Subscription(SENSING_DEVICE_HEALTH, health.handle, batch=200),
        )
        self.jobs = (Job(REFRESH_SECONDS, "datastreams", directory.refresh),)
