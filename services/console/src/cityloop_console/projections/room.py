"""What the room consumes, serves and runs, and what it offers to the rooms that show it."""

from __future__ import annotations

import grpc
from cityloop.console.v1 import projections_service_pb2_grpc
from cityloop.topics import (
    CASES_HISTORY,
    CITIZEN_MESSAGE_RECEIPTS,
    EVENTS_EVENT_SIGNALS,
    EVENTS_WARNINGS,
    SENSING_COMMAND_RESULTS,
)
from cityloop_messaging import Subscription, end_offsets
from cityloop_rpc import Registration
from cityloop_service import Foundation, Job, Room

from cityloop_console.projections.adapters.projected_store import StoredProjections
from cityloop_console.projections.adapters.snapshot_clients import SnapshotClients
from cityloop_console.projections.adapters.snapshot_store import StoredPositions
from cityloop_console.projections.entrypoints.projections_servicer import ProjectionsServicer
from cityloop_console.projections.handlers.apply_facts import FactProjector, mode_recorder
from cityloop_console.projections.handlers.read_snapshots import Snapshots

__all__ = ["ProjectionsRoom", "StoredProjections", "mode_recorder"]
SNAPSHOT_SECONDS = 1.0
OF_SNAPSHOTS = (CASES_HISTORY, EVENTS_WARNINGS, CITIZEN_MESSAGE_RECEIPTS)
"""Topics that are read from where they end when the snapshots begin. The others are read from their beginning: a signal
whose event has no case yet stands in no snapshot, nor does a command that no case called for."""


class ProjectionsRoom(Room):
    """Projects what other services have.

    Args:
        base: of the service.
        cases: a channel to collaboration-tasks.
        events: a channel to event-hub.
        people: a channel to citizen-services.
    """

    def __init__(
        self, base: Foundation, cases: grpc.aio.Channel, events: grpc.aio.Channel, people: grpc.aio.Channel
    ) -> None:
        facts, pool, name = FactProjector(base.pool), base.pool, base.name

        async def ends() -> dict[tuple[str, int], int]:
            return await end_offsets(base.settings.kafka, OF_SNAPSHOTS)

        self.snapshots = Snapshots(pool, name, SnapshotClients(cases, events, people).sources, ends)
        self.subscriptions = (
            Subscription(CASES_HISTORY, facts.apply_history, positions=StoredPositions(pool, name, CASES_HISTORY)),
            Subscription(
                EVENTS_EVENT_SIGNALS, facts.apply_signals, positions=StoredPositions(pool, name, EVENTS_EVENT_SIGNALS)
            ),
            Subscription(EVENTS_WARNINGS, facts.apply_warnings, positions=StoredPositions(pool, name, EVENTS_WARNINGS)),
            Subscription(
                CITIZEN_MESSAGE_RECEIPTS,
                facts.apply_receipts,
                positions=StoredPositions(pool, name, CITIZEN_MESSAGE_RECEIPTS),
            ),
            Subscription(
                SENSING_COMMAND_RESULTS,
                facts.apply_commands,
                positions=StoredPositions(pool, name, SENSING_COMMAND_RESULTS),
            ),
        )
        self.registrations = (
            Registration(
                "cityloop.console.v1.ProjectionsService",
                projections_service_pb2_grpc.add_ProjectionsServiceServicer_to_server,
                ProjectionsServicer(pool, self.snapshots),
            ),
        )
        self.jobs = (Job(SNAPSHOT_SECONDS, "snapshots", self.snapshots.read),)
