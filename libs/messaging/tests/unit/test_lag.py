"""How far a consumer is behind, from where its partitions stand: in records and seconds, and whether it moves."""

from __future__ import annotations

from aiokafka import TopicPartition
from cityloop_messaging.lag import Lag, LagWatch, PartitionProgress

FIRST, SECOND = TopicPartition("signals", 0), TopicPartition("signals", 1)
OTHER = TopicPartition("cases", 0)


class Clock:
    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


def idle(offset: int) -> PartitionProgress:
    return PartitionProgress(offset, offset, None, 0.0)


def test_records_are_summed_and_the_oldest_counts() -> None:
    watch = LagWatch(Clock())
    found = watch.look(
        {FIRST: PartitionProgress(5, 9, 990.0, 1.5), SECOND: PartitionProgress(0, 2, 940.0, 0.0), OTHER: idle(7)}
    )
    assert found == {"signals": Lag(2, 6, 60.0, 0.0, 1.5), "cases": Lag(1, 0, 0.0, 0.0, 0.0)}


def test_a_partition_that_has_records_and_does_not_move_stands_still() -> None:
    clock = Clock()
    watch = LagWatch(clock)
    watch.look({FIRST: PartitionProgress(5, 9, 1_000.0, 0.0), SECOND: PartitionProgress(5, 9, 1_000.0, 0.0)})
    clock.now += 40
    found = watch.look({FIRST: PartitionProgress(5, 30, 1_000.0, 0.0), SECOND: PartitionProgress(6, 9, 1_039.0, 0.0)})
    assert found["signals"].standstill == 40, "that another partition moves is no help for this one"


def test_one_that_moves_or_has_nothing_to_do_does_not() -> None:
    clock = Clock()
    watch = LagWatch(clock)
    watch.look({FIRST: PartitionProgress(5, 9, 1_000.0, 0.0), SECOND: idle(3)})
    clock.now += 40
    assert watch.look({FIRST: PartitionProgress(6, 99, 1_000.0, 0.0), SECOND: idle(3)})["signals"].standstill == 0
    clock.now += 40
    assert watch.look({FIRST: idle(99), SECOND: PartitionProgress(3, 4, 1_079.0, 0.0)})["signals"].standstill == 0


def test_records_that_were_never_fetched_are_as_old_as_the_standstill() -> None:
    clock = Clock()
    watch = LagWatch(clock)
    watch.look({FIRST: PartitionProgress(5, 9, None, 0.0)})
    clock.now += 25
    assert watch.look({FIRST: PartitionProgress(5, 9, None, 0.0)})["signals"].seconds == 25


def test_a_partition_that_comes_back_begins_anew() -> None:
    clock = Clock()
    watch = LagWatch(clock)
    watch.look({FIRST: PartitionProgress(5, 9, None, 0.0)})
    watch.look({})
    clock.now += 100
    assert watch.look({FIRST: PartitionProgress(5, 9, None, 0.0)})["signals"].standstill == 0


def test_a_log_that_has_become_shorter_is_no_negative_lag() -> None:
    assert LagWatch(Clock()).look({FIRST: PartitionProgress(9, 5, None, 0.0)})["signals"].records == 0
