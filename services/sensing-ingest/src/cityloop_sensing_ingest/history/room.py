"""What the room of the history consumes, serves and runs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from cityloop.sensing.v1 import history_service_pb2_grpc, measurement_service_pb2_grpc
from cityloop.topics import SENSING_OBSERVATIONS
from cityloop_database import Pool
from cityloop_messaging import Subscription
from cityloop_packs import ActivePacks
from cityloop_rpc import Registration
from cityloop_service import Job, Room

from cityloop_sensing_ingest.history.domain import LONGEST_DWELL
from cityloop_sensing_ingest.history.entrypoints.history_servicer import HistoryServicer
from cityloop_sensing_ingest.history.entrypoints.measurement_servicer import MeasurementServicer
from cityloop_sensing_ingest.history.handlers.observation_consumer import ObservationConsumer
from cityloop_sensing_ingest.history.handlers.remeasurements import Remeasurements
from cityloop_sensing_ingest.registry.domain import Datastreams

__all__ = ["LONGEST_DWELL", "HistoryRoom"]
RETENTION_SECONDS = 60.0


class HistoryRoom(Room):
    """Keeps the last hours of readings, and judges them when a case asks.

    Args:
        pool: of the service's database.
        datastreams: that are registered.
        packs: in use; their thing models say how often things report.
        clock: the present.
    """

    def __init__(
        self,
        pool: Pool,
        datastreams: Datastreams,
        packs: Callable[[], ActivePacks],
        clock: Callable[[], dt.datetime],
    ) -> None:
        consumer = ObservationConsumer(pool, clock)
        self.subscriptions = (Subscription(SENSING_OBSERVATIONS, consumer.handle, batch=500),)
        self.registrations = (
            Registration(
                "cityloop.sensing.v1.HistoryService",
                history_service_pb2_grpc.add_HistoryServiceServicer_to_server,
                HistoryServicer(pool),
            ),
            Registration(
                "cityloop.sensing.v1.MeasurementService",
                measurement_service_pb2_grpc.add_MeasurementServiceServicer_to_server,
                MeasurementServicer(Remeasurements(pool, datastreams, packs, clock)),
            ),
        )
        self.jobs = (Job(RETENTION_SECONDS, "retention of readings", consumer.delete_old),)
