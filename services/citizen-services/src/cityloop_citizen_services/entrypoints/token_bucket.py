"""A bound on the rate of one process."""

from __future__ import annotations

import time
from collections.abc import Callable

from cityloop_errors import OverloadedError


class TokenBucket:
    """Takes `burst` at once, and `rate` a second in the long run."""

    def __init__(self, rate: float, burst: int, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._rate = rate
        self._burst = float(burst)
        self._tokens = float(burst)
        self._monotonic = monotonic
        self._filled = monotonic()

    def take(self) -> None:
        """Take one.

        Raises:
            OverloadedError: none is left; it says when to try again.
        """
        now = self._monotonic()
        self._tokens = min(self._burst, self._tokens + (now - self._filled) * self._rate)
        self._filled = now
        if self._tokens < 1:
            wait = max(1.0, (1 - self._tokens) / self._rate)
            raise OverloadedError("too many at once; your text is not lost if you go back: try again soon", wait)
        self._tokens -= 1
