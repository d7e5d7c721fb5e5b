"""The fleet seen from outside: addresses, a certificate for each department, calls that outlast a restart."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

import grpc
from cityloop_local.certificates import DevelopmentAuthority
from cityloop_messaging import Backoff, KafkaConnection
from cityloop_rpc import Credentials, open_channel

Answer = TypeVar("Answer")
OWN_DEPARTMENT, OPERATOR = "cityloop", "operator"
IMPORT_SYSTEM = "import"
"""The system of a department that a play acts with; the fleet it is played on grants it the import right."""
CALL_SECONDS = 30.0
GIVE_UP_SECONDS = 120.0
CALLS_AT_ONCE = 32
TRANSIENT = {
    grpc.StatusCode.UNAVAILABLE,
    grpc.StatusCode.RESOURCE_EXHAUSTED,
    grpc.StatusCode.DEADLINE_EXCEEDED,
    grpc.StatusCode.INTERNAL,
    grpc.StatusCode.ABORTED,
}


@dataclass
class Outside:
    """Where the services are, who signs certificates, where Kafka is. Channels are kept until `close`."""

    addresses: Mapping[str, str]
    authority: DevelopmentAuthority
    kafka: KafkaConnection
    _channels: dict[tuple[str, str], grpc.aio.Channel] = field(default_factory=dict)

    def channel(self, service: str, department: str = OWN_DEPARTMENT) -> grpc.aio.Channel:
        """A channel to a service, with the certificate of a department's import system, or of the operator."""
        key = (service, department)
        if key not in self._channels:
            system = OPERATOR if department == OWN_DEPARTMENT else IMPORT_SYSTEM
            files = self.authority.issue(department, system)
            credentials = Credentials(files.key, files.certificate, files.authority)
            self._channels[key] = open_channel(self.addresses[service], credentials, CALL_SECONDS)
        return self._channels[key]

    async def close(self) -> None:
        """Close what was opened."""
        for channel in self._channels.values():
            await channel.close()


class Calls:
    """Bounds how many calls run at once, and makes a call again that failed for the moment.

    Every call that changes something carries its own idempotency key, so making it again does no harm.
    """

    def __init__(self, at_once: int = CALLS_AT_ONCE, give_up_seconds: float = GIVE_UP_SECONDS) -> None:
        self._slots = asyncio.Semaphore(at_once)
        self._give_up = give_up_seconds

    async def make(
        self, call: Callable[[], Awaitable[Answer]], also: frozenset[grpc.StatusCode] = frozenset()
    ) -> Answer:
        """The answer of a call.

        Args:
            call: makes it.
            also: statuses that pass by themselves here, beside those of a service that is away.

        Raises:
            AioRpcError: it was refused, or failed for longer than two minutes.
        """
        clock = asyncio.get_running_loop().time
        end = clock() + self._give_up
        backoff = Backoff(longest=2.0)
        while True:
            try:
                async with self._slots:
                    return await call()
            except grpc.aio.AioRpcError as error:
                if error.code() not in TRANSIENT | also or clock() > end:
                    raise
            await backoff.pause()
