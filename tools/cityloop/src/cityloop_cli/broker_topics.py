"""Topics as the register declares them, against those that a broker has."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType
from cityloop.topics import TOPICS
from cityloop_kernel import Sentence, say
from cityloop_messaging import KafkaConnection, dead_letter_config, topic_config

POLICY = "cleanup.policy"


@dataclass(frozen=True, slots=True)
class TopicSettings:
    """A topic as it is set up: its partitions, and its settings by the broker's names."""

    partitions: int
    settings: Mapping[str, str]

    @property
    def fields(self) -> dict[str, Any]:
        """For programs."""
        return {"partitions": self.partitions, "settings": dict(self.settings)}


@dataclass(frozen=True, slots=True)
class TopicState:
    """A topic by its name on the broker.

    Args:
        name: with the fleet's prefix.
        declared: by the register; None of one that it does not know.
        found: on the broker; None where it is missing.
        problems: what is wrong, by a constant; empty where all is well, and of a topic of others.
    """

    name: str
    declared: TopicSettings | None
    found: TopicSettings | None
    problems: Mapping[str, Sentence] = field(default_factory=dict)

    @property
    def fields(self) -> dict[str, Any]:
        """For programs."""
        sides = {"declared": self.declared, "found": self.found}
        settings = {side: None if value is None else value.fields for side, value in sides.items()}
        return {"topic": self.name, **settings, "problems": list(self.problems)}


def declared_topics(connection: KafkaConnection) -> dict[str, TopicSettings]:
    """Every topic of the register and every DLQ twin, by its name on the broker."""
    found: dict[str, TopicSettings] = {}
    for topic in TOPICS.values():
        found[connection.topic(topic)] = TopicSettings(topic.partitions, {POLICY: "delete"} | topic_config(topic))
        if topic.dead_letters:
            twin = {POLICY: "delete"} | dead_letter_config()
            found[connection.dead_letters(topic)] = TopicSettings(topic.partitions, twin)
    return found


def compared(declared: Mapping[str, TopicSettings], found: Mapping[str, TopicSettings]) -> list[TopicState]:
    """Each topic of either side, by name. More partitions than declared are well: topics may grow."""
    return [
        TopicState(name, declared.get(name), found.get(name), dict(_problems(declared.get(name), found.get(name))))
        for name in sorted({*declared, *found})
    ]


def _problems(declared: TopicSettings | None, found: TopicSettings | None) -> Iterator[tuple[str, Sentence]]:
    if declared is None:
        return
    if found is None:
        yield "missing", say("topic-missing", partitions=declared.partitions)
        return
    if found.partitions < declared.partitions:
        counts = {"found": found.partitions, "declared": declared.partitions}
        yield "partitions", say("topic-partitions", **counts)
    for name, value in declared.settings.items():
        actual = found.settings.get(name, "")
        if actual != value:
            yield name, say("topic-setting", name=name, found=actual, declared=value)


async def topics_on_broker(connection: KafkaConnection) -> dict[str, TopicSettings]:
    """The topics of a broker that have the fleet's prefix, without the broker's own.

    Raises:
        KafkaError: the broker did not answer.
    """
    admin = AIOKafkaAdminClient(**connection.client_options())
    await admin.start()
    try:
        named = await admin.list_topics()
        names = [name for name in named if name.startswith(connection.prefix) and not name.startswith("__")]
        described = await admin.describe_topics(names) if names else []
        partitions = {item["topic"]: len(item["partitions"]) for item in described}
        settings = await _settings(admin, names)
        return {name: TopicSettings(partitions[name], settings[name]) for name in names}
    finally:
        await admin.close()


async def _settings(admin: AIOKafkaAdminClient, names: Sequence[str]) -> dict[str, dict[str, str]]:
    wanted = {name for topic in declared_topics(KafkaConnection("")).values() for name in topic.settings}
    asked = [ConfigResource(ConfigResourceType.TOPIC, name) for name in names]
    answers = await admin.describe_configs(asked) if asked else []
    return {
        resource[3]: {entry[0]: str(entry[1]) for entry in resource[4] if entry[0] in wanted}
        for answer in answers
        for resource in answer.resources
    }
