"""A service's own copy of who holds which post: the topic says that there is a new version, data-sharing says who."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Awaitable, Callable

import grpc
from cityloop.sharing.v1.sign_in_service_pb2 import ListTokenKeysRequest
from cityloop.sharing.v1.sign_in_service_pb2_grpc import SignInServiceStub
from cityloop.sharing.v1.staff_pb2 import StaffStatus
from cityloop.sharing.v1.staff_service_pb2 import ListPostHoldersRequest
from cityloop.sharing.v1.staff_service_pb2_grpc import StaffServiceStub
from cityloop.topics import CITY_STAFF
from cityloop_kernel import ForbiddenError, NotReadyError
from cityloop_messaging import Backoff, Fact, InvalidRecordError, KafkaConnection, Projection, processing, utc_now
from cityloop_rpc import Credentials, open_channel
from cityloop_telemetry import Logger
from joserfc.jwk import OKPKey

from cityloop_staff.persons import SignedInPersons
from cityloop_staff.post_holders import OnDuty, PostHolders
from cityloop_staff.telemetry import LogEvents
from cityloop_staff.token_keys import AskForKeys, TokenKeys, keys_of, no_keys

HoldersOfDepartment = Callable[[str], Awaitable[PostHolders]]
"""Asks who holds the posts of a department, now and later."""
DEADLINE_SECONDS = 5.0


class StaffReplica:
    """Follows `city.staff.v1`. A department that has applied no directory vouches for its persons by itself."""

    def __init__(
        self,
        connection: KafkaConnection,
        service: str,
        ask: HoldersOfDepartment,
        ask_for_keys: AskForKeys = no_keys,
        clock: Callable[[], dt.datetime] = utc_now,
    ) -> None:
        self._ask = ask
        self._service = service
        self._known: dict[str, PostHolders] = {}
        self._with_directory: set[str] = set()
        self._pending: dict[str, Fact[StaffStatus]] = {}
        """Directories that are to be asked for, each with the fact that said so."""
        self._changed = asyncio.Event()
        self._log = Logger()
        self._projection = Projection(connection, CITY_STAFF, self.apply, service)
        self.signed_in = SignedInPersons(TokenKeys(ask_for_keys), self.check, clock)
        self.caught_up = self._projection.caught_up

    async def run(self) -> None:
        """Follow the topic until cancelled."""
        await self._projection.run()

    async def run_asking(self) -> None:
        """Ask for what is new until cancelled; goes on trying while data-sharing is away."""
        backoff = Backoff(longest=1.0)
        while True:
            await self._changed.wait()
            self._changed.clear()
            try:
                await self._ask_for_new()
                backoff.reset()
            except grpc.aio.AioRpcError as error:
                self._log.warning(LogEvents.STAFF_NOT_READ, error=error.code().name)
                self._changed.set()
                await backoff.pause()

    async def apply(self, fact: Fact[StaffStatus]) -> None:
        """Take that a department's directory has another version.

        Raises:
            InvalidRecordError: it names no department.
        """
        status = fact.payload
        if not status.department_id:
            raise InvalidRecordError("not the staff directory of a department")
        self._with_directory.add(status.department_id)
        self._pending[status.department_id] = fact
        self._changed.set()

    def check(self, department_id: str, post_id: str, person_id: str, moment: dt.datetime) -> None:
        """That a person may act for a post.

        Raises:
            ForbiddenError: the department has a directory, and by it the person does not hold the post.
            NotReadyError: it is not known yet which directories there are, or who stands in the department's.
        """
        known = self._known.get(department_id)
        if known is None:
            if department_id not in self._with_directory and self.caught_up.is_set():
                return
            raise NotReadyError(
                f"the staff directory of {department_id} is still being read; try again in a moment", "STAFF_NOT_READ"
            )
        if not known.holds(post_id, person_id, moment):
            raise ForbiddenError(
                f"person {person_id!r} does not hold post {post_id!r} by the staff directory of {department_id}: act as"
                " somebody who does, or have the directory changed",
                "PERSON_NOT_IN_POST",
            )

    def on_duty(self, department_id: str, moment: dt.datetime) -> OnDuty | None:
        """In which posts of a department somebody is on duty; None where it is not known yet."""
        known = self._known.get(department_id)
        if known is not None:
            return known.on_duty(moment)
        return None if department_id in self._with_directory or not self.caught_up.is_set() else OnDuty()

    async def _ask_for_new(self) -> None:
        for department_id, fact in list(self._pending.items()):
            with processing(fact.topic, [fact], self._service):
                holders = await self._ask(department_id)
            self._known[department_id] = holders
            if self._pending.get(department_id) is fact:
                del self._pending[department_id]
            self._log.info(
                LogEvents.STAFF_IN_USE,
                department=department_id,
                version=holders.version,
                posts=len({post for post, _ in holders.spans}),
            )


class StaffSource:
    """Asks data-sharing over gRPC; close it at the end."""

    def __init__(self, address: str, credentials: Credentials) -> None:
        self._channel = open_channel(address, credentials, DEADLINE_SECONDS)
        self._stub = StaffServiceStub(self._channel)  # type: ignore[no-untyped-call]
        self._sign_in = SignInServiceStub(self._channel)  # type: ignore[no-untyped-call]

    async def __call__(self, department_id: str) -> PostHolders:
        """Who holds the posts of a department."""
        answer = await self._stub.ListPostHolders(ListPostHoldersRequest(department_id=department_id))
        return PostHolders.of(answer.version, answer.holders, answer.shifts)

    async def token_keys(self) -> dict[str, tuple[OKPKey, dt.datetime]]:
        """The keys that tokens of signed-in persons are signed by, by their ids, each with when it ends."""
        answer = await self._sign_in.ListTokenKeys(ListTokenKeysRequest())
        return keys_of(answer.keys)

    async def close(self) -> None:
        """Close the channel."""
        await self._channel.close()
