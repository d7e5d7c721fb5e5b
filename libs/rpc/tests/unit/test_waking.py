"""Streams that wait for changes."""

from __future__ import annotations

import asyncio

from cityloop_rpc import Waking


async def test_a_cancellation_that_meets_a_change_is_kept() -> None:
    """Python 3.11's `asyncio.wait_for` loses it."""
    waking = Waking()
    task = asyncio.create_task(waking.wait(waking.waiting()))
    await asyncio.wait([task], timeout=0.01)
    await waking.wake()
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert task.cancelled()
