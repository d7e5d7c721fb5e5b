"""The consumer runtime: a member of a group that handles each assigned partition in order.

Offsets are explicit and only of handled records. On revocation each partition finishes its batch, saves, and is let go;
after a failed save the member drops everything and joins anew, so that nothing is lost and no former owner writes.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterable

from cityloop_database import Pool
from cityloop_telemetry import Logger

from cityloop_messaging.backoff import Backoff
from cityloop_messaging.connection import KafkaConnection
from cityloop_messaging.dead_letters import DeadLetters
from cityloop_messaging.errors import Outcome, classify
from cityloop_messaging.instructions import InstructionStore
from cityloop_messaging.lag import LagWatch
from cityloop_messaging.producer import Producer
from cityloop_messaging.session import SESSION_SECONDS, Member, Session
from cityloop_messaging.subscription import Subscription
from cityloop_messaging.telemetry import LogEvents


class Consumer:
    """The service's member of its consumer group.

    Args:
        connection: where Kafka is.
        service: names the group.
        instance: which replica this is.
        subscriptions: one for each topic.
        producer: started; for dead letters.
        pool: of the database that holds what operators decide about partitions; without it nobody decides.
    """

    def __init__(
        self,
        connection: KafkaConnection,
        service: str,
        instance: str,
        subscriptions: Iterable[Subscription],
        producer: Producer,
        pool: Pool | None = None,
    ) -> None:
        by_topic = {connection.topic(item.topic): item for item in subscriptions}
        instructions = None if pool is None else InstructionStore(pool, service)
        dead_letters = DeadLetters(producer, service)
        self._member = Member(connection, service, f"{service}-{instance}", by_topic, dead_letters, instructions)
        self._stopping = asyncio.Event()
        self._session: Session | None = None
        self._inside_at = -float("inf")
        self._lag_watch = LagWatch()
        self._log = Logger(group=service)

    @property
    def has_partitions(self) -> bool:
        """Whether the member has joined and was assigned partitions."""
        return self._session is not None and self._session.has_partitions

    def seconds_since_poll(self) -> float:
        """How long ago the poll loop last came round; a liveness probe fails when it is long."""
        return 0.0 if self._session is None else time.monotonic() - self._session.polled_at

    def seconds_outside(self) -> float:
        """How long the member has been outside its group; 0 while it is in it, infinite before it first was."""
        if self._session is not None and self._session.assigned:
            self._inside_at = time.monotonic()
            return 0.0
        return time.monotonic() - self._inside_at

    async def measure(self) -> None:
        """Set the gauges of lag.

        Raises:
            KafkaError, TimeoutError: the broker did not answer.
        """
        if self._session is not None:
            await self._session.measure(self._lag_watch)

    def stop(self) -> None:
        """Drain, save, leave; `run` returns afterwards."""
        self._stopping.set()

    async def run(self) -> None:
        """Handle records until stopped.

        Raises:
            FatalError: nothing can go on; the message says what fixes it.
        """
        backoff = Backoff()
        while not self._stopping.is_set():
            self._session = Session(self._member, self._stopping)
            started = time.monotonic()
            try:
                await self._session.run()
            except Exception as error:
                if classify(error) is Outcome.FATAL:
                    raise
                self._log.warning(LogEvents.CONSUMER_REJOINING, error=repr(error))
                if time.monotonic() - started > SESSION_SECONDS:
                    backoff.reset()
                await backoff.pause(self._stopping)
