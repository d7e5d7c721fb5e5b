"""What the runtime does with bad data, with failing handlers, and with handlers slower than the topic."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Sequence
from dataclasses import replace

import pytest
from cityloop.events.v1.signal_pb2 import Signal
from cityloop.topics import EVENTS_SIGNALS
from cityloop_messaging import InvalidRecordError, KafkaConnection, Producer, ReceivedFact, UnavailableError, replay
from cityloop_messaging import session as session_module
from cityloop_messaging.dead_letters import MAX_CONSECUTIVE, MAX_IN_WINDOW
from cityloop_messaging.session import BUFFER_RECORDS
from cityloop_telemetry import REGISTRY
from cityloop_testkit import committed, eventually, read_all, signal_fact
from cityloop_testkit.members import SERVICE, RecordingHandler, all_committed, member


async def test_what_is_published_is_handled_in_order_and_committed(kafka: KafkaConnection, producer: Producer) -> None:
    names = [f"s{number}" for number in range(500)]
    await producer.publish(signal_fact(name, key="one") for name in names)
    handle = RecordingHandler()
    async with member(kafka, producer, handle):
        await eventually(lambda: len(handle.seen) == 500)
        await eventually(lambda: all_committed(kafka))
    assert handle.seen == names
    assert max(handle.batches) > 1


async def test_a_poison_record_goes_to_the_twin_with_its_origin_and_holds_nobody_up(
    kafka: KafkaConnection, producer: Producer
) -> None:
    await producer.publish([signal_fact("before", key="one")])
    fact = signal_fact("x", key="one")
    await (await producer.send(EVENTS_SIGNALS, b"one", b"\xff\xff", [("ce_id", str(fact.fact_id).encode())]))
    await producer.publish([signal_fact("after", key="one")])
    handle = RecordingHandler()
    async with member(kafka, producer, handle):
        await eventually(lambda: handle.seen == ["before", "after"])
        await eventually(lambda: all_committed(kafka))
    (letter,) = await read_all(kafka, EVENTS_SIGNALS, dead_letters=True)
    headers = dict(letter.headers)
    assert (letter.key, letter.value) == (b"one", b"\xff\xff")
    assert headers["dlq_topic"] == b"events.signals.v1"
    assert headers["dlq_offset"] == b"1"
    assert headers["dlq_attempts"] == b"1"
    assert b"ce_specversion is missing" in headers["dlq_error"]


async def test_an_invalid_record_in_a_batch_is_set_aside_alone(kafka: KafkaConnection, producer: Producer) -> None:
    names = ["a", "b", "bad", "c"]
    await producer.publish(signal_fact(name, key="one") for name in names)
    handle = RecordingHandler(refuse_bad)
    async with member(kafka, producer, handle):
        await eventually(lambda: handle.seen == ["a", "b", "c"])
    (letter,) = await read_all(kafka, EVENTS_SIGNALS, dead_letters=True)
    assert dict(letter.headers)["ce_subject"] == b"bad"


async def test_an_unknown_error_gets_three_tries_then_the_twin(kafka: KafkaConnection, producer: Producer) -> None:
    tries = []

    def fail(received: Sequence[ReceivedFact]) -> None:
        if received[0].fact.subject == "odd":
            tries.append(len(received))
            raise RuntimeError("nobody declared this")

    await producer.publish([signal_fact("odd", key="one"), signal_fact("even", key="one")])
    handle = RecordingHandler(fail)
    async with member(kafka, producer, handle, batch=1):
        await eventually(lambda: handle.seen == ["even"])
    (letter,) = await read_all(kafka, EVENTS_SIGNALS, dead_letters=True)
    assert dict(letter.headers)["dlq_attempts"] == b"3"
    assert len(tries) == 4, "once with its batch, then three times by itself"


async def test_a_transient_error_is_waited_out_and_loses_nothing(kafka: KafkaConnection, producer: Producer) -> None:
    failures = iter(range(5))

    def flicker(_received: Sequence[ReceivedFact]) -> None:
        if next(failures, None) is not None:
            raise UnavailableError("the database is away")

    await producer.publish(signal_fact(f"s{number}", key="one") for number in range(20))
    handle = RecordingHandler(flicker)
    async with member(kafka, producer, handle):
        await eventually(lambda: len(handle.seen) == 20)
    assert handle.seen == [f"s{number}" for number in range(20)]
    assert await read_all(kafka, EVENTS_SIGNALS, dead_letters=True) == []


async def test_a_handler_that_is_cancelled_by_what_it_calls_is_called_again(
    kafka: KafkaConnection, producer: Producer
) -> None:
    """As a gRPC call is when its channel closes. Nobody asked the member to stop: its partition may not stand still."""
    cancellations = iter([True])

    def cancel(_received: Sequence[ReceivedFact]) -> None:
        if next(cancellations, False):
            raise asyncio.CancelledError

    await producer.publish([signal_fact("cancelled", key="one"), signal_fact("after", key="one")])
    handle = RecordingHandler(cancel)
    async with member(kafka, producer, handle):
        await eventually(lambda: handle.seen == ["cancelled", "after"])


async def test_the_invalid_record_after_a_hundred_in_a_row_stops_its_partition_alone(
    kafka: KafkaConnection, producer: Producer
) -> None:
    """In the midst of a batch; what follows is left where it stands, bad or good."""
    await send_junk(producer, 150)
    await producer.publish([signal_fact("good", key="one")])
    handle = RecordingHandler()
    async with member(kafka, producer, handle):
        await eventually(lambda: stopped() == 1)
        other = next(name for name in map(str, range(100)) if name != "one")
        await producer.publish([signal_fact(f"{other}{number}") for number in range(30)])
        await eventually(lambda: len(handle.seen) >= 10)
    assert "good" not in handle.seen
    assert len(await read_all(kafka, EVENTS_SIGNALS, dead_letters=True)) == MAX_CONSECUTIVE + 1
    assert stopped() == 0, "the next owner reads on"


async def test_what_a_handler_refuses_stops_the_partition_in_the_midst_of_a_batch_too(
    kafka: KafkaConnection, producer: Producer
) -> None:
    names = [*["bad"] * 150, *["good"] * 30]
    await producer.publish(signal_fact(name, key="one") for name in names)
    handle = RecordingHandler(refuse_bad)
    async with member(kafka, producer, handle):
        await eventually(lambda: stopped() == 1)
    letters = await read_all(kafka, EVENTS_SIGNALS, dead_letters=True)
    assert len(letters) == MAX_CONSECUTIVE + 1
    assert handle.seen == []
    assert MAX_CONSECUTIVE + 1 in (await committed(kafka, SERVICE, EVENTS_SIGNALS)).values()


async def test_invalid_records_are_counted_in_the_order_of_the_log(kafka: KafkaConnection, producer: Producer) -> None:
    """In one batch: 60 invalid, a good one, which begins the row anew, invalid ones again, and good ones too late."""
    await send_junk(producer, 60)
    await producer.publish([signal_fact("amid", key="one")])
    await send_junk(producer, 120)
    await producer.publish(signal_fact(f"after{number}", key="one") for number in range(10))
    handle = RecordingHandler()
    async with member(kafka, producer, handle):
        await eventually(lambda: stopped() == 1)
    assert handle.seen == ["amid"]
    assert len(await read_all(kafka, EVENTS_SIGNALS, dead_letters=True)) == 60 + MAX_CONSECUTIVE + 1


async def test_more_than_five_percent_of_the_last_ten_thousand_stop_the_partition(
    kafka: KafkaConnection, producer: Producer
) -> None:
    """Never two invalid ones in a row; the 501st is one too many, and nothing behind it is touched."""
    names = ["bad", "good"] * (MAX_IN_WINDOW + 30)
    await producer.publish(signal_fact(name, key="one") for name in names)
    handle = RecordingHandler(refuse_bad)
    async with member(kafka, producer, handle):
        await eventually(lambda: stopped() == 1)
    assert handle.seen == ["good"] * MAX_IN_WINDOW
    assert len(await read_all(kafka, EVENTS_SIGNALS, dead_letters=True)) == MAX_IN_WINDOW + 1


async def test_a_topic_that_outsiders_write_alerts_each_time_and_goes_on(
    kafka: KafkaConnection, producer: Producer
) -> None:
    open_topic = replace(EVENTS_SIGNALS, outsiders_write=True)
    before = over_limit()
    await send_junk(producer, 2 * MAX_CONSECUTIVE + 2)
    await producer.publish([signal_fact("good", key="one")])
    handle = RecordingHandler()
    async with member(kafka, producer, handle, topic=open_topic):
        await eventually(lambda: handle.seen == ["good"])
        await eventually(lambda: all_committed(kafka))
        assert stopped() == 0
    assert over_limit() == before + 2, "with a new budget after the first"
    assert len(await read_all(kafka, EVENTS_SIGNALS, dead_letters=True)) == 2 * MAX_CONSECUTIVE + 2


def refuse_bad(received: Sequence[ReceivedFact]) -> None:
    """What a handler does first that takes all but bad facts."""
    if any(item.fact.subject == "bad" for item in received):
        raise InvalidRecordError("no such thing")


async def send_junk(producer: Producer, times: int) -> None:
    """Records without headers, by their count; all have arrived."""
    for sent in [await producer.send(EVENTS_SIGNALS, b"one", b"junk", []) for _ in range(times)]:
        await sent


def stopped() -> float:
    """Partitions that the probing group has stopped, by its gauge."""
    return measured("cityloop_consumer_stopped_partitions")


def over_limit() -> float:
    """Times that the probing group was over its limit."""
    return measured("cityloop_consumer_over_limit_total")


def measured(name: str) -> float:
    """A metric of the probing group and its topic."""
    return REGISTRY.get_sample_value(name, {"group": SERVICE, "topic": EVENTS_SIGNALS.name}) or 0


async def _letters(kafka: KafkaConnection, count: int) -> bool:
    return len(await read_all(kafka, EVENTS_SIGNALS, dead_letters=True)) >= count


async def test_a_slow_handler_pauses_its_partition_and_memory_stays_bounded(
    kafka: KafkaConnection, producer: Producer
) -> None:
    """aiokafka has no bound on what a caller holds (platform.md section 5, row 11): the runtime has."""
    total = BUFFER_RECORDS * 4
    await producer.publish(signal_fact(f"s{number}", key="one") for number in range(total))
    handle = RecordingHandler()
    handle.gate.clear()
    async with member(kafka, producer, handle) as consumer:
        session = consumer._session
        assert session is not None
        await eventually(lambda: session._client.paused())
        polled = session.polled_at
        await eventually(lambda: session.polled_at > polled + 1)
        most = max(len(worker.buffered) for worker in session._workers.values())
        handle.gate.set()
        await eventually(lambda: len(handle.seen) == total)
    assert BUFFER_RECORDS - 200 <= most <= BUFFER_RECORDS * 2
    assert handle.seen == [f"s{number}" for number in range(total)]


async def test_large_records_pause_their_partition_by_what_they_weigh(
    kafka: KafkaConnection, producer: Producer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two thousand records of megabytes would be more than a process has."""
    monkeypatch.setattr(session_module, "BUFFER_BYTES", 1_000_000)
    monkeypatch.setattr(session_module, "MAX_RECORD_BYTES", 200_000)
    handle = RecordingHandler()
    handle.gate.clear()
    async with member(kafka, producer, handle) as consumer:
        session = consumer._session
        assert session is not None
        for number in range(60):
            fact = signal_fact(f"s{number}", key="one")
            assert isinstance(fact.payload, Signal)
            fact.payload.trace_id = os.urandom(50_000).hex()
            await producer.publish([fact])
        await eventually(lambda: session._client.paused())
        held = [record for worker in session._workers.values() for record in worker.buffered]
        handle.gate.set()
        await eventually(lambda: len(handle.seen) == 60)
    assert 0 < sum(len(record.value) for record in held) < 2_000_000


async def test_dead_letters_are_replayed_once_when_told_and_bounded(kafka: KafkaConnection, producer: Producer) -> None:
    fixed = False

    def refuse(received: Sequence[ReceivedFact]) -> None:
        if not fixed and any(item.fact.subject.startswith("bad") for item in received):
            raise InvalidRecordError("not known yet")

    await producer.publish(signal_fact(name, key="one") for name in ("bad1", "good", "bad2", "bad3"))
    handle = RecordingHandler(refuse)
    async with member(kafka, producer, handle):
        await eventually(lambda: _letters(kafka, 3))
        fixed = True
        first = await replay(kafka, producer, EVENTS_SIGNALS, at_most=2)
        second = await replay(kafka, producer, EVENTS_SIGNALS, at_most=10)
        third = await replay(kafka, producer, EVENTS_SIGNALS, at_most=10)
        await eventually(lambda: len(handle.seen) == 4)
    assert (first.sent, second.sent, third.sent) == (2, 1, 0)
    assert handle.seen == ["good", "bad1", "bad2", "bad3"]
