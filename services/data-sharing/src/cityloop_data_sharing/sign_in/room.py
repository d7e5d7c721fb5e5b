"""What the room of sign-in serves and runs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from cityloop.sharing.v1 import sign_in_service_pb2_grpc
from cityloop_database import Connection, Pool
from cityloop_rpc import Registration
from cityloop_service import Job, Room

from cityloop_data_sharing.sign_in.adapters import session_store
from cityloop_data_sharing.sign_in.adapters.issuer import Issuer
from cityloop_data_sharing.sign_in.entrypoints.sign_in_servicer import SignInServicer
from cityloop_data_sharing.staff.domain.protocols import Members

__all__ = ["Issuer", "SignInRoom"]
FORGET_SECONDS = 3600.0


class SignInRoom(Room):
    """Signs staff in, and issues their tokens.

    Args:
        pool: of the service's database.
        members: who holds which post.
        issuer: of staff accounts; None where nobody can sign in.
        lasts: how long a session does.
        clock: now.
    """

    def __init__(
        self,
        pool: Pool,
        members: Members[Connection],
        issuer: Issuer | None,
        lasts: dt.timedelta,
        clock: Callable[[], dt.datetime],
    ) -> None:
        self.registrations = (
            Registration(
                "cityloop.sharing.v1.SignInService",
                sign_in_service_pb2_grpc.add_SignInServiceServicer_to_server,
                SignInServicer(pool, members, issuer, lasts, clock),
            ),
        )

        async def forget() -> None:
            async with pool.acquire() as connection:
                await session_store.delete_expired(connection, clock())

        self.jobs = (Job(FORGET_SECONDS, "sessions that are over", forget),)
