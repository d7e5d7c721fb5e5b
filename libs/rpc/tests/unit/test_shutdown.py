"""A stopping server takes nothing more from a stream, however fast its caller sends."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from cityloop_kernel import NotReadyError
from cityloop_rpc.shutdown import Shutdown


async def ready_items() -> AsyncIterator[int]:
    """Items that never have to be waited for."""
    for number in range(100):
        yield number


async def test_the_item_that_is_there_already_is_left_to_the_caller() -> None:
    shutdown, taken = Shutdown(), list[int]()

    async def take() -> None:
        async for item in shutdown.items_until_shutdown(ready_items()):
            taken.append(item)
            if item == 2:
                shutdown.begin()

    with pytest.raises(NotReadyError, match="send again what it left"):
        await take()
    assert taken == [0, 1, 2]


async def test_without_a_shutdown_every_item_is_taken() -> None:
    assert [item async for item in Shutdown().items_until_shutdown(ready_items())] == list(range(100))
