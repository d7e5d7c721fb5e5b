"""What many callers ask for at once is done in few transactions."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextvars import Context
from typing import Generic, TypeVar

from cityloop_database.transient import is_transient

Item = TypeVar("Item")
Result = TypeVar("Result")
MOST = 100
"""Items of one group: what a transaction does while a caller waits stays within some milliseconds."""
AT_ONCE = 2
"""Groups: one is prepared while the database makes the other durable."""


class GroupedWork(Generic[Item, Result]):
    """Items that come while others are being done wait for each other and are done together next; one that comes alone
    is done at once. Each caller is answered after the commit of his group.

    Where a group fails by what one of its items is, each is done again alone, so that nobody is refused for another.

    Args:
        work: does items in one transaction and returns the result of each, in their order.
        most: items of a group.
        at_once: groups that are done beside each other.
    """

    def __init__(
        self, work: Callable[[Sequence[Item]], Awaitable[Sequence[Result]]], *, most: int = MOST, at_once: int = AT_ONCE
    ) -> None:
        self._work = work
        self._most = most
        self._at_once = at_once
        self._waiting: list[tuple[Item, asyncio.Future[Result]]] = []
        self._running: set[asyncio.Task[None]] = set()

    @property
    def waiting(self) -> int:
        """Items that wait for their turn."""
        return len(self._waiting)

    async def do(self, item: Item) -> Result:
        """The result of an item, once it is durable.

        Raises:
            Exception: whatever `work` raises for this item alone, or for all where it could do none.
        """
        result: asyncio.Future[Result] = asyncio.get_running_loop().create_future()
        self._waiting.append((item, result))
        if len(self._running) < self._at_once:
            # In no caller's context: a group is in the trace of none of them.
            running = asyncio.get_running_loop().create_task(self._run(), context=Context())
            self._running.add(running)
            running.add_done_callback(self._running.discard)
        return await result

    async def _run(self) -> None:
        while self._waiting:
            taken, self._waiting = self._waiting[: self._most], self._waiting[self._most :]
            # Whoever has gone away meanwhile has left nothing behind.
            await self._do([(item, result) for item, result in taken if not result.done()])

    async def _do(self, group: list[tuple[Item, asyncio.Future[Result]]]) -> None:
        if not group:
            return
        try:
            results = await self._work([item for item, _ in group])
        except Exception as error:
            if len(group) > 1 and not is_transient(error):
                for one in group:
                    await self._do([one])
                return
            for _, result in group:
                if not result.done():
                    result.set_exception(error)
            return
        for (_, result), found in zip(group, results, strict=True):
            if not result.done():
                result.set_result(found)
