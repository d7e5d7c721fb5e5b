"""The outbox and its relay: nothing lost, order kept, whatever commits when and whoever dies."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest
from cityloop.events.v1.signal_pb2 import Signal
from cityloop.topics import EVENTS_SIGNALS
from cityloop_database import Pool, UnitOfWork
from cityloop_messaging import InvalidRecordError, KafkaConnection, Outbox, Producer, Relay, claim_new_facts, utc_now
from cityloop_testkit import eventually, read_all, signal_fact


@asynccontextmanager
async def relaying(dsn: str, pool: Pool, producer: Producer) -> AsyncIterator[Relay]:
    relay = Relay(dsn, pool, producer)
    task = asyncio.create_task(relay.run())
    try:
        yield relay
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def subjects(kafka: KafkaConnection) -> list[str]:
    return [dict(record.headers)["ce_subject"].decode() for record in await read_all(kafka, EVENTS_SIGNALS)]


async def unsent(pool: Pool) -> int:
    return int(await pool.fetchval("SELECT count(*) FROM outbox"))


async def test_a_fact_leaves_when_its_effect_commits_and_never_when_it_rolls_back(
    kafka: KafkaConnection, producer: Producer, dsn: str, pool: Pool
) -> None:
    async with relaying(dsn, pool, producer) as relay:
        outbox = Outbox(relay)
        with contextlib.suppress(LookupError):
            async with UnitOfWork(pool) as work:
                await outbox.add(work, [signal_fact("never")])
                raise LookupError("rolled back")
        async with UnitOfWork(pool) as work:
            await outbox.add(work, [signal_fact("sent", key="one"), signal_fact("sent too", key="one")])
        await eventually(lambda: _is_empty(pool))
    assert await subjects(kafka) == ["sent", "sent too"]


async def _is_empty(pool: Pool) -> bool:
    return await unsent(pool) == 0


async def test_two_transactions_committed_in_reverse_order_of_their_outbox_ids_are_both_sent(
    kafka: KafkaConnection, producer: Producer, dsn: str, pool: Pool
) -> None:
    async with relaying(dsn, pool, producer) as relay:
        outbox = Outbox(relay)
        async with UnitOfWork(pool) as earlier:
            await outbox.add(earlier, [signal_fact("first id")])
            async with UnitOfWork(pool) as later:
                await outbox.add(later, [signal_fact("second id")])
            await eventually(lambda: _sent(kafka, ["second id"]))
        await eventually(lambda: _is_empty(pool))
    assert sorted(await subjects(kafka)) == ["first id", "second id"]


async def _sent(kafka: KafkaConnection, names: list[str]) -> bool:
    return await subjects(kafka) == names


async def test_facts_of_one_subject_stay_in_order_with_two_relays_one_of_which_dies(
    kafka: KafkaConnection, producer: Producer, dsn: str, pool: Pool
) -> None:
    async def write(names: range) -> None:
        for number in names:
            async with UnitOfWork(pool) as work:
                await Outbox().add(work, [replace(signal_fact(str(number), key="one"), subject="one")])

    async def versions() -> list[int]:
        return [
            int(Signal.FromString(record.value).source.source_id) for record in await read_all(kafka, EVENTS_SIGNALS)
        ]

    first = Relay(dsn, pool, producer)
    dying = asyncio.create_task(first.run())
    await eventually(lambda: len(first._lanes) == 16)
    async with relaying(dsn, pool, producer) as second:
        await write(range(50))
        await eventually(lambda: _is_empty(pool))
        assert second._lanes == [], "one relay a lane"
        assert await versions() == list(range(50))
        await write(range(50, 100))
        dying.cancel()
        await asyncio.gather(dying, return_exceptions=True)
        await write(range(100, 150))
        await eventually(lambda: _is_empty(pool))
        await eventually(lambda: len(second._lanes) == 16)
    assert list(dict.fromkeys(await versions())) == list(range(150))


async def test_a_second_replica_is_woken_for_lanes_it_does_not_hold(
    kafka: KafkaConnection, producer: Producer, dsn: str, pool: Pool
) -> None:
    async with relaying(dsn, pool, producer) as holder:
        await eventually(lambda: len(holder._lanes) == 16)
        idle = Relay(dsn, pool, producer)
        async with UnitOfWork(pool) as work:
            await Outbox(idle).add(work, [signal_fact("from the other replica")])
        await eventually(lambda: _is_empty(pool))
    assert await subjects(kafka) == ["from the other replica"]


async def test_rows_wait_while_kafka_is_away_and_leave_when_it_is_back(
    kafka: KafkaConnection, producer: Producer, dsn: str, pool: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    failures = 3
    send = Producer.send

    async def failing(self: Producer, *arguments: object, **named: object) -> object:
        nonlocal failures
        if failures:
            failures -= 1
            raise ConnectionError("broker is away")
        return await send(self, *arguments, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(Producer, "send", failing)
    async with relaying(dsn, pool, producer) as relay:
        async with UnitOfWork(pool) as work:
            await Outbox(relay).add(work, [signal_fact("kept")])
        await eventually(lambda: _is_empty(pool))
    assert failures == 0
    assert await subjects(kafka) == ["kept"]


async def test_an_effect_happens_once_however_often_its_fact_arrives(pool: Pool) -> None:
    facts = [signal_fact("a"), signal_fact("b")]
    async with UnitOfWork(pool) as work:
        assert await claim_new_facts(work.connection, "probe", [*facts, facts[0]], utc_now()) == facts
    async with UnitOfWork(pool) as work:
        assert await claim_new_facts(work.connection, "probe", facts, utc_now()) == []
        assert await claim_new_facts(work.connection, "another", facts, utc_now()) == facts


async def test_a_fact_the_inbox_may_have_forgotten_is_refused(pool: Pool) -> None:
    old = signal_fact("old", recorded_at=utc_now() - dt.timedelta(days=22))
    async with UnitOfWork(pool) as work:
        with pytest.raises(InvalidRecordError, match="more than 21 days ago"):
            await claim_new_facts(work.connection, "probe", [old], utc_now())
