"""One assigned partition: handles its records in order, retries, sets aside, and says how far it has come."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections import deque
from collections.abc import Awaitable, Callable, Sequence

from aiokafka import ConsumerRecord, TopicPartition
from cityloop_telemetry import Logger

from cityloop_messaging.backoff import Backoff
from cityloop_messaging.dead_letters import DeadLetters, InvalidBudget
from cityloop_messaging.envelope import decode
from cityloop_messaging.errors import InvalidRecordError, Outcome, classify
from cityloop_messaging.inflation import withheld
from cityloop_messaging.instructions import Instructions
from cityloop_messaging.lag import PartitionProgress
from cityloop_messaging.subscription import ReceivedFact, Subscription
from cityloop_messaging.telemetry import LogEvents, Metrics
from cityloop_messaging.topic_work import TopicWork

UNKNOWN_TRIES = 3
Save = Callable[[TopicPartition, int], Awaitable[bool]]
CheckLease = Callable[[], None]


class PartitionStopped(Exception):  # noqa: N818 not an error: the partition is left
    """The partition is given back within a batch, which waits for a retry or met the limit of invalid records."""


class PartitionWorker:
    """Handles one partition in a task of its own, until told to drain.

    Args:
        partition: on the broker.
        position: the first offset to handle.
        subscription: what to do with its records.
        work: does it, with the other partitions of the topic.
        dead_letters: where bad records go.
        save: keeps a position (Kafka's offset, or the handler's own); False when it has to wait for revocation.
        check_lease: raises FencedError when the partition may have gone to another member.
        group: for metrics.
        decided: what operators have decided about it.
    """

    def __init__(
        self,
        partition: TopicPartition,
        position: int,
        subscription: Subscription,
        work: TopicWork,
        dead_letters: DeadLetters,
        save: Save,
        check_lease: CheckLease,
        group: str,
        decided: Instructions,
    ) -> None:
        self.partition = partition
        self.buffered: deque[ConsumerRecord] = deque()
        self.buffered_bytes = 0
        self.stopped_by_budget = False
        self._subscription = subscription
        self._work = work
        self._dead_letters = dead_letters
        self._save = save
        self._check_lease = check_lease
        self._group = group
        self._decided = decided
        self._budget = InvalidBudget()
        self._arrived = asyncio.Event()
        self._stop = asyncio.Event()
        self._next_queued = position
        self._first = position
        self._next_offset: int | None = None
        self._saved_offset: int | None = None
        self._last_save = time.monotonic()
        self._at_hand: ConsumerRecord | None = None
        self._unsaved_since: float | None = None
        self._log = Logger(group=group, topic=subscription.topic.name, partition=partition.partition)

    def add(self, records: Sequence[ConsumerRecord]) -> int | None:
        """Queue fetched records; those that were queued before are fetched anew after a seek, and passed over.

        Returns:
            The offset that was expected, when the log goes on behind it.
        """
        new = [record for record in records if record.offset >= self._next_queued]
        if not new:
            return None
        expected, self._next_queued = self._next_queued, new[-1].offset + 1
        self.buffered.extend(new)
        self.buffered_bytes += sum(map(_size, new))
        self._arrived.set()
        return expected if new[0].offset > expected else None

    def reach(self, position: int) -> int | None:
        """Go on behind what is no record: markers of transactions, and what was aborted or has been deleted.

        Returns:
            The offset that was expected, when the log goes on behind it.
        """
        if position <= self._next_queued:
            return None
        expected, self._next_queued = self._next_queued, position
        self._arrived.set()
        return expected

    @property
    def position(self) -> int:
        """The next offset to handle."""
        return self._first if self._next_offset is None else self._next_offset

    def progress(self, end: int) -> PartitionProgress:
        """How far it is, when its log ends before offset `end`."""
        oldest = self._at_hand or (self.buffered[0] if self.buffered else None)
        unsaved = 0.0 if self._unsaved_since is None else time.monotonic() - self._unsaved_since
        return PartitionProgress(self.position, end, None if oldest is None else oldest.timestamp / 1000, unsaved)

    def drain(self) -> None:
        """Finish the batch at hand, save, end; what is buffered is left to the next owner."""
        self._stop.set()
        self._arrived.set()

    async def run(self) -> None:
        """Handle until drained; raises what must end the session (fenced, fatal, a failed save)."""
        with contextlib.suppress(PartitionStopped):
            while not self._stop.is_set():
                await self._wait_for_records()
                if self._stop.is_set():
                    break
                if self.buffered:
                    size = min(len(self.buffered), self._subscription.batch)
                    with Metrics.CONSUMER_IN_FLIGHT.labels(self._group).track_inprogress():
                        records = [self.buffered.popleft() for _ in range(size)]
                        self.buffered_bytes -= sum(map(_size, records))
                        self._at_hand = records[0]
                        await self._handle(records)
                        self._at_hand = None
                elif self._gap_ahead:
                    self._go_on_from(self._next_queued)
                await self._save_when_due()
        if self._next_offset is not None and self._next_offset != self._saved_offset:
            await self._save_now(self._next_offset)

    @property
    def _gap_ahead(self) -> bool:
        """Whether the log goes on behind all that was queued and handled."""
        return self._next_queued > self.position

    def _go_on_from(self, offset: int) -> None:
        self._next_offset = offset
        if self._unsaved_since is None:
            self._unsaved_since = time.monotonic()
        labels = (self._group, self._subscription.topic.name, str(self.partition.partition))
        Metrics.CONSUMER_POSITION.labels(*labels).set(offset)

    async def _wait_for_records(self) -> None:
        if self.buffered or self._gap_ahead:
            return
        self._arrived.clear()
        unsaved = self._next_offset != self._saved_offset
        due = max(0.0, self._last_save + self._subscription.save_seconds - time.monotonic())
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(due if unsaved else None):
                await self._arrived.wait()

    async def _save_when_due(self) -> None:
        offset = self._next_offset
        if offset is None or offset == self._saved_offset:
            return
        if time.monotonic() - self._last_save >= self._subscription.save_seconds:
            await self._save_now(offset)

    async def _save_now(self, offset: int) -> None:
        backoff = Backoff()
        while True:
            self._check_lease()
            try:
                saved = await self._save(self.partition, offset)
            except Exception as error:
                if classify(error) is not Outcome.TRANSIENT or self._stop.is_set():
                    raise
                self._retry(error)
                await backoff.pause(self._stop)
            else:
                self._last_save = time.monotonic()
                if saved:
                    self._saved_offset, self._unsaved_since = offset, None
                return

    async def _handle(self, records: Sequence[ConsumerRecord]) -> None:
        """Handle a batch in the order of the log: facts together as far as nothing undecodable stands between them."""
        topic = self._subscription.topic
        facts: list[tuple[ConsumerRecord, ReceivedFact]] = []
        for record in records:
            if self._decided.passes_over(record.offset):
                await self._handle_received(facts)
                facts = []
                self._pass_over(record)
                continue
            try:
                if missing := withheld(record):
                    raise missing
                fact = decode(topic, record.key, record.value, record.headers)
            except InvalidRecordError as error:
                await self._handle_received(facts)
                facts = []
                await self._set_aside(record, error, attempts=1)
                self._pass([record], invalid=True)
            else:
                facts.append((record, ReceivedFact(fact, record.partition, record.offset)))
        await self._handle_received(facts)

    def _pass_over(self, record: ConsumerRecord) -> None:
        topic = self._subscription.topic.name
        Metrics.RECORDS_HANDLED.labels(self._group, topic, "passed_over").inc()
        self._log.warning(LogEvents.RECORD_PASSED_OVER, offset=record.offset)
        self._pass([record], invalid=False)

    async def _handle_received(self, received: Sequence[tuple[ConsumerRecord, ReceivedFact]]) -> None:
        """Handle all at once; when that fails by the records' own fault, one by one."""
        if not received:
            return
        batch = [item for _, item in received]
        try:
            await self._try(lambda: self._work.handle(batch), len(batch), tries=1)
        except Exception as error:
            if classify(error) not in {Outcome.INVALID, Outcome.UNKNOWN}:
                raise
        else:
            self._pass([record for record, _ in received], invalid=False)
            return
        for record, item in received:
            self._pass([record], invalid=not await self._handle_alone(record, item))

    async def _handle_alone(self, record: ConsumerRecord, item: ReceivedFact) -> bool:
        """Whether the record was handled; else it was set aside."""
        try:
            await self._try(lambda: self._work.handle_alone(item), 1, tries=UNKNOWN_TRIES)
        except Exception as error:
            outcome = classify(error)
            if outcome not in {Outcome.INVALID, Outcome.UNKNOWN}:
                raise
            await self._set_aside(record, error, attempts=1 if outcome is Outcome.INVALID else UNKNOWN_TRIES)
            return False
        return True

    def _pass(self, records: Sequence[ConsumerRecord], *, invalid: bool) -> None:
        """These records have had their effect, or were set aside: go on behind them.

        Raises:
            PartitionStopped: it was one invalid record too many.
        """
        self._go_on_from(records[-1].offset + 1)
        for record in records:
            self._budget.count(invalid=invalid and not self._decided.accepts_invalid(record.offset))
        if self._budget.exceeded:
            self._over_budget()

    async def _try(self, work: Callable[[], Awaitable[None]], count: int, tries: int) -> None:
        """Handle so many facts; wait out what is transient, for ever; what is unknown gets so many tries."""
        topic = self._subscription.topic.name
        backoff = Backoff()
        failures = 0
        while True:
            self._check_lease()
            try:
                await work()
            except Exception as error:
                outcome = classify(error)
                failures += outcome is Outcome.UNKNOWN
                if outcome not in {Outcome.TRANSIENT, Outcome.UNKNOWN} or failures >= tries:
                    raise
                self._retry(error)
                await backoff.pause(self._stop)
                if self._stop.is_set():
                    raise PartitionStopped from error
            else:
                Metrics.RECORDS_HANDLED.labels(self._group, topic, "handled").inc(count)
                return

    async def _set_aside(self, record: ConsumerRecord, error: BaseException, attempts: int) -> None:
        backoff = Backoff()
        while True:
            try:
                return await self._dead_letters.set_aside(self._subscription.topic, record, error, attempts)
            except Exception as failure:
                if classify(failure) is not Outcome.TRANSIENT:
                    raise
                self._retry(failure)
                await backoff.pause(self._stop)
                if self._stop.is_set():
                    raise PartitionStopped from failure

    def _over_budget(self) -> None:
        """Alert; topics that outsiders write go on with a new budget, on internal ones the partition stops here.

        Raises:
            PartitionStopped: the partition stops.
        """
        topic = self._subscription.topic
        self._budget = InvalidBudget()
        self.stopped_by_budget = not topic.outsiders_write
        Metrics.CONSUMER_OVER_LIMIT.labels(self._group, topic.name).inc()
        Metrics.CONSUMER_STOPPED.labels(self._group, topic.name).inc(int(self.stopped_by_budget))
        self._log.error(LogEvents.CONSUMER_STOPPED_PARTITION, stopped=self.stopped_by_budget)
        if self.stopped_by_budget:
            raise PartitionStopped

    def _retry(self, error: BaseException) -> None:
        Metrics.CONSUMER_RETRIES.labels(self._group, type(error).__name__).inc()
        self._log.warning(LogEvents.CONSUMER_RETRY, error=repr(error))


def _size(record: ConsumerRecord) -> int:
    return len(record.value or b"") + len(record.key or b"") + sum(len(value or b"") for _, value in record.headers)
