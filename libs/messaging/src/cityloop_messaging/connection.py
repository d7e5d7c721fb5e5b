"""Where Kafka is, and what topics and groups are called there."""

from __future__ import annotations

import asyncio
import ssl
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.errors import TopicAlreadyExistsError, for_code
from cityloop.topics import Topic

MAX_RECORD_BYTES = 4 * 1024 * 1024
MAX_VALUE_BYTES = MAX_RECORD_BYTES - 64 * 1024
"""Leaves room for key and headers, also for those that a dead letter gets."""
FETCH_WAIT_MS = 500
"""How long the broker holds a fetch that finds nothing. What is written meanwhile is sent at once: this is no latency,
but five idle services that ask ten times a second keep a broker busy."""
CREATION_SECONDS = 30.0
VISIBLE_CHECK_SECONDS = 0.05
DEAD_LETTER_RETENTION_MS = 14 * 24 * 60 * 60 * 1000


@dataclass(frozen=True, slots=True)
class KafkaTls:
    """Files of a client towards brokers that ask for a certificate: key, certificate, and the authority it trusts."""

    key: Path
    certificate: Path
    authority: Path


@dataclass(frozen=True, slots=True)
class KafkaConnection:
    """Bootstrap servers, a prefix that sets a fleet's topics and groups apart (empty in production), and TLS if any."""

    bootstrap_servers: str
    prefix: str = ""
    tls: KafkaTls | None = None

    def client_options(self) -> dict[str, Any]:
        """Arguments of every client: where, and how it shows who it is. Files are read anew for each client."""
        options: dict[str, Any] = {"bootstrap_servers": self.bootstrap_servers}
        if self.tls is not None:
            context = ssl.create_default_context(cafile=self.tls.authority)
            context.load_cert_chain(self.tls.certificate, self.tls.key)
            options |= {"security_protocol": "SSL", "ssl_context": context}
        return options

    def topic(self, topic: Topic) -> str:
        """Name on the broker."""
        return self.prefix + topic.name

    def dead_letters(self, topic: Topic) -> str:
        """Name of the DLQ twin on the broker."""
        return self.prefix + topic.dead_letter_name

    def group(self, service: str) -> str:
        """Name of a service's consumer group on the broker."""
        return self.prefix + service

    def replay_group(self, topic: Topic) -> str:
        """Name of the group that keeps how far a topic's dead letters were replayed."""
        return self.group(f"replay.{topic.name}")


async def create_topics(
    connection: KafkaConnection, topics: Iterable[Topic], *, partitions: int | None = None, replication: int = 1
) -> None:
    """Create the topics of the register and their DLQ twins, and return once clients can see them.

    One that exists stays as it is.

    Args:
        connection: where.
        topics: which.
        partitions: at most so many each, for tests; as declared when None.
        replication: copies of each partition.

    Raises:
        KafkaError: the broker refused one.
        TimeoutError: after 30 s one is still not to be seen.
    """
    wanted = []
    for topic in topics:
        count = min(topic.partitions, partitions or topic.partitions)
        wanted.append(NewTopic(connection.topic(topic), count, replication, topic_configs=topic_config(topic)))
        if topic.dead_letters:
            twin = NewTopic(connection.dead_letters(topic), count, replication, topic_configs=dead_letter_config())
            wanted.append(twin)
    admin = AIOKafkaAdminClient(**connection.client_options())
    await admin.start()
    try:
        response = await admin.create_topics(wanted)
        for name, code, *_ in response.topic_errors:
            error = for_code(code)
            if code and error is not TopicAlreadyExistsError:
                raise error(f"topic {name} could not be created")
        await _wait_until_visible(admin, [topic.name for topic in wanted])
    finally:
        await admin.close()


async def _wait_until_visible(admin: AIOKafkaAdminClient, names: list[str]) -> None:
    # The controller answers before brokers have heard of what it made: until then a client is told "unknown topic".
    end = time.monotonic() + CREATION_SECONDS
    while unseen := [topic["topic"] for topic in await admin.describe_topics(names) if topic["error_code"]]:
        if time.monotonic() > end:
            raise TimeoutError(f"topics are not to be seen after {CREATION_SECONDS:.0f} s: {', '.join(unseen)}")
        await asyncio.sleep(VISIBLE_CHECK_SECONDS)


def topic_config(topic: Topic) -> dict[str, str]:
    """How the broker keeps a topic."""
    config = {"max.message.bytes": str(MAX_RECORD_BYTES)}
    if topic.compacted:
        return config | {"cleanup.policy": "compact", "retention.ms": "-1"}
    return config | {"retention.ms": str(topic.retention_ms)}


def dead_letter_config() -> dict[str, str]:
    """How the broker keeps a DLQ twin."""
    return {"retention.ms": str(DEAD_LETTER_RETENTION_MS), "max.message.bytes": str(MAX_RECORD_BYTES)}
