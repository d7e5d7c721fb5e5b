"""How a server ends the streams that would never end by themselves, so that its stop waits for none."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextvars import ContextVar
from typing import Any, TypeVar

from cityloop_kernel import NotReadyError

Item = TypeVar("Item")
_current: ContextVar[Stopping | None] = ContextVar("stopping", default=None)


class Stopping:
    """Of one server: whether it stops, and what streams do about it."""

    def __init__(self) -> None:
        self._begun = asyncio.Event()

    def begin(self) -> None:
        """From now on open streams end, each with UNAVAILABLE, after what they have taken is answered."""
        self._begun.set()

    def serve(self) -> None:
        """The call of this task is served by this server."""
        _current.set(self)

    async def or_stop(self, work: Coroutine[Any, Any, Item], *, seconds: float | None = None) -> Item:
        """What the work returns; it is cancelled when the server stops, or after so many seconds.

        Raises:
            NotReadyError: the server stops.
            TimeoutError: the time is over.
        """
        task, begun = asyncio.ensure_future(work), asyncio.ensure_future(self._begun.wait())
        try:
            await asyncio.wait([task, begun], timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
            if task.done():
                return task.result()
            if not begun.done():
                raise TimeoutError
            raise NotReadyError("the service is stopping: open the stream again, send again what it left", "STOPPING")
        finally:
            begun.cancel()
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def each(self, items: AsyncIterator[Item]) -> AsyncIterator[Item]:
        """The items, until the server stops.

        Raises:
            NotReadyError: the server stops.
        """
        iterator = aiter(items)
        while True:
            try:
                item = await self.or_stop(_next(iterator))
            except StopAsyncIteration:
                return
            yield item


def stopping() -> Stopping | None:
    """Of the server that serves the call of this task; None outside a call."""
    return _current.get()


async def _next(iterator: AsyncIterator[Item]) -> Item:
    return await anext(iterator)
