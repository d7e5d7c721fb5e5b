"""Streams that wait for changes."""

from __future__ import annotations

import asyncio

from cityloop_rpc import ChangeNotifier


async def test_a_cancellation_that_meets_a_change_is_kept() -> None:
    """Python 3.11's `asyncio.wait_for` loses it."""
    notifier = ChangeNotifier()
    task = asyncio.create_task(notifier.wait(notifier.subscribe()))
    await asyncio.wait([task], timeout=0.01)
    await notifier.notify()
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert task.cancelled()
