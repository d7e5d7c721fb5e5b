"""What the room of packs consumes, serves and runs, and what it offers to other rooms."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

from cityloop.sharing.v1 import packs_service_pb2_grpc
from cityloop.topics import CITY_PACK_STATUS
from cityloop_database import Connection
from cityloop_messaging import Outbox, Producer, Subscription
from cityloop_rpc import Authorizer, Registration
from cityloop_service import Job, Room

from cityloop_data_sharing.city.domain import CityVersions
from cityloop_data_sharing.packs.domain.protocols import ModeAgreements
from cityloop_data_sharing.packs.entrypoints.packs_servicer import PacksServicer
from cityloop_data_sharing.packs.handlers.active_rights import ActiveRights
from cityloop_data_sharing.packs.handlers.pack_proposals import PackProposals, delete_unused
from cityloop_data_sharing.packs.handlers.pack_status_consumer import PackStatusConsumer

DEADLINE_SECONDS = 1.0
RETENTION_SECONDS = 3_600.0


class PacksRoom(Room):
    """Plans and proposes sets of packs, and decides them as services answer.

    Args:
        authorizer: vouches for the operator who proposes.
        outbox: of packs.
        producer: removes versions out of use from the topic.
        versions: of the city.
        agreements: that open with operating modes.
        services: that must accept a set.
        clock: the present.
    """

    def __init__(
        self,
        authorizer: Authorizer,
        outbox: Outbox,
        producer: Producer,
        versions: CityVersions[Connection],
        agreements: ModeAgreements[Connection],
        services: Sequence[str],
        clock: Callable[[], dt.datetime],
    ) -> None:
        pool = authorizer.pool
        self.rights = ActiveRights()
        consumer = PackStatusConsumer(pool, outbox, services, clock)
        self.subscriptions = (Subscription(CITY_PACK_STATUS, consumer.handle),)
        self.registrations = (
            Registration(
                "cityloop.sharing.v1.PacksService",
                packs_service_pb2_grpc.add_PacksServiceServicer_to_server,
                PacksServicer(authorizer, PackProposals(outbox, versions, agreements), clock),
            ),
        )

        async def delete_old() -> None:
            await delete_unused(pool, producer)

        self.jobs = (
            Job(DEADLINE_SECONDS, "pack deadline", consumer.decide_overdue),
            Job(RETENTION_SECONDS, "retention of packs", delete_old),
        )
