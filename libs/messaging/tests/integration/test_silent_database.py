"""A database that says nothing any more, as behind a broken network: the relay gives up and connects anew."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from urllib.parse import urlsplit

import pytest
from cityloop_database import Pool, UnitOfWork
from cityloop_messaging import KafkaConnection, Outbox, Producer, Relay
from cityloop_messaging import outbox as outbox_module
from cityloop_testkit import eventually, signal_fact


class Between:
    """Passes on what client and database say, until they are parted: then the client hears nothing, not even an end."""

    def __init__(self, host: str, port: int) -> None:
        self._to = host, port
        self._open: list[tuple[asyncio.Task[None], asyncio.StreamWriter]] = []
        self.connections = 0

    async def connect(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Take a client in."""
        self.connections += 1
        there, to_database = await asyncio.open_connection(*self._to)
        self._open.append((asyncio.create_task(_pass(reader, to_database)), to_database))
        self._open.append((asyncio.create_task(_pass(there, writer)), writer))

    def part(self) -> None:
        """Everyone that is connected now; the database notices, the client does not."""
        for task, _ in self._open:
            task.cancel()
        for _, to_database in self._open[::2]:
            to_database.close()

    async def close(self) -> None:
        """Let all go."""
        for task, writer in self._open:
            task.cancel()
            writer.close()
            with suppress(OSError):
                await writer.wait_closed()


async def _pass(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while content := await reader.read(65_536):
            writer.write(content)


@asynccontextmanager
async def through(dsn: str) -> AsyncIterator[tuple[str, Between]]:
    """The DSN of a database behind somebody who may part it from its clients."""
    parts = urlsplit(dsn)
    between = Between(str(parts.hostname), parts.port or 5432)
    server = await asyncio.start_server(between.connect, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with server:
        yield dsn.replace(f":{parts.port}/", f":{port}/"), between
        await between.close()


async def test_a_relay_that_hears_nothing_from_its_database_connects_anew(
    kafka: KafkaConnection, producer: Producer, dsn: str, pool: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outbox_module, "ANSWER_SECONDS", 1.0)

    async def add(name: str) -> None:
        async with UnitOfWork(pool) as work:
            await Outbox().add(work, [signal_fact(name)])

    async def empty() -> bool:
        return int(await pool.fetchval("SELECT count(*) FROM outbox")) == 0

    async with through(dsn) as (by, between):
        task = asyncio.create_task(Relay(by, pool, producer).run())
        await add("before")
        await eventually(empty)
        between.part()
        await add("after")
        await eventually(empty)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
    assert between.connections > 1
