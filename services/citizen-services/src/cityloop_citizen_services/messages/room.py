"""What the room serves."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from cityloop.citizen.v1 import messages_service_pb2_grpc
from cityloop_rpc import Authorizer, Registration
from cityloop_service import Foundation, Room

from cityloop_citizen_services.messages.entrypoints.message_pages import MessagePages
from cityloop_citizen_services.messages.entrypoints.messages_servicer import MessagesServicer
from cityloop_citizen_services.warnings.domain.warning import Warnings


class MessagesRoom(Room):
    """Sends warnings to people and notes what they do with them.

    Args:
        base: of the service.
        authorizer: vouches for the posts that send.
        warnings: what was signed.
        base_url: beginning of the links given out.
        clock: now.
    """

    def __init__(
        self,
        base: Foundation,
        authorizer: Authorizer,
        warnings: Warnings,
        base_url: str,
        clock: Callable[[], dt.datetime],
    ) -> None:
        self.registrations = (
            Registration(
                "cityloop.citizen.v1.MessagesService",
                messages_service_pb2_grpc.add_MessagesServiceServicer_to_server,
                MessagesServicer(authorizer, base.outbox, warnings, base_url),
            ),
        )
        self.routers = (MessagePages(base.pool, base.outbox, warnings, base.city, clock).router(),)
