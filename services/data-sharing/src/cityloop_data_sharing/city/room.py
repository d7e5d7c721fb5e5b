"""What the room of the city serves and runs, and what it offers to other rooms."""

from __future__ import annotations

from cityloop.sharing.v1 import city_service_pb2_grpc
from cityloop_messaging import Outbox, Producer
from cityloop_rpc import Authorizer, Registration
from cityloop_service import Job, Room

from cityloop_data_sharing.city.adapters import city_store
from cityloop_data_sharing.city.domain import ComponentCalls
from cityloop_data_sharing.city.entrypoints.city_servicer import CityServicer
from cityloop_data_sharing.city.handlers.apply_city import delete_old_versions
from cityloop_data_sharing.city.handlers.plan_city import Users

__all__ = ["CityRoom", "city_store"]
RETENTION_SECONDS = 3_600.0


class CityRoom(Room):
    """Applies cities, and resolves positions in the one in use.

    Args:
        authorizer: vouches for the operator who applies a city.
        outbox: of city records.
        producer: removes old versions from the topic.
        users: what stands on the city.
        components: of the city, which are served by the same gRPC service.
    """

    def __init__(
        self,
        authorizer: Authorizer,
        outbox: Outbox,
        producer: Producer,
        users: Users,
        components: ComponentCalls,
    ) -> None:
        self.registrations = (
            Registration(
                "cityloop.sharing.v1.CityService",
                city_service_pb2_grpc.add_CityServiceServicer_to_server,
                CityServicer(authorizer, outbox, users, components),
            ),
        )

        async def delete_old() -> None:
            await delete_old_versions(authorizer.pool, producer)

        self.jobs = (Job(RETENTION_SECONDS, "retention of cities", delete_old),)
