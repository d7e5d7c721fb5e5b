"""How a stopping server ends the streams that would never end by themselves."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextvars import ContextVar
from typing import Any, TypeVar

from cityloop_kernel import NotReadyError

Item = TypeVar("Item")
_current: ContextVar[Shutdown | None] = ContextVar("shutdown", default=None)


class Shutdown:
    """The shutdown of one server, and how its streams end with it."""

    def __init__(self) -> None:
        self._started = asyncio.Event()

    def begin(self) -> None:
        """From now on open streams end, each with UNAVAILABLE, after what they have taken is answered."""
        self._started.set()

    def enter_call(self) -> None:
        """Bind the call of this task to this server."""
        _current.set(self)

    async def run_until_shutdown(self, work: Coroutine[Any, Any, Item], *, seconds: float | None = None) -> Item:
        """What the work returns; it is cancelled when the server stops, or after so many seconds.

        Raises:
            NotReadyError: the server stops.
            TimeoutError: the time is over.
        """
        task, started = asyncio.ensure_future(work), asyncio.ensure_future(self._started.wait())
        try:
            await asyncio.wait([task, started], timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
            if task.done():
                return task.result()
            if not started.done():
                raise TimeoutError
            raise _stopping()
        finally:
            started.cancel()
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def items_until_shutdown(self, items: AsyncIterator[Item]) -> AsyncIterator[Item]:
        """The items, until the server stops; none after that, also when the next is there already.

        Raises:
            NotReadyError: the server stops.
        """
        iterator = aiter(items)
        while True:
            if self._started.is_set():
                raise _stopping()
            try:
                item = await self.run_until_shutdown(_next(iterator))
            except StopAsyncIteration:
                return
            yield item


def current_shutdown() -> Shutdown | None:
    """The shutdown of the server that serves the call of this task; None outside a call."""
    return _current.get()


def _stopping() -> NotReadyError:
    return NotReadyError("the service is stopping: open the stream again, send again what it left", "STOPPING")


async def _next(iterator: AsyncIterator[Item]) -> Item:
    return await anext(iterator)
