"""The only waits of tests: until a check holds, and until the fleet has settled."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar, overload

Value = TypeVar("Value")
SECONDS = 60.0
PAUSE = 0.05


@overload
async def eventually(check: Callable[[], Awaitable[Value]], seconds: float = SECONDS) -> Value: ...
@overload
async def eventually(check: Callable[[], Value], seconds: float = SECONDS) -> Value: ...
async def eventually(check: Callable[[], object], seconds: float = SECONDS) -> object:
    """The first true value of `check`.

    Raises:
        AssertionError: it was not true in time; the message holds its last value.
    """
    end = time.monotonic() + seconds
    while True:
        value = check()
        if isinstance(value, Awaitable):
            value = await value
        if value:
            return value
        if time.monotonic() > end:
            raise AssertionError(f"not true after {seconds:.0f} s, last value {value!r}: {check}")
        await asyncio.sleep(PAUSE)
