"""What the room of commands serves and runs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

from cityloop.common.v1.common_pb2 import AreaReference
from cityloop.sensing.v1 import commands_service_pb2_grpc
from cityloop_database import Connection, Pool
from cityloop_messaging import Outbox
from cityloop_packs import ActivePacks, ModeName
from cityloop_rpc import Authorizer, ChangeNotifier, Registration
from cityloop_service import Job, Room

from cityloop_sensing_ingest.commands.entrypoints.commands_servicer import CommandsServicer
from cityloop_sensing_ingest.commands.handlers.commands import Commands
from cityloop_sensing_ingest.commands.handlers.reaction_acts import CommandActs
from cityloop_sensing_ingest.registry.domain import Things

TIME_OUT_SECONDS = 1.0


class CommandsRoom(Room):
    """Gives devices their orders.

    Args:
        pool: of the service's database.
        outbox: of commands.
        packs: in use; their thing models have the commands.
        modes: the operating mode of a place that lies in these areas.
        things: that are registered.
        authorizer: vouches for the posts that ask and approve.
        clock: the present.
    """

    def __init__(
        self,
        pool: Pool,
        outbox: Outbox,
        packs: Callable[[], ActivePacks],
        modes: Callable[[Sequence[AreaReference]], ModeName],
        things: Things[Connection],
        authorizer: Authorizer,
        clock: Callable[[], dt.datetime],
    ) -> None:
        streams = ChangeNotifier()
        commands = Commands(pool, outbox, packs, modes, things, streams, clock)
        self.acts = CommandActs(commands)
        """What reactions of packs ask for."""
        self.registrations = (
            Registration(
                "cityloop.sensing.v1.CommandsService",
                commands_service_pb2_grpc.add_CommandsServiceServicer_to_server,
                CommandsServicer(pool, authorizer, commands, streams),
            ),
        )
        self.jobs = (Job(TIME_OUT_SECONDS, "time-out of commands", commands.time_out),)
