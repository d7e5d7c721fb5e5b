"""The partitions of one topic that a member has: what they have at hand at one moment is handled together.

A transaction, its statements and its commit cost the same for one fact and for twenty, and under load each partition
has one or two at a time.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass

from cityloop_telemetry import exemplar

from cityloop_messaging.errors import Outcome, UnavailableError, classify
from cityloop_messaging.subscription import ReceivedFact, Subscription
from cityloop_messaging.telemetry import Metrics
from cityloop_messaging.tracing import processing

PACE_SECONDS = 0.025
"""Between the beginnings of two transactions of one topic, at least."""


@dataclass(eq=False, slots=True)
class _Batch:
    """What one partition has at hand."""

    received: Sequence[ReceivedFact]
    taken: bool = False
    error: Exception | None = None


class TopicWork:
    """Calls the handler of a subscription. Batches that come while it works wait, and are handled together next: facts
    of one partition in their order. A handler that keeps positions of its own has state by partition, and gets each
    partition alone.

    Args:
        subscription: of the topic.
        group: for metrics and traces.
    """

    def __init__(self, subscription: Subscription, group: str) -> None:
        self._subscription = subscription
        self._group = group
        self._together = subscription.positions is None
        self._turn = asyncio.Lock()
        self._waiting: list[_Batch] = []
        self._next_at = 0.0

    @property
    def waiting(self) -> int:
        """Batches that wait for their turn."""
        return len(self._waiting)

    async def handle(self, received: Sequence[ReceivedFact]) -> None:
        """Return when a batch of one partition has had its effect.

        Raises:
            Exception: what the handler raised for this batch alone; what is passing, for all that were handled with it.
        """
        if not self._together:
            await self._call(received)
            return
        own = _Batch(received)
        self._waiting.append(own)
        try:
            async with self._turn:
                if not own.taken:
                    await self._gather()
                    await self._do(self._take())
        finally:
            if not own.taken:
                self._waiting.remove(own)
        if own.error is not None:
            raise own.error

    async def handle_alone(self, item: ReceivedFact) -> None:
        """Return when one fact has had its effect, with no other in its transaction.

        Raises:
            Exception: what the handler raised.
        """
        await self._call([item])

    async def _gather(self) -> None:
        """Wait until a pace has passed since the last began: what is rare is handled at once."""
        now = time.monotonic()
        wait = self._next_at - now
        if wait > 0:
            await asyncio.sleep(wait)
        self._next_at = max(now, self._next_at) + PACE_SECONDS

    def _take(self) -> list[_Batch]:
        """The batches that have waited longest, of about as many facts as the subscription takes at once."""
        count = size = 0
        while count < len(self._waiting) and (count == 0 or size < self._subscription.batch):
            size += len(self._waiting[count].received)
            count += 1
        taken, self._waiting = self._waiting[:count], self._waiting[count:]
        for batch in taken:
            batch.taken = True
        return taken

    async def _do(self, batches: Sequence[_Batch]) -> None:
        try:
            await self._call([item for batch in batches for item in batch.received])
        except asyncio.CancelledError:
            # The partition of whoever calls is taken from it: the others' batches have not had their effect.
            for batch in batches:
                batch.error = UnavailableError("it was handled with a partition that was taken away")
            raise
        except Exception as error:
            if len(batches) == 1 or classify(error) not in {Outcome.INVALID, Outcome.UNKNOWN}:
                for batch in batches:
                    batch.error = error
                return
            for batch in batches:
                await self._do([batch])

    async def _call(self, received: Sequence[ReceivedFact]) -> None:
        Metrics.CONSUMER_BATCH.labels(self._group).observe(len(received))
        first = received[0]
        partition = first.partition if all(item.partition == first.partition for item in received) else None
        offset = None if partition is None else first.offset
        facts = [item.fact for item in received]
        started = time.perf_counter()
        with processing(self._subscription.topic, facts, self._group, partition, offset):
            await self._subscription.handle(received)
            seen = exemplar()
        Metrics.CONSUMER_SECONDS.labels(self._group).observe(time.perf_counter() - started, seen)
