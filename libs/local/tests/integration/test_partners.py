"""A partner on a real broker: it reads the topics made for it under its own groups, and can do nothing else."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from aiokafka.errors import GroupAuthorizationFailedError, KafkaError
from aiokafka.helpers import create_ssl_context
from cityloop.topics import EVENTS_CITY_EVENTS, EVENTS_SIGNALS, TOPICS, Topic
from cityloop_local import partners
from cityloop_local.certificates import Certificate, DevelopmentAuthority
from cityloop_local.kafka import Kafka
from cityloop_local.partners import PartnerListener
from cityloop_local.workspace import LOOPBACK, free_port
from cityloop_messaging import KafkaConnection, create_topics

pytestmark = pytest.mark.xdist_group("partners")
MARK = b"a record"


class Broker:
    """A broker that partners reach, and the authority whose certificates it knows."""

    def __init__(self, folder: Path) -> None:
        self.authority = DevelopmentAuthority(folder / "certificates")
        listener = PartnerListener(free_port(), self.authority.issue("cityloop", "kafka"))
        self.kafka = Kafka(folder / "kafka", partners=listener)
        self.outside = f"{LOOPBACK}:{listener.port}"
        self.inside = self.kafka.bootstrap_servers

    def as_partner(self, certificate: Certificate) -> dict[str, object]:
        """How a client connects with a certificate."""
        files = (str(certificate.authority), str(certificate.certificate), str(certificate.key))
        context = create_ssl_context(cafile=files[0], certfile=files[1], keyfile=files[2])
        return {"bootstrap_servers": self.outside, "security_protocol": "SSL", "ssl_context": context}

    @contextlib.asynccontextmanager
    async def consumer(
        self, partner: str, topic: Topic, group: str | None, system: str = "desk"
    ) -> AsyncIterator[AIOKafkaConsumer]:
        """A started consumer of a partner; from the beginning of the topic."""
        own = self.as_partner(self.authority.issue(partner, system))
        reader = AIOKafkaConsumer(topic.name, group_id=group, auto_offset_reset="earliest", **own)
        try:
            await reader.start()
            yield reader
        finally:
            await reader.stop()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def broker(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Broker]:
    found = Broker(tmp_path_factory.mktemp("broker"))
    try:
        await asyncio.to_thread(found.kafka.start)
        await asyncio.to_thread(found.kafka.wait_ready)
        await create_topics(KafkaConnection(found.inside), TOPICS.values())
        async with AIOKafkaProducer(bootstrap_servers=found.inside) as producer:
            for topic in (EVENTS_CITY_EVENTS, EVENTS_SIGNALS):
                await producer.send_and_wait(topic.name, MARK)
        yield found
    finally:
        found.kafka.server.stop()


@pytest.mark.asyncio(loop_scope="module")
async def test_it_reads_what_is_made_for_it_until_its_rights_are_taken(broker: Broker) -> None:
    await partners.grant(broker.inside, "acme")
    await partners.grant(broker.inside, "acme")
    assert "acme" in await partners.granted(broker.inside)
    async with broker.consumer("acme", EVENTS_CITY_EVENTS, "acme.example") as reader:
        record = await reader.getone()
        await reader.commit()
    assert record.value == MARK
    taken = await partners.revoke(broker.inside, "acme")
    assert taken == 1 + len(partners.topics_to_read()) + len(partners.topics_to_write())
    assert "acme" not in await partners.granted(broker.inside)
    with pytest.raises(KafkaError):
        async with broker.consumer("acme", EVENTS_CITY_EVENTS, "acme.example") as reader:
            await reader.getone()


@pytest.mark.asyncio(loop_scope="module")
async def test_it_reads_no_other_topic_joins_no_foreign_group_and_writes_nothing(broker: Broker) -> None:
    await partners.grant(broker.inside, "nosy")
    with pytest.raises(KafkaError):
        async with broker.consumer("nosy", EVENTS_SIGNALS, None) as reader:
            await reader.getone()
    with pytest.raises(GroupAuthorizationFailedError):
        async with broker.consumer("nosy", EVENTS_CITY_EVENTS, "event-hub") as reader:
            await reader.getone()
    own = broker.as_partner(broker.authority.issue("nosy", "desk"))
    async with AIOKafkaProducer(**own, request_timeout_ms=5_000) as producer:
        with pytest.raises(KafkaError):
            await producer.send_and_wait(EVENTS_CITY_EVENTS.name, MARK)
    holding = AIOKafkaProducer(**own, transactional_id="nosy.holds-up", request_timeout_ms=5_000)
    with pytest.raises(KafkaError):
        await holding.start()
    await holding.stop()


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize("named", ["drainage", "ANONYMOUS", "x,O=friend", "partner-friend"])
async def test_a_certificate_of_the_fleet_opens_nothing_by_itself(broker: Broker, named: str) -> None:
    await partners.grant(broker.inside, "friend")
    with pytest.raises(KafkaError):
        async with broker.consumer(named, EVENTS_CITY_EVENTS, None) as reader:
            await reader.getone()


@pytest.mark.asyncio(loop_scope="module")
async def test_who_shows_no_certificate_is_not_connected(broker: Broker) -> None:
    authority = broker.authority.issue("cityloop", "kafka").authority
    context = create_ssl_context(cafile=str(authority))
    reader = AIOKafkaConsumer(bootstrap_servers=broker.outside, security_protocol="SSL", ssl_context=context)
    with pytest.raises(KafkaError):
        await reader.start()
    await reader.stop()
