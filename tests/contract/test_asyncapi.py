"""The AsyncAPI document is one by the published schema, and says of each topic what the registry says."""

from __future__ import annotations

import json
import uuid
from functools import cache
from typing import Any

import pytest
import yaml
from cityloop.topics import TOPICS, Topic
from cityloop_messaging import Fact, encode_headers, utc_now
from cityloop_testkit.sources import OUTSIDERS, ROOT
from jsonschema import Draft7Validator

SCHEMA = ROOT / "tests/contract/data/asyncapi-3.0.0.json"


@cache
def document() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((ROOT / "proto/asyncapi.yaml").read_text(encoding="utf-8"))
    return found


@cache
def validator() -> Draft7Validator:
    return Draft7Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))


def test_it_is_asyncapi_3() -> None:
    assert [error.message for error in validator().iter_errors(document())] == []


def test_the_schema_refuses_what_is_wrong() -> None:
    broken = json.loads(json.dumps(document()))
    broken["channels"]["cases.tasks.v1"]["bindings"]["kafka"]["partitions"] = 0
    assert [error.message for error in validator().iter_errors(broken)]


def test_every_topic_stands_in_it_once() -> None:
    assert set(document()["channels"]) == set(TOPICS)
    channels = [operation["channel"]["$ref"] for operation in document()["operations"].values()]
    assert sorted(channels) == [f"#/channels/{name}" for name in sorted(TOPICS)]


@pytest.mark.parametrize("topic", TOPICS.values(), ids=lambda topic: str(topic.name))
def test_a_channel_says_what_the_registry_says(topic: Topic) -> None:
    channel, message = document()["channels"][topic.name], document()["components"]["messages"][topic.name]
    kafka = channel["bindings"]["kafka"]
    assert (kafka["topic"], kafka["partitions"]) == (topic.name, topic.partitions)
    kept = kafka["topicConfiguration"]
    assert kept["cleanup.policy"] == ["compact" if topic.compacted else "delete"]
    assert kept.get("retention.ms", 0) == topic.retention_ms
    assert {tag["name"] for tag in channel.get("tags", ())} == set(topic.consumers) & OUTSIDERS
    assert message["name"] == topic.payload_name
    assert ROOT / "proto" / message["payload"]["schema"]["$ref"] == ROOT / "proto" / topic.payload.DESCRIPTOR.file.name
    assert (ROOT / "proto" / message["payload"]["schema"]["$ref"]).is_file()


@pytest.mark.parametrize("versioned", [False, True])
def test_the_headers_it_describes_are_those_that_are_written(versioned: bool) -> None:
    topic = next(topic for topic in TOPICS.values() if topic.versioned_subjects == versioned)
    sequence = 7 if versioned else None
    fact = Fact(topic, "k", uuid.uuid4(), "event-hub", "s", utc_now(), "4401", topic.payload(), sequence, "00-a-b-01")
    headers = {name: value.decode() for name, value in encode_headers(fact)}
    described = document()["components"]["schemas"]["headers"]
    assert set(headers) == set(described["properties"]) - (set() if versioned else {"ce_sequence"})
    assert [error.message for error in Draft7Validator(described).iter_errors(headers)] == []
