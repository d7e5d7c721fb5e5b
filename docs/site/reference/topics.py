"""The topics: what their records carry, who writes and reads them, how long they are kept, and an example of each."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import yaml
from cityloop.topics import TOPICS, Topic
from cityloop_testkit.sources import ROOT

from reference.contracts import link_to
from reference.markdown import block, cell, code, table

DAY_MS = 24 * 60 * 60 * 1000
HEAD = """# Topics

Facts travel on Kafka, each from its owner. A record is a [CloudEvent](https://cloudevents.io) in binary mode: its
attributes are headers, its payload is protobuf. [asyncapi.yaml](../../proto/asyncapi.yaml) says the same to tools.
[How a partner reads them](../guides/partner.md).

"""


def pages() -> Mapping[str, str]:
    """One page."""
    rows = [
        [f"[{topic.name}](#{topic.name})", cell(topic.description), ", ".join(topic.consumers)]
        for topic in TOPICS.values()
    ]
    parts = [HEAD, table(("Topic", "What", "Read by"), rows), _headers()]
    return {"reference/topics.md": "".join([*parts, *map(_section, TOPICS.values())])}


def _headers() -> str:
    declared = yaml.safe_load((ROOT / "proto/asyncapi.yaml").read_text(encoding="utf-8"))
    schema = declared["components"]["schemas"]["headers"]
    rows = [[code(name), _meaning(given)] for name, given in schema["properties"].items()]
    return "## Headers of every record\n\n" + table(("Header", "Meaning"), rows)


def _meaning(header: Mapping[str, Any]) -> str:
    if "const" in header:
        return f"always {code(header['const'])}"
    return cell(str(header.get("description", "")))


def _section(topic: Topic[Any]) -> str:
    kept = "the newest record of each key, for ever" if topic.compacted else f"{topic.retention_ms // DAY_MS} days"
    rows = [
        ["Payload", link_to(topic.payload_name)],
        ["Key", cell(topic.key) + (f" ({code(topic.key_field)})" if topic.key_field else "")],
        ["Written by", ", ".join(topic.producers)],
        ["Read by", ", ".join(topic.consumers)],
        ["Partitions", str(topic.partitions)],
        ["Kept", kept],
        [
            "Versions",
            "of each subject, from 1 without gaps" if topic.versioned_subjects else "none",
        ],
        ["Set aside", code(topic.dead_letter_name) if topic.dead_letters else "nothing"],
    ]
    examples = sorted((ROOT / "proto/examples" / topic.name).glob("*.json"))
    shown = block(json.dumps(json.loads(examples[0].read_text(encoding="utf-8")), ensure_ascii=False, indent=2), "json")
    return (
        f"## {topic.name} {{#{topic.name}}}\n\n{topic.description}\n\n{table(('', ''), rows)}"
        f"A record of it, as JSON:\n\n{shown}"
    )
