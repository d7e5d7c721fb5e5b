"""Databases and positions are held at one moment and put back, tried on their own: no service runs."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import asyncpg
import pytest
import pytest_asyncio
from cityloop.citizen.v1.report_pb2 import Report
from cityloop.events.v1.operating_mode_pb2 import OperatingMode
from cityloop.topics import CITIZEN_REPORTS, EVENTS_OPERATING_MODES, EVENTS_SIGNALS, TOPICS
from cityloop_database import paused_seconds
from cityloop_local.fleet import SERVICES, Backends, Fleet
from cityloop_local.kafka import Kafka
from cityloop_messaging import Fact, KafkaConnection, Producer, create_topics, new_id, record_published, topics_ahead
from cityloop_operator.backups.backup import Installation, make_backup
from cityloop_operator.backups.logs import Logs, reading
from cityloop_operator.backups.manifest import BackupError, Manifest
from cityloop_operator.backups.recovery import manifest_of_recovered
from cityloop_operator.backups.restore import check_backup, look_at_loss, put_backup_back
from cityloop_testkit import Clusters, read_all
from cityloop_testkit.records import committed

pytestmark = pytest.mark.xdist_group("restores")
OWNER, READER, FIGURES = "citizen-services", "event-hub", "event-hub-figures"
NOW = dt.datetime.now(dt.UTC)


@dataclass(frozen=True, slots=True)
class StoppedFleet:
    """Databases and topics of a fleet whose services do not run."""

    installation: Installation
    producer: Producer
    logs: Logs

    async def run(self, service: str, statement: str, *arguments: Any) -> Any:
        connection = await asyncpg.connect(self.installation.databases[service])
        try:
            return await connection.fetchval(statement, *arguments)
        finally:
            await connection.close()

    async def report(self, number: int) -> None:
        """As citizen-services does: a number, its record, and how far the topic then is."""
        await self.run(OWNER, "SELECT setval('report_numbers', $1)", number)
        await self.producer.publish([reported(number)])
        await self.know(CITIZEN_REPORTS.name)

    async def know(self, topic: str) -> None:
        ends = (await self.logs.ends())[topic]
        connection = await asyncpg.connect(self.installation.databases[TOPICS[topic].owner])
        await record_published(connection, {(topic, partition): end for partition, end in ends.items()})
        await connection.close()

    async def mode(self, name: str, version: int) -> None:
        payload = OperatingMode(version=version)
        await self.producer.publish(
            [Fact(EVENTS_OPERATING_MODES, name, new_id(), READER, name, NOW, "440100", payload, version)]
        )
        await self.know(EVENTS_OPERATING_MODES.name)

    async def read_to(self, position: int, group: str = READER) -> None:
        """A group has read so much of the reports."""
        await self.logs.commit(self.installation.kafka.group(group), {(CITIZEN_REPORTS.name, 0): position})

    async def ahead(self) -> list[str]:
        connection = await asyncpg.connect(self.installation.databases[OWNER])
        try:
            return [item.topic for item in await topics_ahead(self.installation.kafka, connection, OWNER)]
        finally:
            await connection.close()

    async def modes(self) -> list[str]:
        return [record.key.decode() for record in await read_all(self.installation.kafka, EVENTS_OPERATING_MODES)]


def reported(number: int) -> Fact[Report]:
    """The record of a report."""
    payload = Report(report_number=f"R-2026-{number:06d}", version=1)
    return Fact(CITIZEN_REPORTS, "one", new_id(), OWNER, "one", NOW, "440100", payload, 1)


@pytest_asyncio.fixture
async def fleet(clusters: Clusters, kafka_prefix: str, tmp_path: Path) -> AsyncIterator[StoppedFleet]:
    kafka = KafkaConnection(clusters.kafka, kafka_prefix)
    services = Fleet(tmp_path / "fleet", Backends(clusters.kafka, clusters.postgres, kafka_prefix), SERVICES)
    await create_topics(kafka, TOPICS.values(), partitions=1)
    await services.create_databases()
    await services.migrate()
    producer = Producer(kafka, "test")
    await producer.start()
    async with reading(kafka) as logs:
        yield StoppedFleet(
            Installation(kafka, {name: services.dsn(name) for name in services.services}), producer, logs
        )
    await producer.stop()


async def backed_up(fleet: StoppedFleet, folder: Path) -> Manifest:
    await make_backup(fleet.installation, folder, lambda _line: None)
    return check_backup(folder, fleet.installation)


async def put_back(fleet: StoppedFleet, folder: Path | None, manifest: Manifest) -> dict[str, dict[str, int]]:
    loss = await look_at_loss(fleet.installation, manifest)
    return await put_backup_back(fleet.installation, folder, manifest, loss, lambda _line: None, "tester", 10)


async def test_a_backup_put_back_leaves_readers_before_what_came_later_and_numbers_behind_it(
    fleet: StoppedFleet, tmp_path: Path
) -> None:
    folder, kafka = tmp_path / "backup", fleet.installation.kafka
    await fleet.report(1)
    await fleet.report(2)
    await fleet.mode("before", 1)
    with pytest.raises(BackupError, match=r"backup-not-quiet .*event-hub.*records 2"):
        await make_backup(fleet.installation, tmp_path / "none", lambda _line: None, quiet_seconds=0.1)
    await fleet.read_to(2)
    manifest = await backed_up(fleet, folder)
    connection = await asyncpg.connect(fleet.installation.databases[READER])
    assert await paused_seconds(connection) == 0, "the fleet goes on"
    with pytest.raises(BackupError, match="restore-service-runs"):
        await look_at_loss(fleet.installation, manifest)
    await connection.close()

    await fleet.report(3)
    await fleet.report(4)
    await fleet.mode("after", 1)
    await fleet.mode("before", 2)
    await fleet.read_to(4)
    await fleet.run(OWNER, "SELECT setval('report_numbers', 5)")
    loss = {topic.topic: topic for topic in (await look_at_loss(fleet.installation, manifest)).topics}
    assert (loss[CITIZEN_REPORTS.name].fields["new"], loss[CITIZEN_REPORTS.name].records) == (
        ["R-2026-000003", "R-2026-000004"],
        2,
    )
    numbers = await put_back(fleet, folder, manifest)

    assert numbers[OWNER]["report_numbers"] == 15, "one that nothing but the database told of, and ten more"
    assert await fleet.run(OWNER, "SELECT nextval('report_numbers')") == 16
    assert await committed(kafka, READER, CITIZEN_REPORTS) == {0: 4}
    decided = await fleet.run(
        READER, "SELECT (consumer, topic, partition, kind, first_offset, last_offset) FROM partition_instructions"
    )
    assert decided == (READER, CITIZEN_REPORTS.name, 0, "pass-over", 2, 3)
    assert await fleet.run(READER, "SELECT count(*) FROM audit_entries WHERE action = 'restore'") == 1
    assert await fleet.modes() == ["before"], "the topic is what it was"
    assert await fleet.ahead() == []
    assert await backed_up(fleet, tmp_path / "next"), "nothing looks as if it waited"


async def test_what_reads_beside_a_service_goes_back_with_it(fleet: StoppedFleet, tmp_path: Path) -> None:
    folder, kafka = tmp_path / "backup", fleet.installation.kafka
    await fleet.report(1)
    await fleet.report(2)
    await fleet.read_to(2)
    await fleet.read_to(1, FIGURES)
    with pytest.raises(BackupError, match=r"backup-not-quiet .*event-hub-figures.*records 1"):
        await make_backup(fleet.installation, tmp_path / "none", lambda _line: None, quiet_seconds=0.1)
    await fleet.read_to(2, FIGURES)
    manifest = await backed_up(fleet, folder)
    await fleet.report(3)
    await fleet.read_to(3, FIGURES)
    await put_back(fleet, folder, manifest)
    assert await committed(kafka, FIGURES, CITIZEN_REPORTS) == {0: 3}
    decided = await fleet.run(
        READER, "SELECT array_agg((consumer, first_offset, last_offset) ORDER BY consumer) FROM partition_instructions"
    )
    assert decided == [(READER, 2, 2), (FIGURES, 2, 2)]


async def test_what_has_never_run_beside_a_service_is_waited_for_by_no_backup(
    fleet: StoppedFleet, tmp_path: Path
) -> None:
    folder = tmp_path / "backup"
    await fleet.report(1)
    await fleet.read_to(1)
    await put_back(fleet, folder, await backed_up(fleet, folder))
    assert await backed_up(fleet, tmp_path / "next")
    await fleet.read_to(1, FIGURES)
    await put_back(fleet, folder, check_backup(folder, fleet.installation))
    assert await committed(fleet.installation.kafka, FIGURES, CITIZEN_REPORTS) == {0: 0}, "it began after the backup"


@pytest_asyncio.fixture
async def other_broker(tmp_path: Path) -> AsyncIterator[KafkaConnection]:
    """A second broker, with the fleet's topics, beside the one that is lost."""
    broker = Kafka(tmp_path / "other-kafka")
    broker.start()
    await asyncio.to_thread(broker.wait_ready)
    connection = KafkaConnection(broker.bootstrap_servers)
    await create_topics(connection, TOPICS.values(), partitions=1)
    yield connection
    broker.server.kill()


async def test_a_backup_is_put_back_to_another_broker(
    fleet: StoppedFleet, other_broker: KafkaConnection, tmp_path: Path
) -> None:
    folder = tmp_path / "backup"
    await fleet.report(1)
    await fleet.mode("before", 1)
    await fleet.read_to(1)
    await fleet.read_to(1, FIGURES)
    await fleet.run(READER, "INSERT INTO positions VALUES ($1, $2, 0, 1, 99)", READER, EVENTS_SIGNALS.name)
    await fleet.run(READER, "INSERT INTO indicator_offsets VALUES ($1, 0, 1)", CITIZEN_REPORTS.name)
    manifest = await backed_up(fleet, folder)
    await fleet.report(2)
    async with reading(other_broker) as logs:
        moved = replace(fleet, installation=replace(fleet.installation, kafka=other_broker), logs=logs)
        producer = Producer(other_broker, "test")
        await producer.start()
        await producer.publish([reported(number) for number in (5, 6, 7)])
        await producer.stop()
        loss = await look_at_loss(moved.installation, manifest)
        assert (loss.same_broker, loss.numbers_known) == (False, True)
        assert {item.topic: item.records for item in loss.topics} == {CITIZEN_REPORTS.name: 3}
        numbers = await put_back(moved, folder, manifest)

        assert numbers[OWNER]["report_numbers"] == 17, "the greatest number that the other log tells, and ten more"
        assert await committed(other_broker, READER, CITIZEN_REPORTS) == {0: 3}, "the end of this log"
        assert await committed(other_broker, FIGURES, CITIZEN_REPORTS) == {0: 3}
        assert await moved.run(READER, "SELECT next_offset FROM positions WHERE topic = $1", EVENTS_SIGNALS.name) == 0
        assert await moved.run(READER, "SELECT next_offset FROM indicator_offsets") == 3
        assert await moved.run(READER, "SELECT count(*) FROM partition_instructions") == 0
        assert (await moved.modes(), await fleet.modes()) == (["before"], ["before"])
        assert await moved.ahead() == []
        assert await backed_up(moved, tmp_path / "next"), "the fleet is whole on this broker"


async def test_a_database_that_went_back_alone_is_seen_and_readers_follow_it(fleet: StoppedFleet) -> None:
    await fleet.report(1)
    await fleet.read_to(1)
    await fleet.report(2)
    await fleet.read_to(2)
    # As an archive would have it: of the second report the database knows nothing.
    await fleet.run(OWNER, "UPDATE published SET next_offset = 1")
    await fleet.run(OWNER, "SELECT setval('report_numbers', 1)")
    assert await fleet.ahead() == [CITIZEN_REPORTS.name]
    manifest = await manifest_of_recovered(fleet.installation, dt.datetime.now(dt.UTC))
    numbers = await put_back(fleet, None, manifest)
    assert numbers[OWNER]["report_numbers"] == 12
    decided = await fleet.run(READER, "SELECT (first_offset, last_offset) FROM partition_instructions")
    assert decided == (1, 1)
    assert await fleet.ahead() == []


async def test_a_database_that_went_back_behind_a_change_of_modes_is_refused(fleet: StoppedFleet) -> None:
    await fleet.mode("one", 1)
    await fleet.run(READER, "DELETE FROM published")
    with pytest.raises(BackupError, match="restore-changed-since"):
        await manifest_of_recovered(fleet.installation, dt.datetime.now(dt.UTC))
