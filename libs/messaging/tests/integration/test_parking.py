"""Facts that wait for their reference: they come back whole, and somebody hears of those that wait too long."""

from __future__ import annotations

import datetime as dt

import structlog
from cityloop_database import Pool, UnitOfWork
from cityloop_messaging import ParkedWatch, park, unpark, utc_now
from cityloop_telemetry import REGISTRY
from cityloop_testkit import signal_fact

MINUTE = dt.timedelta(minutes=1)


async def test_a_fact_ahead_of_its_reference_waits_and_comes_back_whole(pool: Pool) -> None:
    facts = [signal_fact(f"s{number}") for number in range(3)]
    async with UnitOfWork(pool) as work:
        for fact in [*facts, facts[0]]:
            await park(work.connection, "probe", fact, "event-1")
        await park(work.connection, "probe", signal_fact("other"), "event-2")
    async with UnitOfWork(pool) as work:
        back = (await unpark(work.connection, "probe", "event-1"))["event-1"]
    assert {fact.fact_id for fact in back} == {fact.fact_id for fact in facts}
    assert {fact.subject: fact.payload for fact in back} == {fact.subject: fact.payload for fact in facts}
    assert await pool.fetchval("SELECT count(*) FROM parked") == 1


def gauge(name: str, consumer: str) -> float | None:
    return REGISTRY.get_sample_value(name, {"consumer": consumer})


async def test_one_line_is_logged_when_the_oldest_fact_of_a_consumer_has_waited_for_five_minutes(pool: Pool) -> None:
    now = utc_now()
    ahead = dt.timedelta()
    watch = ParkedWatch(lambda: now + ahead)

    async def measured() -> list[tuple[str, str, int]]:
        with structlog.testing.capture_logs() as lines:
            async with pool.acquire() as connection:
                await watch.measure(connection)
        assert {(line["event"], line["log_level"]) for line in lines} <= {("parked_too_long", "error")}
        return [(line["consumer"], line["waits_for"], line["facts"]) for line in lines]

    async def waiting(consumer: str, reference: str) -> None:
        async with UnitOfWork(pool) as work:
            await park(work.connection, consumer, signal_fact(reference), reference)
        await pool.execute("UPDATE parked SET parked_at = $1 WHERE waits_for = $2", now + ahead, reference)

    await waiting("late", "event-1")
    ahead = 4 * MINUTE
    await waiting("late", "event-2")
    await waiting("soon", "event-3")
    assert await measured() == []
    assert (gauge("cityloop_parked_records", "late"), gauge("cityloop_parked_oldest_seconds", "late")) == (2, 240)

    ahead = 6 * MINUTE
    assert await measured() == [("late", "event-1", 2)]
    assert await measured() == [], "once, not at each look"
    assert gauge("cityloop_parked_oldest_seconds", "late") == 360
    assert gauge("cityloop_parked_oldest_seconds", "soon") == 120

    async with UnitOfWork(pool) as work:
        await unpark(work.connection, "late", "event-1")
    assert await measured() == [], "what waits now has not waited for long"
    ahead = 10 * MINUTE
    assert await measured() == [("late", "event-2", 1), ("soon", "event-3", 1)]

    async with UnitOfWork(pool) as work:
        await unpark(work.connection, "late", "event-2")
    assert await measured() == []
    assert (gauge("cityloop_parked_records", "late"), gauge("cityloop_parked_oldest_seconds", "late")) == (0, 0)
