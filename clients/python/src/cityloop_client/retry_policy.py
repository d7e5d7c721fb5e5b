"""Which calls are made again, and after how long."""

from __future__ import annotations

from dataclasses import dataclass

from cityloop_client.errors import CallError, OverloadedError, UnavailableError


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """How long a client waits.

    Args:
        deadline_seconds: of a call, with all its attempts.
        attempt_seconds: of one attempt: then the connection may be dead, and another is made.
        first_pause_seconds: after the first failure; doubles with each.
        longest_pause_seconds: between two attempts.
    """

    deadline_seconds: float = 30.0
    attempt_seconds: float = 10.0
    first_pause_seconds: float = 0.1
    longest_pause_seconds: float = 2.0

    def pause(self, error: CallError, failures: int, jitter: float) -> float | None:
        """Seconds until a call is made again; None where it would end the same.

        A service that is away, that stops or did not answer is asked again: whatever changes something carries its
        idempotency key, so that it happens once. One that is overloaded is asked when it said.

        Args:
            error: what the attempt ended with.
            failures: attempts that have failed, this one included.
            jitter: between 0 and 1, by chance, so that many callers do not return at once.
        """
        if isinstance(error, OverloadedError):
            return error.retry_after_seconds
        if not isinstance(error, UnavailableError):
            return None
        longest = min(self.longest_pause_seconds, self.first_pause_seconds * 2.0 ** min(failures - 1, 32))
        return longest * (0.5 + 0.5 * jitter)
