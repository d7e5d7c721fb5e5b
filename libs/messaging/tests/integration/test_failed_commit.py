"""Commits that fail at the broker itself (platform.md section 5, row 12): nothing hangs and nothing is lost."""

from __future__ import annotations

import pytest
from aiokafka import AIOKafkaConsumer
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import CommitFailedError, IllegalGenerationError, UnknownMemberIdError
from aiokafka.protocol.group import LeaveGroupRequest
from cityloop_messaging import Consumer, KafkaConnection, Producer
from cityloop_testkit import eventually, signal_fact
from cityloop_testkit.members import SERVICE, RecordingHandler, all_committed, member

NAMES = {f"s{number}" for number in range(60)}
REJOINS_WITHIN = 30.0


@pytest.fixture
def refusals(monkeypatch: pytest.MonkeyPatch) -> list[BaseException | None]:
    """Why the broker refused commits of this process's members."""
    found: list[BaseException | None] = []
    commit = AIOKafkaConsumer.commit

    async def noting(self: AIOKafkaConsumer, offsets: object) -> None:
        try:
            await commit(self, offsets)
        except CommitFailedError as error:
            found.append(error.__cause__)
            raise

    monkeypatch.setattr(AIOKafkaConsumer, "commit", noting)
    return found


async def drop_from_group(kafka: KafkaConnection, consumer: Consumer) -> None:
    """Remove a member at the broker, as an operator's tool does and as happens to one that was not heard of."""
    session = consumer._session
    assert session is not None
    group = kafka.group(SERVICE)
    admin = AIOKafkaAdminClient(bootstrap_servers=kafka.bootstrap_servers)
    await admin.start()
    try:
        node = await admin.find_coordinator(group)
        request = LeaveGroupRequest(group, session._client._coordinator.member_id)
        assert (await admin._send_request_to_node(node, request)).error_code == 0
    finally:
        await admin.close()


def at_work(consumer: Consumer) -> bool:
    session = consumer._session
    return session is not None and any(worker.buffered for worker in session._workers.values())


async def test_a_member_that_the_broker_has_dropped_fails_to_commit_rejoins_and_loses_nothing(
    kafka: KafkaConnection, producer: Producer, refusals: list[BaseException | None]
) -> None:
    first, second = RecordingHandler(), RecordingHandler()
    async with member(kafka, producer, second, "1"), member(kafka, producer, first, "0", batch=5) as dropped:
        first.gate.clear()
        await producer.publish(signal_fact(name) for name in NAMES)
        await eventually(lambda: at_work(dropped))
        former = dropped._session
        await drop_from_group(kafka, dropped)
        first.gate.set()
        await eventually(lambda: dropped._session is not former and dropped.has_partitions, seconds=REJOINS_WITHIN)
        assert {type(reason) for reason in refusals} <= {UnknownMemberIdError, IllegalGenerationError}
        assert refusals
        await producer.publish([signal_fact(f"later{number}") for number in range(30)])
        await eventually(lambda: all_committed(kafka))
    handled = set(first.seen) | set(second.seen)
    assert handled == NAMES | {f"later{number}" for number in range(30)}
    assert any(name.startswith("later") for name in first.seen), "it works again"
