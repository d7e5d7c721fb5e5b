"""What the room of agreements serves, and what it offers to other rooms."""

from __future__ import annotations

from cityloop.sharing.v1 import agreements_service_pb2_grpc
from cityloop_database import Connection
from cityloop_rpc import Authorizer, Registration
from cityloop_service import Room

from cityloop_data_sharing.agreements.adapters import agreement_store
from cityloop_data_sharing.agreements.entrypoints.agreements_servicer import AgreementsServicer
from cityloop_data_sharing.catalogue.domain.protocols import Datasets
from cityloop_data_sharing.packs.domain.protocols import RightsOfRoles

__all__ = ["AgreementsRoom", "agreement_store"]


class AgreementsRoom(Room):
    """Takes requests for data, and decisions on them.

    Args:
        authorizer: vouches for the posts that request and decide.
        rights: of their roles.
        datasets: that are offered.
    """

    def __init__(
        self, authorizer: Authorizer, rights: RightsOfRoles[Connection], datasets: Datasets[Connection]
    ) -> None:
        self.registrations = (
            Registration(
                "cityloop.sharing.v1.AgreementsService",
                agreements_service_pb2_grpc.add_AgreementsServiceServicer_to_server,
                AgreementsServicer(authorizer, rights, datasets),
            ),
        )
