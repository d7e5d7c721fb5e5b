"""What the room of the registry serves, and what it offers to other rooms."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from cityloop.sensing.v1 import registry_service_pb2_grpc
from cityloop_database import Connection, Pool
from cityloop_packs import ActivePacks
from cityloop_rpc import Authorizer, Registration
from cityloop_service import Room

from cityloop_sensing_ingest.registry.adapters.datastream_cache import DatastreamCache
from cityloop_sensing_ingest.registry.adapters.registry_store import things_by_model
from cityloop_sensing_ingest.registry.adapters.thing_store import StoredThings
from cityloop_sensing_ingest.registry.domain import AlgorithmRecords, DeviceHealthRecords
from cityloop_sensing_ingest.registry.entrypoints.registry_servicer import RegistryServicer
from cityloop_sensing_ingest.registry.handlers.reaction_lists import listed_things

__all__ = ["RegistryRoom", "StoredThings", "things_by_model"]


class RegistryRoom(Room):
    """Registers things and their datastreams.

    Args:
        pool: of the service's database.
        authorizer: vouches for the posts that register.
        packs: in use; their thing models may be registered.
        health: of things.
        algorithms: their records.
    """

    def __init__(
        self,
        pool: Pool,
        authorizer: Authorizer,
        packs: Callable[[], ActivePacks],
        health: DeviceHealthRecords[Connection],
        algorithms: AlgorithmRecords,
    ) -> None:
        self.datastreams = DatastreamCache(pool)
        self.listed_things = partial(listed_things, pool)
        """The things that a reaction of a pack is for each of."""
        self.registrations = (
            Registration(
                "cityloop.sensing.v1.RegistryService",
                registry_service_pb2_grpc.add_RegistryServiceServicer_to_server,
                RegistryServicer(pool, self.datastreams, authorizer, packs, health, algorithms),
            ),
        )
