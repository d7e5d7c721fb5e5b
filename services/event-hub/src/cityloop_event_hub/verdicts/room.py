"""What the room of verdicts consumes and serves."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from cityloop.events.v1 import rules_service_pb2_grpc
from cityloop.topics import CASES_VERDICTS
from cityloop_database import Pool
from cityloop_messaging import Subscription
from cityloop_rpc import Registration
from cityloop_service import Room

from cityloop_event_hub.verdicts.entrypoints.rules_servicer import RulesServicer
from cityloop_event_hub.verdicts.handlers.verdict_consumer import VerdictConsumer


class VerdictsRoom(Room):
    """Counts the verdicts on what each rule and algorithm has raised.

    Args:
        pool: of the service's database.
        clock: for when a verdict is recorded.
    """

    def __init__(self, pool: Pool, clock: Callable[[], dt.datetime]) -> None:
        self.subscriptions = (Subscription(CASES_VERDICTS, VerdictConsumer(pool, clock).handle, batch=200),)
        self.registrations = (
            Registration(
                "cityloop.events.v1.RulesService",
                rules_service_pb2_grpc.add_RulesServiceServicer_to_server,
                RulesServicer(pool),
            ),
        )
