"""The connection pool of a service, and the unit of work on it."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from types import TracebackType
from typing import TypeAlias

import asyncpg
from cityloop_telemetry import exemplar

from cityloop_database.telemetry import Metrics
from cityloop_database.transient import LostConnectionError, is_transient

Connection: TypeAlias = "asyncpg.Connection[asyncpg.Record]"
Pool: TypeAlias = "asyncpg.Pool[asyncpg.Record]"

STATEMENT_TIMEOUT_SECONDS = 30
ACQUIRE_TIMEOUT_SECONDS = 10.0
IDLE_IN_TRANSACTION_SECONDS = 15
"""A process that stands still inside a transaction holds its locks for so long; no handler needs that long between two
statements."""


async def create_pool(dsn: str, *, size: int = 8, name: str = "cityloop") -> Pool:
    """A pool of at most `size` connections whose statements and idle transactions are bounded."""
    settings = {
        "application_name": name,
        "statement_timeout": str(STATEMENT_TIMEOUT_SECONDS * 1000),
        "idle_in_transaction_session_timeout": str(IDLE_IN_TRANSACTION_SECONDS * 1000),
        "timezone": "UTC",
    }
    pool: Pool = await asyncpg.create_pool(
        dsn, min_size=1, max_size=size, server_settings=settings, command_timeout=60, reset=_keep_session
    )
    Metrics.POOL_LIMIT.set(size)
    Metrics.POOL_CONNECTIONS.labels("idle").set_function(pool.get_idle_size)
    Metrics.POOL_CONNECTIONS.labels("in_use").set_function(lambda: pool.get_size() - pool.get_idle_size())
    return pool


async def _keep_session(_connection: Connection) -> None:
    """Asyncpg has rolled back what was open. Its RESET would be one more round trip for each unit of work; what it
    resets (settings and locks of a session, listeners, cursors) is nowhere used on a pool's connection.
    """


class UnitOfWork:
    """One transaction: commits when the block ends well, rolls back when it raises.

    What must wait for the commit (waking the relay, telling a stream) is registered with `after_commit`.

    Raises:
        LostConnectionError: the block failed and its connection is gone: what it failed with may be of any class.
    """

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._after_commit: list[Callable[[], Awaitable[None]]] = []

    @property
    def connection(self) -> Connection:
        """The connection of this transaction; only inside the block."""
        return self._connection

    def after_commit(self, action: Callable[[], Awaitable[None]]) -> None:
        """Run `action` once the transaction is durable; not at all when it is rolled back."""
        if action not in self._after_commit:
            self._after_commit.append(action)

    async def __aenter__(self) -> UnitOfWork:
        started = time.perf_counter()
        try:
            self._connection: Connection = await self._pool.acquire(timeout=ACQUIRE_TIMEOUT_SECONDS)
        except TimeoutError:
            Metrics.POOL_EXHAUSTED.inc()
            raise
        finally:
            self._started = time.perf_counter()
            Metrics.POOL_WAIT.observe(self._started - started, exemplar())
        # Entered as a context, so that where a cancellation meets its BEGIN the pool ends it without an error.
        self._transaction = self._connection.transaction()
        try:
            await self._transaction.__aenter__()
        except BaseException:
            await self._pool.release(self._connection)
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, stack: TracebackType | None
    ) -> None:
        lost = self._is_lost()
        try:
            if error is None or not lost:
                await self._transaction.__aexit__(kind, error, stack)
        finally:
            await self._pool.release(self._connection)
            outcome = "lost" if lost else "committed" if error is None else "rolled_back"
            Metrics.TRANSACTIONS.labels(outcome).inc()
            Metrics.TRANSACTION_SECONDS.observe(time.perf_counter() - self._started, exemplar())
        if lost and isinstance(error, Exception) and not is_transient(error):
            raise LostConnectionError("the connection to the database was lost") from error
        if error is None:
            for action in self._after_commit:
                await action()

    def _is_lost(self) -> bool:
        try:
            return bool(self._connection.is_closed())
        except asyncpg.InterfaceError:  # the pool has taken a broken connection back by itself
            return True
