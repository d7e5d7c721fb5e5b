"""What operators decide about partitions: a running member passes over what they name, and goes on where it stopped."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from cityloop.topics import EVENTS_SIGNALS
from cityloop_database import Pool
from cityloop_messaging import (
    Instruction,
    InstructionKind,
    KafkaConnection,
    Producer,
    ReceivedFact,
    UnavailableError,
    instruct,
)
from cityloop_messaging import session as session_module
from cityloop_messaging.dead_letters import MAX_CONSECUTIVE
from cityloop_messaging.instructions import Instructions
from cityloop_telemetry import REGISTRY
from cityloop_testkit import eventually, read_all, signal_fact
from cityloop_testkit.members import SERVICE, RecordingHandler, all_committed, member


@pytest.fixture(autouse=True)
def looking_often(monkeypatch: pytest.MonkeyPatch) -> None:
    """Members look for instructions more often than in production."""
    monkeypatch.setattr(session_module, "LOOK_SECONDS", 0.2)


async def decide(pool: Pool, kind: InstructionKind, partition: int, first: int, last: int) -> None:
    async with pool.acquire() as connection:
        await instruct(connection, SERVICE, EVENTS_SIGNALS.name, partition, Instruction(kind, first, last))


async def test_a_partition_stuck_at_a_record_goes_on_behind_it_without_a_restart(
    kafka: KafkaConnection, producer: Producer, pool: Pool
) -> None:
    stuck = []

    def fail(received: Sequence[ReceivedFact]) -> None:
        if any(item.fact.subject == "stuck" for item in received):
            stuck.append(received[0])
            raise UnavailableError("for ever")

    await producer.publish(signal_fact(name, key="one") for name in ("before", "stuck", "after"))
    handle = RecordingHandler(fail)
    async with member(kafka, producer, handle, batch=1, pool=pool):
        await eventually(lambda: stuck)
        await decide(pool, InstructionKind.PASS_OVER, stuck[0].partition, stuck[0].offset, stuck[0].offset)
        await eventually(lambda: list(dict.fromkeys(handle.seen)) == ["before", "after"])
        await eventually(lambda: all_committed(kafka))
    assert await read_all(kafka, EVENTS_SIGNALS, dead_letters=True) == []


async def test_a_record_farther_ahead_is_passed_over_when_its_turn_comes(
    kafka: KafkaConnection, producer: Producer, pool: Pool
) -> None:
    await producer.publish(signal_fact(name, key="one") for name in "abcd")
    (partition,) = {record.partition for record in await read_all(kafka, EVENTS_SIGNALS)}
    await decide(pool, InstructionKind.PASS_OVER, partition, 2, 2)
    handle = RecordingHandler()
    async with member(kafka, producer, handle, pool=pool):
        await eventually(lambda: handle.seen == ["a", "b", "d"])
        await eventually(lambda: all_committed(kafka))


async def test_what_stopped_a_partition_is_set_aside_up_to_the_offset_that_was_accepted(
    kafka: KafkaConnection, producer: Producer, pool: Pool
) -> None:
    """450 bad records once took four restarts."""
    for number in range(450):
        await producer.send(EVENTS_SIGNALS, b"one", f"junk {number}".encode(), [])
    await producer.publish([signal_fact("good", key="one")])
    (partition,) = {record.partition for record in await read_all(kafka, EVENTS_SIGNALS)}

    def stopped() -> float:
        labels = {"group": SERVICE, "topic": EVENTS_SIGNALS.name}
        return REGISTRY.get_sample_value("cityloop_consumer_stopped_partitions", labels) or 0

    handle = RecordingHandler()
    async with member(kafka, producer, handle, pool=pool):
        await eventually(lambda: stopped() == 1)
        assert len(await read_all(kafka, EVENTS_SIGNALS, dead_letters=True)) == MAX_CONSECUTIVE + 1
        await decide(pool, InstructionKind.ACCEPT_INVALID, partition, 0, 450)
        await eventually(lambda: handle.seen == ["good"])
        assert stopped() == 0
    assert len(await read_all(kafka, EVENTS_SIGNALS, dead_letters=True)) == 450


def test_ranges_that_meet_are_passed_over_as_one() -> None:
    decided = Instructions(
        (
            Instruction(InstructionKind.PASS_OVER, 5, 7),
            Instruction(InstructionKind.PASS_OVER, 3, 4),
            Instruction(InstructionKind.ACCEPT_INVALID, 8, 9),
        )
    )
    assert [decided.first_not_passed_over(offset) for offset in (2, 3, 7, 8)] == [2, 8, 8, 8]
