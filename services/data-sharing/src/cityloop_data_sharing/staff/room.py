"""What the room of the staff directory serves."""

from __future__ import annotations

from cityloop.sharing.v1 import staff_service_pb2_grpc
from cityloop_database import Connection
from cityloop_messaging import Outbox
from cityloop_rpc import Authorizer, Registration
from cityloop_service import Room

from cityloop_data_sharing.packs.domain.protocols import RightsOfRoles
from cityloop_data_sharing.staff.adapters import staff_store
from cityloop_data_sharing.staff.entrypoints.staff_servicer import StaffServicer

__all__ = ["StaffRoom", "staff_store"]


class StaffRoom(Room):
    """Keeps who holds which post, and tells services that judge by it.

    Args:
        authorizer: vouches for who keeps it.
        rights: of their roles.
        outbox: of what services are told.
    """

    def __init__(self, authorizer: Authorizer, rights: RightsOfRoles[Connection], outbox: Outbox) -> None:
        self.registrations = (
            Registration(
                "cityloop.sharing.v1.StaffService",
                staff_service_pb2_grpc.add_StaffServiceServicer_to_server,
                StaffServicer(authorizer, rights, outbox),
            ),
        )
