"""What a service cannot do without, asked again and again: the database, the broker, its own certificate."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Protocol
from urllib.parse import urlsplit

import asyncpg
from aiokafka.admin import AIOKafkaAdminClient
from cityloop_kernel import Phrase, Sentence, say
from cityloop_messaging import KafkaConnection, utc_now
from cityloop_rpc import Credentials, CredentialsHealth
from cityloop_telemetry import Logger

from cityloop_service.background import Background
from cityloop_service.telemetry import LogEvents, Measures, Metrics

PING_SECONDS = 2.0
"""How long an answer is taken for the present state."""
SILENT_SECONDS = 5.0
"""How long a part may give no answer before the service says that it is not ready."""


class Ping(Protocol):
    """One part that the service cannot do without."""

    name: str
    remedy: Sentence
    """What to do when it does not answer."""

    async def ask(self) -> None:
        """Return when it answers; raise what went wrong."""

    async def close(self) -> None:
        """Let go of what asking it holds."""


class DatabasePing:
    """Asks over a connection of its own: a pool that is busy is no database that is away."""

    name = "database"

    def __init__(self, dsn: str) -> None:
        self._dsn = dsn
        self._connection: asyncpg.Connection[asyncpg.Record] | None = None
        place = urlsplit(dsn)
        self.remedy = say("health-see-database", address=f"{place.hostname}:{place.port or 5432}")

    async def ask(self) -> None:
        """`SELECT 1`.

        Raises:
            Exception: of any class; the next time it connects anew.
        """
        try:
            if self._connection is None:
                self._connection = await asyncpg.connect(self._dsn, timeout=SILENT_SECONDS)
            await self._connection.execute("SELECT 1")
        except BaseException:
            await self.close()
            raise

    async def close(self) -> None:
        """Drop the connection, whatever state it is in."""
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.terminate()


class BrokerPing:
    """Asks a broker over a client of its own."""

    name = "broker"

    def __init__(self, connection: KafkaConnection) -> None:
        self._connection = connection
        self._client: AIOKafkaAdminClient | None = None
        self.remedy = say("health-see-broker", address=connection.bootstrap_servers)

    async def ask(self) -> None:
        """Ask for metadata.

        Raises:
            Exception: of any class; the next time it connects anew.
        """
        try:
            if self._client is None:
                timeout = int(SILENT_SECONDS * 1000)
                self._client = AIOKafkaAdminClient(**self._connection.client_options(), request_timeout_ms=timeout)
                await self._client.start()
            # Of no topic: the description of the cluster would carry all of them.
            await self._client.describe_topics([])
        except BaseException:
            await self.close()
            raise

    async def close(self) -> None:
        """Close the client, or leave it when it does not close."""
        client, self._client = self._client, None
        if client is not None:
            with contextlib.suppress(Exception):
                async with asyncio.timeout(SILENT_SECONDS):
                    await client.close()


class Readiness:
    """The newest answers of all parts, and the state of the certificate."""

    def __init__(self, pings: Sequence[Ping], credentials: Credentials) -> None:
        self._credentials = CredentialsHealth(credentials)
        self._dependencies = [_Dependency(ping) for ping in pings]
        self._certificate: Phrase = ""

    def problems(self) -> dict[str, Phrase]:
        """What is wrong now, by name, with what to do; empty when all is well."""
        found = {dependency.ping.name: dependency.problem() for dependency in self._dependencies}
        found["certificate"] = self._certificate
        return {name: problem for name, problem in found.items() if problem}

    @asynccontextmanager
    async def running(self, background: Background) -> AsyncIterator[None]:
        """Ask while the block lasts."""
        async with AsyncExitStack() as stack:
            for dependency in self._dependencies:
                stack.push_async_callback(dependency.ping.close)
                await stack.enter_async_context(background.running(f"ping {dependency.ping.name}", dependency.run()))
            await stack.enter_async_context(background.every(PING_SECONDS, "certificate", self._look_at_certificate))
            yield

    async def _look_at_certificate(self) -> None:
        now = utc_now()
        self._certificate = self._credentials.problem(now)
        if ends := self._credentials.expiries:
            Measures.CERTIFICATE_EXPIRY.read({(path.name,): (end - now).total_seconds() for path, end in ends.items()})


class _Dependency:
    def __init__(self, ping: Ping) -> None:
        self.ping = ping
        self._answered_at = time.monotonic() - SILENT_SECONDS
        self._failure: Phrase = say("health-not-reached")
        self._well: bool | None = None

    def problem(self) -> Phrase:
        silent = time.monotonic() - self._answered_at
        if silent < SILENT_SECONDS:
            return ""
        return say("health-silent", failure=self._failure, seconds=round(silent), remedy=self.ping.remedy)

    async def run(self) -> None:
        while True:
            asked_at = time.monotonic()
            try:
                async with asyncio.timeout(SILENT_SECONDS):
                    await self.ping.ask()
            except Exception as error:
                self._failure = str(error) or type(error).__name__
            else:
                self._answered_at = time.monotonic()
                self._failure = say("health-no-answer")
            self._report(well=not self.problem())
            await asyncio.sleep(max(0.0, asked_at + PING_SECONDS - time.monotonic()))

    def _report(self, *, well: bool) -> None:
        Metrics.DEPENDENCY_UP.labels(self.ping.name).set(well)
        if well is not self._well and (self._well is not None or not well):
            event = LogEvents.DEPENDENCY_BACK if well else LogEvents.DEPENDENCY_AWAY
            Logger().warning(event, dependency=self.ping.name, problem=str(self.problem()))
        self._well = well
