"""How far a consumer is behind, by topic: in records, in seconds, and whether its partitions move."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from aiokafka import TopicPartition

from cityloop_messaging.telemetry import Measures


@dataclass(frozen=True, slots=True)
class PartitionProgress:
    """How far this member is in one partition.

    Args:
        position: the next offset to handle.
        end: the offset that the next record will have.
        oldest: when the oldest record that was fetched and is not handled was written, in Unix seconds; None when all
            that was fetched is handled.
        unsaved_seconds: how long a handled record has waited for its commit; 0 when none does.
    """

    position: int
    end: int
    oldest: float | None
    unsaved_seconds: float


@dataclass(frozen=True, slots=True)
class Lag:
    """How far a topic's partitions are behind: records of all, seconds of the one that is farthest."""

    partitions: int = 0
    records: int = 0
    seconds: float = 0.0
    standstill: float = 0.0
    commit_age: float = 0.0

    def with_partition(self, progress: PartitionProgress, now: float, standstill: float) -> Lag:
        """The same with one more partition.

        Of records that were not fetched nobody knows the age: they are at least as old as the standstill.
        """
        records = max(0, progress.end - progress.position)
        age = 0.0 if progress.oldest is None or not records else max(0.0, now - progress.oldest)
        return Lag(
            self.partitions + 1,
            self.records + records,
            max(self.seconds, age, standstill),
            max(self.standstill, standstill),
            max(self.commit_age, progress.unsaved_seconds),
        )


class LagWatch:
    """Remembers since when each partition has not moved though it has records to handle.

    Args:
        clock: Unix seconds.
    """

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self._clock = clock
        self._still: dict[TopicPartition, tuple[int, float]] = {}

    def look(self, progress_by_partition: Mapping[TopicPartition, PartitionProgress]) -> dict[str, Lag]:
        """The lag of each topic that a partition is assigned of, by its name on the broker."""
        now = self._clock()
        before, self._still = self._still, {}
        found: dict[str, Lag] = {}
        for partition, progress in progress_by_partition.items():
            if progress.position < progress.end:
                position, since = before.get(partition, (-1, now))
                self._still[partition] = (progress.position, since if position == progress.position else now)
            standstill = now - self._still[partition][1] if partition in self._still else 0.0
            topic = partition.topic
            found[topic] = found.get(topic, Lag()).with_partition(progress, now, standstill)
        return found


def publish_lag(group: str, lags: Mapping[str, Lag]) -> None:
    """Set the gauges of a group's member, by the topics' names in the register.

    Of a topic that it has no partition of it says so, and nothing of a lag: that is for whoever has them.
    """
    assigned = {topic: lag for topic, lag in lags.items() if lag.partitions}
    Measures.CONSUMER_ASSIGNED.read({(group, topic): lag.partitions for topic, lag in lags.items()})
    Measures.CONSUMER_LAG.read({(group, topic): lag.records for topic, lag in assigned.items()})
    Measures.CONSUMER_LAG_SECONDS.read({(group, topic): lag.seconds for topic, lag in assigned.items()})
    Measures.CONSUMER_STANDSTILL.read({(group, topic): lag.standstill for topic, lag in assigned.items()})
    Measures.CONSUMER_UNSAVED.read({(group, topic): lag.commit_age for topic, lag in assigned.items()})
