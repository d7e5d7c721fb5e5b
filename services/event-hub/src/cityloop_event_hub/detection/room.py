"""What the room consumes and runs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import grpc
from cityloop.topics import SENSING_OBSERVATIONS
from cityloop_database import Pool
from cityloop_messaging import Producer, Subscription
from cityloop_packs import ActivePacks

from cityloop_event_hub.detection.adapters.directory import DatastreamDirectory
from cityloop_event_hub.detection.handlers.detect import Detector

SAVE_SECONDS = 1.0
REFRESH_SECONDS = 30.0
RECORDS = 500
"""Judged together when so many have been fetched; fewer are not waited for."""


class DetectionRoom:
    """Judges readings by the rules of the active packs, and keeps what it knows of datastreams.

    Args:
        pool: of the service's database.
        producer: of signals.
        registry: a channel to sensing-ingest.
        packs: in use.
        partitions: of the observations' topic.
        clock: for when signals are recorded.
    """

    def __init__(
        self,
        pool: Pool,
        producer: Producer,
        registry: grpc.aio.Channel,
        packs: Callable[[], ActivePacks],
        partitions: int,
        clock: Callable[[], dt.datetime],
    ) -> None:
        directory = DatastreamDirectory(registry)
        detector = Detector(pool, producer, directory, packs, partitions, clock)
        self.refresh = directory.refresh
        """To be called every `REFRESH_SECONDS`: things are moved and renamed."""
        self.subscriptions: list[Subscription] = [
            Subscription(
                SENSING_OBSERVATIONS, detector.handle, batch=RECORDS, positions=detector, save_seconds=SAVE_SECONDS
            )
        ]
