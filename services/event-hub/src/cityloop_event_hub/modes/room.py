"""What the room of operating modes serves and runs, and what it offers to other rooms."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from cityloop.events.v1 import modes_service_pb2_grpc
from cityloop_database import Pool
from cityloop_messaging import Outbox
from cityloop_packs import ActivePacks
from cityloop_rpc import Authorizer, Registration
from cityloop_service import Room

from cityloop_event_hub.modes.adapters.mode_store import StoredModes
from cityloop_event_hub.modes.entrypoints.modes_servicer import ModesServicer
from cityloop_event_hub.modes.handlers.mode_statuses import measure
from cityloop_event_hub.modes.handlers.reaction_acts import ModeActs


class ModesRoom(Room):
    """Puts areas into other operating modes, and knows which services follow.

    Args:
        pool: of the service's database.
        outbox: of operating modes.
        packs: in use.
        authorizer: vouches for the posts that switch.
    """

    def __init__(self, pool: Pool, outbox: Outbox, packs: Callable[[], ActivePacks], authorizer: Authorizer) -> None:
        self.present = StoredModes()
        self.acts = ModeActs(outbox, lambda: authorizer.city.model, packs)
        """What reactions of packs draft."""
        self.registrations = (
            Registration(
                "cityloop.events.v1.ModesService",
                modes_service_pb2_grpc.add_ModesServiceServicer_to_server,
                ModesServicer(pool, outbox, authorizer, packs),
            ),
        )
        self.measurements = {"operating modes": partial(measure, pool)}
