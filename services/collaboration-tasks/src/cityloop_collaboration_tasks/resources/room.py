"""What the room serves."""

from __future__ import annotations

from collections.abc import Callable

from cityloop.cases.v1 import resources_service_pb2_grpc
from cityloop_database import Connection, Pool, UnitOfWork
from cityloop_rpc import Authorizer, Registration
from cityloop_service import Room

from cityloop_collaboration_tasks.cases.domain.history import CaseHistory
from cityloop_collaboration_tasks.cases.domain.records import CaseRecords
from cityloop_collaboration_tasks.resources.adapters.resource_names import StoredResourceNames
from cityloop_collaboration_tasks.resources.entrypoints.resources_servicer import ResourcesServicer
from cityloop_collaboration_tasks.resources.handlers.bookings import Bookings

__all__ = ["ResourcesRoom", "StoredResourceNames"]


class ResourcesRoom(Room):
    """Serves resources and their bookings.

    Args:
        pool: of the service's database.
        authorizer: vouches for who acts.
        cases: whose tasks book resources.
        history: of cases.
    """

    def __init__(
        self,
        pool: Pool,
        authorizer: Authorizer,
        cases: Callable[[Connection], CaseRecords],
        history: CaseHistory[UnitOfWork],
    ) -> None:
        self.bookings = Bookings(cases, history)
        """Also released when nobody is at work on their tasks any more."""
        self.registrations = (
            Registration(
                "cityloop.cases.v1.ResourcesService",
                resources_service_pb2_grpc.add_ResourcesServiceServicer_to_server,
                ResourcesServicer(pool, authorizer, self.bookings),
            ),
        )
