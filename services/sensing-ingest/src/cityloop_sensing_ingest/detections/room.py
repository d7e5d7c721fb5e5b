"""What the room of detections consumes and runs, and the calls that it answers for other rooms."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from cityloop.topics import CASES_VERDICTS
from cityloop_city import CityModel
from cityloop_database import Connection, Pool
from cityloop_messaging import Outbox, Subscription
from cityloop_packs import ActivePacks
from cityloop_rpc import Authorizer
from cityloop_service import Job, Room

from cityloop_sensing_ingest.detections.entrypoints.algorithm_records import StoredAlgorithmRecords
from cityloop_sensing_ingest.detections.entrypoints.detection_submission import AuthorizedSubmission
from cityloop_sensing_ingest.detections.handlers.detection_intake import DetectionIntake
from cityloop_sensing_ingest.detections.handlers.verdict_consumer import VerdictConsumer
from cityloop_sensing_ingest.registry.domain import Things

RETENTION_SECONDS = 3600.0


class DetectionsRoom(Room):
    """Takes detections in, and counts what became of them.

    Args:
        pool: of the service's database.
        outbox: of detections.
        packs: in use; they declare the classes.
        city: in use.
        things: that are registered.
        authorizer: vouches for the posts that a call names.
        clock: the present.
    """

    def __init__(
        self,
        pool: Pool,
        outbox: Outbox,
        packs: Callable[[], ActivePacks],
        city: Callable[[], CityModel],
        things: Things[Connection],
        authorizer: Authorizer,
        clock: Callable[[], dt.datetime],
    ) -> None:
        verdicts = VerdictConsumer(pool, clock)
        self.submission = AuthorizedSubmission(DetectionIntake(outbox, packs, city, things), authorizer)
        self.algorithm_records = StoredAlgorithmRecords(pool)
        self.subscriptions = (Subscription(CASES_VERDICTS, verdicts.handle),)
        self.jobs = (Job(RETENTION_SECONDS, "retention of detections", verdicts.delete_old),)
