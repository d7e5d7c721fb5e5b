"""A cancellation that meets what was waited for is kept: Python 3.11's `asyncio.wait_for` loses it."""

from __future__ import annotations

import asyncio

from cityloop_messaging import Backoff


async def test_a_cancellation_that_meets_the_end_of_a_pause_is_kept() -> None:
    stop = asyncio.Event()
    task = asyncio.create_task(Backoff(first=60).pause(stop))
    await asyncio.wait([task], timeout=0.01)
    stop.set()
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert task.cancelled()
