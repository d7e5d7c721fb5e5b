"""What the room of observations serves and runs, and what it offers to the watch over things."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from cityloop.sensing.v1 import ingest_service_pb2_grpc
from cityloop_messaging import Producer
from cityloop_rpc import Registration
from cityloop_service import Job, Room
from cityloop_web import ApiKeys

from cityloop_sensing_ingest.health.domain.device_health import NewestReadings
from cityloop_sensing_ingest.observations.adapters.coalescer import Coalescer
from cityloop_sensing_ingest.observations.domain import DetectionSubmission
from cityloop_sensing_ingest.observations.entrypoints.http_edge import readings_routes
from cityloop_sensing_ingest.observations.entrypoints.ingest_servicer import IngestServicer
from cityloop_sensing_ingest.observations.handlers.ingest import Ingest
from cityloop_sensing_ingest.registry.domain import Datastreams

HEARTBEAT_SECONDS = 1.0
HEARTBEAT_LIMIT_SECONDS = 5.0


class ObservationsRoom(Room):
    """Takes readings in and publishes them.

    Args:
        producer: publishes readings.
        partitions: of the topic of observations.
        datastreams: that are registered.
        newest_readings: notes what was accepted.
        submission: takes the detections that come in by the same gRPC service.
        api_keys: of who may send readings as JSON.
        jurisdiction: the city's own.
        clock: the present.
    """

    def __init__(
        self,
        producer: Producer,
        partitions: int,
        datastreams: Datastreams,
        newest_readings: NewestReadings,
        submission: DetectionSubmission,
        api_keys: ApiKeys[str],
        jurisdiction: Callable[[], str],
        clock: Callable[[], dt.datetime],
    ) -> None:
        self._coalescer = Coalescer(producer, partitions, jurisdiction, clock)
        ingest = Ingest(datastreams, self._coalescer, newest_readings, clock)
        self.registrations = (
            Registration(
                "cityloop.sensing.v1.IngestService",
                ingest_service_pb2_grpc.add_IngestServiceServicer_to_server,
                IngestServicer(ingest, submission),
            ),
        )
        self.routers = (readings_routes(ingest, datastreams, api_keys),)
        self.jobs = (Job(HEARTBEAT_SECONDS, "heartbeat", self._coalescer.heartbeat),)

    def can_receive(self) -> bool:
        """Whether Kafka has lately acknowledged a heartbeat, so that readings can be accepted."""
        return self._coalescer.seconds_since_heartbeat() < HEARTBEAT_LIMIT_SECONDS
