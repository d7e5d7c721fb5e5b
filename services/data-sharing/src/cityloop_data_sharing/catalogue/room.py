"""What the room of the catalogue serves, and what it offers to other rooms."""

from __future__ import annotations

from cityloop.sharing.v1 import catalogue_service_pb2_grpc
from cityloop_database import Connection
from cityloop_rpc import Authorizer, Registration
from cityloop_service import Room

from cityloop_data_sharing.catalogue.adapters import dataset_store
from cityloop_data_sharing.catalogue.entrypoints.catalogue_servicer import CatalogueServicer
from cityloop_data_sharing.catalogue.entrypoints.row_intake import AuthorizedRows
from cityloop_data_sharing.packs.domain.protocols import RightsOfRoles

__all__ = ["CatalogueRoom", "dataset_store"]


class CatalogueRoom(Room):
    """Publishes datasets of departments, and takes their rows.

    Args:
        authorizer: vouches for the posts that publish and put.
        rights: of their roles.
    """

    def __init__(self, authorizer: Authorizer, rights: RightsOfRoles[Connection]) -> None:
        self.rows = AuthorizedRows(authorizer, rights)
        self.registrations = (
            Registration(
                "cityloop.sharing.v1.CatalogueService",
                catalogue_service_pb2_grpc.add_CatalogueServiceServicer_to_server,
                CatalogueServicer(authorizer, rights),
            ),
        )
