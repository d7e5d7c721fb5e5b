"""Processes killed by SIGKILL at counted points: what they had committed arrives, and effects happen once."""

from __future__ import annotations

import signal
from collections import Counter
from pathlib import Path

import pytest
from cityloop.events.v1.signal_pb2 import Signal
from cityloop.topics import EVENTS_SIGNALS
from cityloop_database import Pool
from cityloop_messaging import KafkaConnection, Producer
from cityloop_testkit import Clusters, eventually, read_all, signal_fact
from cityloop_testkit.members import SERVICE, all_committed
from cityloop_testkit.processes import running_script, until_says

HERE = Path(__file__).parent


async def sent(kafka: KafkaConnection) -> dict[str, list[int]]:
    """Versions of each subject as they stand on the topic."""
    found: dict[str, list[int]] = {}
    for record in await read_all(kafka, EVENTS_SIGNALS):
        found.setdefault(record.key.decode(), []).append(int(Signal.FromString(record.value).source.source_id))
    return found


async def test_a_killed_relay_loses_no_committed_row_and_keeps_the_order_of_each_subject(
    kafka: KafkaConnection, clusters: Clusters, dsn: str, pool: Pool
) -> None:
    await pool.execute("CREATE TABLE subjects (subject text PRIMARY KEY, version integer NOT NULL)")

    script, arguments = HERE / "relaying_process.py", (clusters.kafka, kafka.prefix, dsn)
    for die_when in ("handed-over", "acknowledged"):
        async with running_script(script, *arguments, "100000", die_when, "200") as process:
            assert await process.wait() == -signal.SIGKILL
    changes = await pool.fetchval("SELECT sum(version) FROM subjects") + 100
    async with running_script(script, *arguments, str(changes), "never", "0") as process:
        await until_says(process, "written")
        await eventually(lambda: pool.fetchval("SELECT NOT EXISTS (SELECT FROM outbox)"))
    held = {row["subject"]: row["version"] for row in await pool.fetch("SELECT subject, version FROM subjects")}
    arrived = await sent(kafka)
    assert sum(held.values()) >= changes
    in_order = {subject: list(range(1, version + 1)) for subject, version in held.items()}
    assert {subject: list(dict.fromkeys(versions)) for subject, versions in arrived.items()} == in_order
    assert sum(map(len, arrived.values())) > sum(held.values()), "what was acknowledged and not deleted is sent again"


@pytest.mark.parametrize("hold_when", ["before-commit", "after-commit"])
async def test_a_member_killed_while_it_drains_loses_nothing_and_doubles_nothing(
    kafka: KafkaConnection, producer: Producer, clusters: Clusters, dsn: str, pool: Pool, hold_when: str
) -> None:
    await pool.execute("CREATE TABLE effects (subject text NOT NULL)")
    names = [f"s{number}" for number in range(200)]
    await producer.publish(signal_fact(name) for name in names)
    arguments = (clusters.kafka, kafka.prefix, SERVICE, dsn)
    async with running_script(HERE / "draining_member.py", *arguments, hold_when, "100") as process:
        await until_says(process, "holding")
        process.terminate()
        await until_says(process, "draining")
        process.kill()
        await process.wait()
    assert 0 < await pool.fetchval("SELECT count(*) FROM effects") < len(names)

    async with running_script(HERE / "draining_member.py", *arguments, "never", "0") as process:
        await eventually(lambda: all_committed(kafka))
        process.terminate()
        assert await process.wait() == 0, "it drains and ends by itself"
    effects = Counter(row["subject"] for row in await pool.fetch("SELECT subject FROM effects"))
    assert effects == dict.fromkeys(names, 1)
