"""One stay of a member in its group: from joining until it is told to stop, or until the first thing that breaks."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from aiokafka import AIOKafkaConsumer, ConsumerRebalanceListener, TopicPartition
from aiokafka.errors import CommitFailedError, KafkaError, RebalanceInProgressError
from cityloop_telemetry import Logger

from cityloop_messaging.closing import close, end_tasks
from cityloop_messaging.connection import FETCH_WAIT_MS, MAX_RECORD_BYTES, KafkaConnection
from cityloop_messaging.dead_letters import DeadLetters
from cityloop_messaging.errors import FatalError, FencedError, Outcome, UnavailableError, classify
from cityloop_messaging.inflation import bounded_consumer
from cityloop_messaging.instructions import LOOK_SECONDS, Instructions, InstructionStore
from cityloop_messaging.lag import Lag, LagWatch, publish_lag
from cityloop_messaging.partition import PartitionWorker
from cityloop_messaging.subscription import Subscription
from cityloop_messaging.telemetry import LogEvents, Metrics
from cityloop_messaging.topic_work import TopicWork

SESSION_SECONDS = 10.0
HEARTBEAT_SECONDS = 3.0
LEASE_SECONDS = SESSION_SECONDS - HEARTBEAT_SECONDS - 1.0
"""How long a member may stand still: its last heartbeat may be an interval older than its last poll, and late."""
COMMIT_SECONDS = SESSION_SECONDS
"""A commit that takes longer may never end: a client that lost its broker in the midst of one has been seen to hang."""
BEGIN_SECONDS = 30.0
"""What a partition needs before its first record: its position, and what operators have decided about it."""
LEAVE_SECONDS = 10.0
CANCEL_AGAIN_SECONDS = 1.0
DRAIN_SECONDS = 20.0
DRAIN_LOOK_SECONDS = 0.5
POLL_WAIT_MS = 100
PAUSED_UNTIL = 0.5
BUFFER_RECORDS = 2_000
BUFFER_BYTES = 16 * 1024 * 1024
"""Fetched and not handled, for each partition; beyond one of the two the partition is paused."""
ALL_BUFFERS_BYTES = 96 * 1024 * 1024
"""The same for all partitions together; beyond it every partition with something to do is paused."""


@dataclass(frozen=True, slots=True)
class Member:
    """Who joins which group for what; `instance` is static, so a restart within 10 s causes no rebalance."""

    connection: KafkaConnection
    group: str
    instance: str
    subscriptions: Mapping[str, Subscription]
    dead_letters: DeadLetters
    instructions: InstructionStore | None = None

    def client(self) -> AIOKafkaConsumer:
        """A Kafka client of this member, not started."""
        return bounded_consumer(
            **self.connection.client_options(),
            client_id=self.instance,
            group_id=self.connection.group(self.group),
            group_instance_id=self.instance,
            auto_offset_reset="earliest",
            session_timeout_ms=int(SESSION_SECONDS * 1000),
            heartbeat_interval_ms=int(HEARTBEAT_SECONDS * 1000),
            rebalance_timeout_ms=int((DRAIN_SECONDS + SESSION_SECONDS) * 1000),
            fetch_max_wait_ms=FETCH_WAIT_MS,
            max_partition_fetch_bytes=MAX_RECORD_BYTES,
            metadata_max_age_ms=30_000,
        )


class Session(ConsumerRebalanceListener):  # type: ignore[misc] # aiokafka ships no types
    """Joins, handles, and leaves in order: drain and save first, then close the client."""

    def __init__(self, member: Member, stopping: asyncio.Event) -> None:
        self.polled_at = time.monotonic()
        self.has_partitions = False
        self.assigned = False
        """Whether the group has told this member its partitions, were it none."""
        self._member = member
        self._stopping = stopping
        self._client = member.client()
        own = member.subscriptions.values()
        self._topics = {item.topic.name: TopicWork(item, member.group) for item in own}
        self._workers: dict[TopicPartition, PartitionWorker] = {}
        self._tasks: dict[TopicPartition, asyncio.Task[None]] = {}
        self._broken: BaseException | None = None
        self._log = Logger(group=member.group)

    async def run(self) -> None:
        """Handle records until `stopping` is set; raises whatever broke the session.

        Raises:
            FatalError: a worker has not ended; only the end of the process gives its partition to another member.
        """
        self._client.subscribe(topics=list(self._member.subscriptions), listener=self)
        watching = asyncio.create_task(self._watch_instructions())
        try:
            await self._client.start()
            Metrics.CONSUMER_SESSIONS.labels(self._member.group).inc()
            self._log.info(LogEvents.CONSUMER_JOINED, instance=self._member.instance)
            while not self._stopping.is_set():
                await self._poll()
            await self._release(list(self._workers))
            self._raise_broken()
        finally:
            self.assigned = False
            watching.cancel()
            try:
                await self._abandon()
            finally:
                await close(self._client)

    async def measure(self, watch: LagWatch) -> None:
        """Set the gauges of lag; the broker is asked for the ends of this member's partitions.

        Raises:
            KafkaError, TimeoutError: it did not answer.
        """
        workers = dict(self._workers)
        async with asyncio.timeout(COMMIT_SECONDS):
            ends = await self._client.end_offsets(list(workers)) if workers else {}
        lags = watch.look({partition: workers[partition].progress(end) for partition, end in ends.items()})
        topics = self._member.subscriptions
        publish_lag(self._member.group, {item.topic.name: lags.get(name, Lag()) for name, item in topics.items()})

    async def on_partitions_assigned(self, assigned: Collection[TopicPartition]) -> None:
        """Start a worker for each partition, from the position that its handler keeps."""
        try:
            async with asyncio.timeout(BEGIN_SECONDS):
                if assigned:
                    await self._begin(list(assigned))
            self.has_partitions, self.assigned = bool(assigned), True
            self._log.info(LogEvents.CONSUMER_ASSIGNED, partitions=_names(assigned))
        except Exception as error:
            self._broken = error

    async def on_partitions_revoked(self, revoked: Collection[TopicPartition]) -> None:
        """Let go of partitions: each finishes its batch and saves, within 20 s."""
        self.has_partitions = False
        if revoked:
            self._log.info(LogEvents.CONSUMER_REVOKED, partitions=_names(revoked))
            try:
                await self._release(list(revoked))
            except Exception as error:
                self._broken = self._broken or error

    async def _begin(self, assigned: list[TopicPartition]) -> None:
        """Give each partition its worker, and go on from its position.

        None is fetched before it has its worker: the broker answers behind a fetch that waits on the same connection,
        half a second for each question, and no heartbeat goes out meanwhile. All are asked for at once all the same,
        for fetches of the assignment before may wait there.
        """
        self._client.pause(*assigned)
        firsts = await self._client.beginning_offsets(assigned)
        saved = {partition: await self._saved_position(partition) for partition in assigned}
        # After the positions are taken: their former owner may have gone on until then.
        ends = await self._client.end_offsets(assigned)
        for partition in assigned:
            decided = await self._instructions(partition)
            self._begin_one(partition, firsts[partition], saved[partition], ends[partition], decided)

    async def _saved_position(self, partition: TopicPartition) -> int | None:
        """The offset that was saved by the handler, or else committed; None where there is none."""
        positions = self._member.subscriptions[partition.topic].positions
        if positions is None:
            committed: int | None = await self._client.committed(partition)
            return committed
        return await positions.take(partition.partition)

    def _begin_one(
        self, partition: TopicPartition, first: int, saved: int | None, end: int, decided: Instructions
    ) -> None:
        """Seek, and give the worker, without a pause in between: whatever was fetched before is fetched again."""
        subscription = self._member.subscriptions[partition.topic]
        position = self._position(partition, first, saved, end, decided)
        worker = PartitionWorker(
            partition,
            position,
            subscription,
            self._topics[subscription.topic.name],
            self._member.dead_letters,
            self._save,
            self._check_lease,
            self._member.group,
            decided,
        )
        self._client.seek(partition, position)
        self._client.resume(partition)
        self._workers[partition] = worker
        self._tasks[partition] = asyncio.create_task(self._work(worker))
        labels = (self._member.group, subscription.topic.name)
        Metrics.CONSUMER_POSITION.labels(*labels, str(partition.partition)).set(position)
        # A counter that begins at its first event hides that event from increase().
        Metrics.CONSUMER_LOST.labels(*labels)
        Metrics.CONSUMER_STOPPED.labels(*labels)
        Metrics.CONSUMER_OVER_LIMIT.labels(*labels)
        for outcome in ("handled", "dead_letter"):
            Metrics.RECORDS_HANDLED.labels(*labels, outcome)

    async def _instructions(self, partition: TopicPartition) -> Instructions:
        if self._member.instructions is None:
            return Instructions()
        topic = self._member.subscriptions[partition.topic].topic.name
        return await self._member.instructions.of(topic, partition.partition)

    async def _watch_instructions(self) -> None:
        """End the session at a new instruction of an operator: it holds from the beginning of the next one."""
        if self._member.instructions is None:
            return
        known: int | None = None
        while self._broken is None:
            try:
                newest = await self._member.instructions.newest()
                if known is not None and newest != known:
                    self._broken = FencedError("an operator has decided about a partition: joining anew")
                known = newest
            except Exception as error:
                if classify(error) is not Outcome.TRANSIENT:
                    self._broken = error
            await asyncio.sleep(LOOK_SECONDS)

    def _position(
        self, partition: TopicPartition, first: int, saved: int | None, end: int, decided: Instructions
    ) -> int:
        """Where a partition goes on: at its saved or committed offset, behind what is passed over; else at its start.

        A committed offset that the log does not hold is alerted on: what was deleted unread is lost, and of a log that
        has become shorter nobody knows what was read, so that it is read anew.

        Raises:
            FatalError: the saved offset is not in the log.
        """
        if saved is None or first <= saved <= end:
            return min(decided.first_not_passed_over(first if saved is None else saved), end)
        subscription = self._member.subscriptions[partition.topic]
        if subscription.positions is None:
            self._alert_changed(partition, saved, first, end)
            return first
        package = f"cityloop_{self._member.group.replace('-', '_')}"
        raise FatalError(
            f"{subscription.topic.name}/{partition.partition}: the saved offset {saved} is not in the log, which"
            f" holds {first} to {end}. Accept the loss with `python -m {package} skip-to-beginning"
            f" {subscription.topic.name} {partition.partition}`, then start again"
        )

    def _alert_changed(self, partition: TopicPartition, committed: int, first: int, end: int) -> None:
        topic = self._member.subscriptions[partition.topic].topic.name
        Metrics.CONSUMER_LOST.labels(self._member.group, topic).inc(max(0, first - committed))
        where = {"topic": topic, "partition": partition.partition}
        self._log.error(LogEvents.CONSUMER_LOG_CHANGED, committed=committed, first=first, end=end, **where)

    async def _poll(self) -> None:
        self._raise_broken()
        fetched = await self._client.getmany(timeout_ms=POLL_WAIT_MS, max_records=BUFFER_RECORDS)
        self._check_lease()
        self.polled_at = time.monotonic()
        for partition, records in fetched.items():
            if partition in self._workers and (expected := self._workers[partition].add(records)) is not None:
                await self._alert_lost(partition, expected)
        for partition, worker in list(self._workers.items()):
            if partition not in self._client.assignment():
                continue
            # A log that was cut short moves the position before a record of what is left has come.
            if (expected := worker.reach(await self._client.position(partition))) is not None:
                await self._alert_lost(partition, expected)
        self._apply_back_pressure()

    async def _alert_lost(self, partition: TopicPartition, expected: int) -> None:
        """Of a gap in the offsets only what the log's beginning has overtaken is lost: markers of transactions and
        records of aborted ones take offsets too, and a compacted topic has gaps of its own.
        """
        topic = self._member.subscriptions[partition.topic].topic
        if topic.compacted:
            return
        async with asyncio.timeout(LEASE_SECONDS):
            first: int = (await self._client.beginning_offsets([partition]))[partition]
        if first > expected:
            Metrics.CONSUMER_LOST.labels(self._member.group, topic.name).inc(first - expected)
            where = {"topic": topic.name, "partition": partition.partition}
            self._log.error(LogEvents.CONSUMER_LOG_CHANGED, committed=expected, first=first, **where)

    def _check_lease(self) -> None:
        """A process that stood still longer than its lease may have lost its partitions without knowing.

        Raises:
            FencedError: it did; nothing more may be written.
        """
        stood_still = time.monotonic() - self.polled_at
        if stood_still > LEASE_SECONDS:
            raise FencedError(f"this process stood still for {stood_still:.1f} s, longer than its lease")

    def _apply_back_pressure(self) -> None:
        assigned, paused = self._client.assignment(), self._client.paused()
        all_full = sum(worker.buffered_bytes for worker in self._workers.values()) / ALL_BUFFERS_BYTES
        for partition, worker in self._workers.items():
            if partition not in assigned:
                continue
            full = max(len(worker.buffered) / BUFFER_RECORDS, worker.buffered_bytes / BUFFER_BYTES)
            if worker.buffered:
                full = max(full, all_full)
            if full >= 1 or worker.stopped_by_budget:
                self._client.pause(partition)
            elif partition in paused and full < PAUSED_UNTIL:
                self._client.resume(partition)
        buffered = sum(len(worker.buffered) for worker in self._workers.values())
        Metrics.CONSUMER_BUFFERED.labels(self._member.group).set(buffered)

    async def _work(self, worker: PartitionWorker) -> None:
        try:
            await worker.run()
        except asyncio.CancelledError as error:
            task = asyncio.current_task()
            if task is None or task.cancelling():
                raise
            self._broken = self._broken or UnavailableError(f"what a handler called was cancelled: {error!r}")
        except Exception as error:
            self._broken = self._broken or error

    async def _save(self, partition: TopicPartition, offset: int) -> bool:
        """Keep a position; False when a rebalance has begun, after which it is saved on revocation.

        With positions of its own Kafka's offset is for lag tools only, so that its failure does no harm.

        Raises:
            FencedError: the commit has not ended within a session; a new client joins in this one's place.
        """
        positions = self._member.subscriptions[partition.topic].positions
        if positions is not None:
            await positions.save(partition.partition, offset)
        try:
            async with asyncio.timeout(COMMIT_SECONDS):
                await self._client.commit({partition: offset})
        except TimeoutError as error:
            raise FencedError(f"a commit has not ended within {COMMIT_SECONDS:.0f} s") from error
        except CommitFailedError as error:
            if positions is None and not isinstance(error.__cause__, RebalanceInProgressError):
                raise
            return positions is not None
        except KafkaError:
            if positions is None:
                raise
        return True

    async def _release(self, partitions: Sequence[TopicPartition]) -> None:
        workers = [self._workers.pop(partition) for partition in partitions if partition in self._workers]
        tasks = [self._tasks.pop(partition) for partition in partitions if partition in self._tasks]
        for worker in workers:
            worker.drain()
        await end_tasks(await self._drained(tasks), LEAVE_SECONDS, CANCEL_AGAIN_SECONDS)
        self._forget_stopped(workers)
        self._drop(partitions)

    async def _drained(self, tasks: Collection[asyncio.Task[None]]) -> Collection[asyncio.Task[None]]:
        """Wait for workers to end, 20 s at most; returns those that have not. The session is not polled meanwhile."""
        end = time.monotonic() + DRAIN_SECONDS
        try:
            while tasks and time.monotonic() < end:
                _, tasks = await asyncio.wait(tasks, timeout=DRAIN_LOOK_SECONDS)
                self._check_lease()
                self.polled_at = time.monotonic()
        except FencedError as error:
            self._broken = self._broken or error
        return tasks

    async def _abandon(self) -> None:
        """Let go without saving."""
        workers, tasks = self._workers, self._tasks
        self._workers, self._tasks = {}, {}
        self._forget_stopped(workers.values())
        await end_tasks(tasks.values(), LEAVE_SECONDS, CANCEL_AGAIN_SECONDS)
        self._drop(list(workers))

    def _forget_stopped(self, workers: Iterable[PartitionWorker]) -> None:
        """Partitions that were stopped are read on by their next owner, with a budget of its own."""
        for worker in workers:
            if worker.stopped_by_budget:
                topic = self._member.subscriptions[worker.partition.topic].topic.name
                Metrics.CONSUMER_STOPPED.labels(self._member.group, topic).dec()

    def _drop(self, partitions: Iterable[TopicPartition]) -> None:
        for partition in partitions:
            positions = self._member.subscriptions[partition.topic].positions
            if positions is not None:
                positions.drop(partition.partition)

    def _raise_broken(self) -> None:
        if self._broken is not None:
            raise self._broken


def _names(partitions: Iterable[TopicPartition]) -> list[str]:
    return sorted(f"{partition.topic}/{partition.partition}" for partition in partitions)
