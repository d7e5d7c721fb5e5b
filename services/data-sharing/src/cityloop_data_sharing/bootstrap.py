"""The composition root of data-sharing: a list of rooms."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager

from cityloop_messaging import utc_now
from cityloop_rpc import LARGEST_MESSAGE_BYTES, Authorizer
from cityloop_service import Background, Room, foundation, mode_replica, serving_rooms, staff_replica

from cityloop_data_sharing.agreements.room import AgreementsRoom, agreement_store
from cityloop_data_sharing.catalogue.room import CatalogueRoom, dataset_store
from cityloop_data_sharing.city.room import CityRoom, city_store
from cityloop_data_sharing.components.room import StoredComponents, component_store
from cityloop_data_sharing.exchange.room import ExchangeRoom
from cityloop_data_sharing.packs.room import PacksRoom
from cityloop_data_sharing.settings import Settings
from cityloop_data_sharing.sign_in.room import Issuer, SignInRoom
from cityloop_data_sharing.staff.room import StaffRoom, staff_store

NAME = "data-sharing"
PACKAGE = "cityloop_data_sharing"


@asynccontextmanager
async def bootstrap(settings: Settings, clock: Callable[[], dt.datetime] = utc_now) -> AsyncIterator[Background]:
    """The running service."""
    async with AsyncExitStack() as stack:
        base = await stack.enter_async_context(foundation(NAME, PACKAGE, settings))
        modes = await stack.enter_async_context(mode_replica(base, settings.event_hub_address))
        staff = await stack.enter_async_context(staff_replica(base, clock))
        authorizer = Authorizer(base.pool, base.city, base.policy, clock, operator_acts=True, check_person=staff.check)

        packs = PacksRoom(
            authorizer, base.outbox, base.producer, city_store, agreement_store, settings.pack_services, clock
        )
        components = StoredComponents(authorizer, city_store)
        users = {"agreements": agreement_store, "datasets": dataset_store, "components": component_store}
        city = CityRoom(authorizer, base.outbox, base.producer, users, components, packs.rights)
        catalogue = CatalogueRoom(authorizer, packs.rights)
        agreements = AgreementsRoom(authorizer, packs.rights, dataset_store)
        exchange = ExchangeRoom(authorizer, agreement_store, dataset_store, catalogue.rows, modes)
        members = StaffRoom(authorizer, packs.rights, base.outbox)
        sign_in = SignInRoom(base.pool, staff_store, issuer_of(settings), settings.session_length, clock)
        rooms: list[Room] = [city, packs, catalogue, agreements, exchange, members, sign_in]

        served = serving_rooms(base, rooms, staff=staff, needs_city=False, max_message_bytes=LARGEST_MESSAGE_BYTES)
        await stack.enter_async_context(served)
        yield base.background


def issuer_of(settings: Settings) -> Issuer | None:
    """The issuer of staff accounts; None where none is named."""
    if not settings.sign_in_issuer:
        return None
    file = settings.sign_in_client_secret_file
    secret = None if file is None else file.read_text(encoding="utf-8").strip()
    return Issuer(settings.sign_in_issuer, settings.sign_in_client_id, secret, settings.sign_in_person_claim)
