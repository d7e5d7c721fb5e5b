"""A fleet as its users reach it: gRPC with a department's certificate, HTTP, topics; never a table."""

from __future__ import annotations

import asyncio
import ssl
import time
from collections.abc import Awaitable, Callable
from functools import cache
from pathlib import Path
from typing import TypeVar

import grpc
import httpx
from aiokafka import AIOKafkaConsumer, TopicPartition
from cityloop.topics import Topic
from cityloop_kernel import Phrase, SentenceError, say
from cityloop_local.fleet import OWN_DEPARTMENT, Fleet
from cityloop_local.machine import Machine
from cityloop_messaging import Fact, KafkaConnection, Payload, decode
from cityloop_rpc import Credentials, open_channel

Value = TypeVar("Value")
DEADLINE_SECONDS = 5.0
WAIT_SECONDS = 60.0
LOOK_SECONDS = 0.1


class FleetClient:
    """Calls a fleet as departments and people do; channels are kept until `close`.

    Args:
        fleet: where the services are, and who signs certificates.
        kafka: where topics are read.
        api_key: of Open311; empty where no requests are made.
        deadline_seconds: of a call.
    """

    def __init__(
        self, fleet: Fleet, kafka: KafkaConnection, api_key: str = "", deadline_seconds: float = DEADLINE_SECONDS
    ) -> None:
        self.fleet = fleet
        self.kafka = kafka
        self.api_key = api_key
        self.http = httpx.AsyncClient(verify=_authorities(), timeout=10, follow_redirects=True)
        self._deadline_seconds = deadline_seconds
        self._channels: dict[tuple[str, str, str], grpc.aio.Channel] = {}

    @classmethod
    def of(cls, machine: Machine) -> FleetClient:
        """Of the fleet of this machine, with its API key."""
        return cls(machine.fleet, machine.connection, (machine.folder / "api-key").read_text())

    def channel(self, service: str, department: str = OWN_DEPARTMENT, system: str = "operator") -> grpc.aio.Channel:
        """A channel to a service with the certificate of a department's system."""
        key = (service, department, system)
        if key not in self._channels:
            files = self.fleet.authority.issue(department, system)
            credentials = Credentials(files.key, files.certificate, files.authority)
            self._channels[key] = open_channel(self.fleet.address(service), credentials, self._deadline_seconds)
        return self._channels[key]

    def url(self, service: str, path: str) -> str:
        """An address of a service's HTTP edge."""
        return f"http://127.0.0.1:{self.fleet.port(service, 'http')}/{path.lstrip('/')}"

    async def facts(self, topic: Topic[Payload]) -> list[Fact[Payload]]:
        """Every fact that stands in a topic now."""
        name = self.kafka.topic(topic)
        partitions = [TopicPartition(name, number) for number in range(topic.partitions)]
        client = AIOKafkaConsumer(bootstrap_servers=self.kafka.bootstrap_servers, auto_offset_reset="earliest")
        await client.start()
        found: list[Fact[Payload]] = []
        try:
            client.assign(partitions)
            ends = await client.end_offsets(partitions)
            while any([await client.position(partition) < end for partition, end in ends.items()]):
                for records in (await client.getmany(timeout_ms=200)).values():
                    found += [decode(topic, record.key, record.value, record.headers) for record in records]
        finally:
            await client.stop()
        return found

    async def close(self) -> None:
        """Close all channels."""
        for channel in self._channels.values():
            await channel.close()
        await self.http.aclose()


class LateError(SentenceError, TimeoutError):
    """What must follow did not, in the time that it may take; the sentence says what."""


async def wait_for(look: Callable[[], Awaitable[Value | None]], what: Phrase = "") -> Value:
    """The first value that is there, within a minute.

    Raises:
        LateError: with what did not come.
    """
    end = time.monotonic() + WAIT_SECONDS
    while True:
        value = await look()
        if value:
            return value
        if time.monotonic() > end:
            raise LateError(say("late-to-come", what=what, seconds=round(WAIT_SECONDS)))
        await asyncio.sleep(LOOK_SECONDS)


@cache
def _authorities() -> ssl.SSLContext:
    """Those that httpx trusts; it would read them anew, 0.1 s of a processor, for each client."""
    return httpx.create_ssl_context()


def photo() -> bytes:
    """A small picture, as a phone would send it."""
    return (Path(__file__).parent / "photo.png").read_bytes()
