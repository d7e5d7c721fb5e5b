"""Golden records: every example decodes, means what it says, and each topic in use has one."""

from __future__ import annotations

import base64
import json
from pathlib import Path

import pytest
from cityloop.topics import TOPICS, Topic
from cityloop_messaging import decode, encode_headers
from cityloop_testkit.sources import COMPANIONS, OUTSIDERS, ROOT, SERVICES
from google.protobuf.json_format import MessageToDict

EXAMPLES = sorted((ROOT / "proto" / "examples").rglob("*.json"))
IN_USE = [
    topic
    for topic in TOPICS.values()
    if {*topic.producers, *topic.consumers} - OUTSIDERS - set(COMPANIONS) <= set(SERVICES)
]


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_an_example_decodes_to_what_it_says(path: Path) -> None:
    example = json.loads(path.read_text(encoding="utf-8"))
    topic = TOPICS[path.parent.name]
    headers = [(name, value.encode()) for name, value in example["headers"].items()]
    fact = decode(topic, example["key"].encode(), base64.b64decode(example["value"]), headers)
    assert MessageToDict(fact.payload, preserving_proto_field_name=True) == example["payload"]
    assert dict(encode_headers(fact)) == dict(headers), "every header is understood, and none is lost"


@pytest.mark.parametrize("topic", IN_USE, ids=lambda topic: topic.name)
def test_a_topic_in_use_has_an_example(topic: Topic) -> None:
    assert [path for path in EXAMPLES if path.parent.name == topic.name], "run proto/make_example.py on a broker"
