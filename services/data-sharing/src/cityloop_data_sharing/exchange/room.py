"""What the room of the exchange serves and runs."""

from __future__ import annotations

from cityloop.sharing.v1 import exchange_service_pb2_grpc
from cityloop_database import Connection
from cityloop_modes import ModeReplica
from cityloop_rpc import Authorizer, Registration
from cityloop_service import Job, Room

from cityloop_data_sharing.agreements.domain.protocols import Agreements
from cityloop_data_sharing.catalogue.domain.protocols import Datasets
from cityloop_data_sharing.exchange.adapters.area_modes import AreaModes
from cityloop_data_sharing.exchange.domain.protocols import RowIntake
from cityloop_data_sharing.exchange.entrypoints.exchange_servicer import ExchangeServicer
from cityloop_data_sharing.exchange.handlers.row_reader import RowReader, delete_old_answers

RETENTION_SECONDS = 3_600.0


class ExchangeRoom(Room):
    """Reads rows under agreements.

    Args:
        authorizer: vouches for the posts that read.
        agreements: that are stored.
        datasets: that are stored.
        intake: takes the rows that come in by the same gRPC service.
        modes: that are followed.
    """

    def __init__(
        self,
        authorizer: Authorizer,
        agreements: Agreements[Connection],
        datasets: Datasets[Connection],
        intake: RowIntake,
        modes: ModeReplica,
    ) -> None:
        reader = RowReader(agreements, datasets, AreaModes(modes))
        self.registrations = (
            Registration(
                "cityloop.sharing.v1.ExchangeService",
                exchange_service_pb2_grpc.add_ExchangeServiceServicer_to_server,
                ExchangeServicer(authorizer, reader, intake),
            ),
        )

        async def delete_old() -> None:
            await delete_old_answers(authorizer.pool, authorizer.clock())

        self.jobs = (Job(RETENTION_SECONDS, "retention of answers", delete_old),)
