"""The topic registry: each entry is valid, and what is declared is what the code uses."""

from __future__ import annotations

import ast

import pytest
import yaml
from cityloop import topics
from cityloop.common.v1.common_pb2 import Classification
from cityloop.topics import TOPICS, Topic
from cityloop_packs import ANSWERS, OWNERS
from cityloop_reactions import TOPIC_OF
from cityloop_testkit.contracts import load_contracts
from cityloop_testkit.sources import COMPANIONS, OUTSIDERS, ROOT, SERVICES, names_from, trees

load_contracts()
SIX = {"sensing-ingest", "data-sharing", "event-hub", "collaboration-tasks", "citizen-services", "console"}
FOURTEEN_DAYS_MS = 14 * 24 * 60 * 60 * 1000
FOLLOWED_BY_LIBRARIES = {
    "CITY_REFERENCE": "foundation",
    "CITY_PACKS": "pack_replica",
    "EVENTS_OPERATING_MODES": "mode_replica",
    "CITY_STAFF": "staff_replica",
}
ANSWERED_BY_LIBRARIES = {"CITY_PACK_STATUS": "pack_replica", "CITY_REACTION_STOPS": "ReactionsRoom"}
MAKE_FACTS = {"Fact", "fact_of"}
PLACE_OF_TOPIC = {"Subscription": 0, "Projection": 1}
CONSTANTS = {value.name: name for name, value in vars(topics).items() if isinstance(value, Topic)}


def each(topic: Topic) -> str:
    return topic.name


@pytest.mark.parametrize("topic", TOPICS.values(), ids=each)
def test_an_entry_is_valid(topic: Topic) -> None:
    file = ROOT / "proto" / "topics" / f"{topic.name}.yaml"
    assert yaml.safe_load(file.read_text())["topic"] == topic.name, "a file is named after its topic"
    assert topic.owner in SIX
    assert set(topic.producers) <= SIX
    assert topic.producers
    assert set(topic.consumers) <= SIX | OUTSIDERS | set(COMPANIONS)
    assert topic.consumers
    assert topic.key
    assert topic.description.endswith(".")
    assert 1 <= topic.partitions <= 64
    assert topic.partitioner in {"key", "shard"}
    assert topic.compacted == (topic.retention_ms == 0)
    assert topic.retention_ms <= FOURTEEN_DAYS_MS
    assert topic.dead_letters != topic.compacted, "a DLQ twin for what is not read as a projection, and only for that"
    assert topic.outsiders_write == bool(set(topic.producers) & OUTSIDERS)
    assert topic.classification in Classification.values()[1:]
    if set(topic.consumers) & OUTSIDERS:
        assert topic.classification == Classification.CLASSIFICATION_GENERAL_1, "outsiders read what everybody may know"


@pytest.mark.parametrize("topic", TOPICS.values(), ids=each)
def test_the_payload_is_a_message_that_says_when_it_was_recorded(topic: Topic) -> None:
    recorded = topic.payload.DESCRIPTOR.fields_by_name["recorded_at"].message_type
    assert recorded is not None
    assert recorded.full_name == "google.protobuf.Timestamp"


def test_every_file_of_the_register_is_generated() -> None:
    assert {path.stem for path in (ROOT / "proto" / "topics").glob("*.yaml")} == set(TOPICS)


def called(service: str) -> set[str]:
    """Functions that the service's code calls by their name."""
    nodes = (node for _, tree in trees(SERVICES[service]) for node in ast.walk(tree))
    return {node.func.id for node in nodes if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)}


def followed_by_reactions(service: str) -> set[str]:
    """Constants of topics of others that the acts of a service may answer to."""
    subjects = {of for act, owner in OWNERS.items() if owner == service for of in ANSWERS.get(act, TOPIC_OF)}
    return {CONSTANTS[topic.name] for of, topic in TOPIC_OF.items() if of in subjects and topic.owner != service}


def consumed(service: str) -> set[str]:
    """Constants of topics that the service subscribes to, or that a library follows for it."""
    subscribed = set()
    for _, tree in trees(SERVICES[service]):
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in PLACE_OF_TOPIC:
                topic = node.args[PLACE_OF_TOPIC[node.func.id]]
                assert isinstance(topic, ast.Name), "subscribe to a constant of the register"
                subscribed.add(topic.id)
    calls = called(service)
    subscribed |= followed_by_reactions(service) if "ReactionsRoom" in calls else set()
    return subscribed | {name for name, function in FOLLOWED_BY_LIBRARIES.items() if function in calls}


def produced(service: str) -> set[str]:
    """Constants of topics that the service makes facts of, or that a library answers on for it."""
    found: set[str] = set()
    for _, tree in trees(SERVICES[service]):
        constants = names_from(tree, "cityloop.topics")
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in MAKE_FACTS:
                given = [node.args[0]] if node.args else []
                given += [keyword.value for keyword in node.keywords if keyword.arg == "topic"]
                found |= {value.id for value in given if isinstance(value, ast.Name) and value.id in constants}
                if any(not isinstance(value, ast.Name) or value.id not in constants for value in given):
                    found |= constants
    calls = called(service)
    return found | {name for name, function in ANSWERED_BY_LIBRARIES.items() if function in calls}


def owed(topic: Topic) -> bool:
    """Whether every service of this topic is there: a topic of a service that is not cannot be used yet."""
    return {*topic.producers, *topic.consumers} - OUTSIDERS - set(COMPANIONS) <= set(SERVICES)


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_consumes_what_it_is_declared_to(service: str) -> None:
    readers = {service, *(name for name, house in COMPANIONS.items() if house == service)}
    declared = {CONSTANTS[topic.name] for topic in TOPICS.values() if readers & set(topic.consumers)}
    expected = {CONSTANTS[topic.name] for topic in TOPICS.values() if readers & set(topic.consumers) and owed(topic)}
    if service == "data-sharing":
        declared.add("CITY_REFERENCE")
    assert expected <= consumed(service) <= declared


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_produces_what_it_is_declared_to(service: str) -> None:
    declared = {CONSTANTS[topic.name] for topic in TOPICS.values() if service in topic.producers}
    expected = {CONSTANTS[topic.name] for topic in TOPICS.values() if service in topic.producers and owed(topic)}
    assert expected <= produced(service) <= declared
