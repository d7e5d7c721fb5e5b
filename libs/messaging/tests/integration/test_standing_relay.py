"""A relay that stands still keeps its connection and its locks; another takes its lanes after its lease."""

from __future__ import annotations

import asyncio
import signal
from pathlib import Path

import pytest
from cityloop.events.v1.signal_pb2 import Signal
from cityloop.topics import EVENTS_SIGNALS
from cityloop_database import Pool
from cityloop_messaging import KafkaConnection, Producer, Relay, measure_outbox
from cityloop_messaging import outbox as outbox_module
from cityloop_telemetry import REGISTRY
from cityloop_testkit import Clusters, eventually, read_all
from cityloop_testkit.processes import running_script, until_says

SCRIPT = Path(__file__).with_name("relaying_process.py")
CHANGES = 1_500


async def test_the_lanes_of_a_relay_that_stands_still_are_taken_and_it_goes_on_when_it_wakes(
    kafka: KafkaConnection,
    producer: Producer,
    clusters: Clusters,
    dsn: str,
    pool: Pool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(outbox_module, "LEASE_SECONDS", 3.0)
    await pool.execute("CREATE TABLE subjects (subject text PRIMARY KEY, version integer NOT NULL)")

    async def written(count: int) -> bool:
        return int(await pool.fetchval("SELECT coalesce(sum(version), 0) FROM subjects")) >= count

    async def empty() -> bool:
        return bool(await pool.fetchval("SELECT NOT EXISTS (SELECT FROM outbox)"))

    arguments = (clusters.kafka, kafka.prefix, dsn, str(CHANGES), "never", "0")
    async with running_script(SCRIPT, *arguments) as standing:
        await eventually(lambda: written(200))
        standing.send_signal(signal.SIGSTOP)
        async with pool.acquire() as connection:
            await measure_outbox(connection)
        assert (REGISTRY.get_sample_value("cityloop_outbox_rows") or 0) > 0, "of the whole table, whoever holds it"
        task = asyncio.create_task(Relay(dsn, pool, producer).run())
        await eventually(empty)
        standing.send_signal(signal.SIGCONT)
        await until_says(standing, "written")
        await eventually(empty)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
    assert (REGISTRY.get_sample_value("cityloop_outbox_lanes_taken_total") or 0) >= 1
    held = {row["subject"]: row["version"] for row in await pool.fetch("SELECT subject, version FROM subjects")}
    arrived: dict[str, list[int]] = {}
    for record in await read_all(kafka, EVENTS_SIGNALS):
        arrived.setdefault(record.key.decode(), []).append(int(Signal.FromString(record.value).source.source_id))
    in_order = {subject: list(range(1, version + 1)) for subject, version in held.items()}
    assert {subject: list(dict.fromkeys(versions)) for subject, versions in arrived.items()} == in_order


async def test_two_relays_that_go_on_leave_each_other_their_lanes(
    producer: Producer, dsn: str, pool: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The holder of an idle outbox renews its lease; the other has looked many times by then."""
    monkeypatch.setattr(outbox_module, "LEASE_SECONDS", 1.0)
    monkeypatch.setattr(outbox_module, "RENEW_SECONDS", 0.2)
    monkeypatch.setattr(outbox_module, "POLL_SECONDS", 0.1)
    before = REGISTRY.get_sample_value("cityloop_outbox_lanes_taken_total") or 0
    tasks = [asyncio.create_task(Relay(dsn, pool, producer).run()) for _ in range(2)]

    later = await pool.fetchval("SELECT now() + interval '2 s'")

    async def renewed() -> bool:
        return bool(await pool.fetchval("SELECT count(*) = 16 AND min(renewed_at) > $1 FROM outbox_lanes", later))

    await eventually(renewed)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    assert (REGISTRY.get_sample_value("cityloop_outbox_lanes_taken_total") or 0) == before
