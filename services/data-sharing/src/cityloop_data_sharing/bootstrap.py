"""The composition root of data-sharing."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager

from cityloop.sharing.v1 import (
    agreements_service_pb2_grpc,
    catalogue_service_pb2_grpc,
    city_service_pb2_grpc,
    exchange_service_pb2_grpc,
    packs_service_pb2_grpc,
)
from cityloop.topics import CITY_PACK_STATUS
from cityloop_messaging import Subscription, utc_now
from cityloop_rpc import LARGEST_MESSAGE_BYTES, Authorizer, Registration
from cityloop_service import Background, consuming, foundation, mode_replica, serving

from cityloop_data_sharing.adapters.area_modes import AreaModes
from cityloop_data_sharing.entrypoints.agreements_servicer import AgreementsServicer
from cityloop_data_sharing.entrypoints.catalogue_servicer import CatalogueServicer
from cityloop_data_sharing.entrypoints.city_servicer import CityServicer
from cityloop_data_sharing.entrypoints.exchange_servicer import ExchangeServicer
from cityloop_data_sharing.entrypoints.pack_answers import PackAnswers
from cityloop_data_sharing.entrypoints.packs_servicer import PacksServicer
from cityloop_data_sharing.handlers.city import forget_old_versions
from cityloop_data_sharing.handlers.exchange import forget_answers
from cityloop_data_sharing.handlers.packs import forget_unused
from cityloop_data_sharing.handlers.rights import RightsInUse
from cityloop_data_sharing.settings import Settings

NAME = "data-sharing"
PACKAGE = "cityloop_data_sharing"
FORGET_SECONDS = 3_600.0


@asynccontextmanager
async def bootstrap(settings: Settings, clock: Callable[[], dt.datetime] = utc_now) -> AsyncIterator[Background]:
    """The running service."""
    async with AsyncExitStack() as stack:
        base = await stack.enter_async_context(foundation(NAME, PACKAGE, settings))
        modes = await stack.enter_async_context(mode_replica(base, settings.event_hub_address))
        answers = PackAnswers(base.pool, base.outbox, settings.pack_services, clock)
        subscriptions: list[Subscription] = [Subscription(CITY_PACK_STATUS, answers.handle)]
        consumer = await stack.enter_async_context(consuming(base, subscriptions))
        await stack.enter_async_context(base.background.every(1.0, "pack deadline", answers.decide_overdue))

        async def forget() -> None:
            await forget_answers(base.pool, clock())

        async def forget_cities() -> None:
            await forget_old_versions(base.pool, base.producer)

        async def forget_packs() -> None:
            await forget_unused(base.pool, base.producer)

        await stack.enter_async_context(base.background.every(FORGET_SECONDS, "answers kept", forget))
        await stack.enter_async_context(base.background.every(FORGET_SECONDS, "packs out of use", forget_packs))
        await stack.enter_async_context(base.background.every(FORGET_SECONDS, "old cities", forget_cities))
        authorizer = Authorizer(base.pool, base.city, base.policy, clock, operator_acts=True)
        rights = RightsInUse()
        registrations = [
            Registration(
                "cityloop.sharing.v1.CityService",
                city_service_pb2_grpc.add_CityServiceServicer_to_server,
                CityServicer(authorizer, base.outbox),
            ),
            Registration(
                "cityloop.sharing.v1.PacksService",
                packs_service_pb2_grpc.add_PacksServiceServicer_to_server,
                PacksServicer(authorizer, base.outbox, clock),
            ),
            Registration(
                "cityloop.sharing.v1.CatalogueService",
                catalogue_service_pb2_grpc.add_CatalogueServiceServicer_to_server,
                CatalogueServicer(authorizer, rights),
            ),
            Registration(
                "cityloop.sharing.v1.AgreementsService",
                agreements_service_pb2_grpc.add_AgreementsServiceServicer_to_server,
                AgreementsServicer(authorizer, rights),
            ),
            Registration(
                "cityloop.sharing.v1.ExchangeService",
                exchange_service_pb2_grpc.add_ExchangeServiceServicer_to_server,
                ExchangeServicer(authorizer, AreaModes(modes), rights),
            ),
        ]
        server = serving(
            base, registrations, consumer=consumer, needs_city=False, max_message_bytes=LARGEST_MESSAGE_BYTES
        )
        await stack.enter_async_context(server)
        yield base.background
