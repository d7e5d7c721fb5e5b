"""The topics as an AsyncAPI 3 document, made of the declarations in proto/topics: what partners' tools read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import yaml

HEAD = "# Generated from proto/topics by `make proto`: do not edit.\n"
OUTSIDERS = ("departments", "partners")
PROTOBUF = "application/vnd.google.protobuf;version=3"
DAY_MS = 24 * 60 * 60 * 1000
KAFKA_BINDING = "0.5.0"
DESCRIPTION = (
    "The facts of a city, on Kafka. Records are CloudEvents 1.0 in binary mode: attributes are headers, the payload is "
    "the message of the channel in protobuf, compiled from the `.proto` file that its schema names. Delivery is at "
    "least once. A fact of a versioned subject has `ce_sequence`, the version of its subject, from 1 without gaps: "
    "apply only a greater version, so that what comes twice or late does no harm. Batches are compressed with zstd. "
    "Tags say whom a channel is offered to; the others are between the services, and change as they need."
)


def headers_schema() -> dict[str, Any]:
    """The headers of every record, as a JSON Schema."""
    text = {"type": "string"}
    properties = {
        "ce_specversion": {"type": "string", "const": "1.0"},
        "ce_id": {"type": "string", "format": "uuid", "description": "Of the fact; the same in every copy."},
        "ce_source": {**text, "description": "Who published it, such as /cityloop/event-hub."},
        "ce_type": {**text, "description": "Full name of the message in the payload."},
        "ce_subject": {**text, "description": "Id of what it is about."},
        "ce_time": {"type": "string", "format": "date-time", "description": "When it happened in the world."},
        "ce_dataschema": {**text, "description": "urn:cityloop:proto: and the full name of the message."},
        "ce_jurisdiction": {**text, "description": "Code of the division that owns it; the city's own while unknown."},
        "ce_sequence": {
            "type": "string",
            "pattern": "^[1-9][0-9]*$",
            "description": "Version of the subject; on channels of versioned subjects only.",
        },
        "content-type": {"type": "string", "const": "application/protobuf"},
        "traceparent": {**text, "description": "W3C trace context of what led to it."},
    }
    optional = {"ce_sequence", "traceparent"}
    return {
        "type": "object",
        "properties": properties,
        "required": [name for name in properties if name not in optional],
    }


def document(declarations: Sequence[Mapping[str, Any]], places: Mapping[str, str]) -> str:
    """The document as YAML.

    Args:
        declarations: the files of proto/topics.
        places: the `.proto` file of each message, by full name.
    """
    content = {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Cityloop topics",
            "version": "1",
            "description": DESCRIPTION,
            "license": {"name": "Apache-2.0", "url": "https://www.apache.org/licenses/LICENSE-2.0"},
        },
        "defaultContentType": "application/protobuf",
        "servers": {
            "kafka": {
                "host": "{bootstrap}",
                "protocol": "kafka",
                "description": "As the operator names it; on the fleet of a clone as `make up` prints it.",
                "variables": {"bootstrap": {"default": "127.0.0.1:9092"}},
            }
        },
        "channels": {entry["topic"]: _channel(entry) for entry in declarations},
        "operations": {f"publish-{entry['topic']}": _operation(entry) for entry in declarations},
        "components": {
            "messages": {entry["topic"]: _message(entry, places) for entry in declarations},
            "schemas": {"headers": headers_schema()},
        },
    }
    return HEAD + yaml.safe_dump(content, sort_keys=False, allow_unicode=True, width=120)


def _channel(entry: Mapping[str, Any]) -> dict[str, Any]:
    compacted = entry["cleanup"] == "compact"
    kept = {} if compacted else {"retention.ms": entry["retention_days"] * DAY_MS}
    tags = [{"name": name} for name in OUTSIDERS if name in entry["consumers"]]
    return {
        "address": entry["topic"],
        "description": f"{entry['description']} Of {entry['owner']}.",
        "messages": {"fact": {"$ref": f"#/components/messages/{entry['topic']}"}},
        **({"tags": tags} if tags else {}),
        "bindings": {
            "kafka": {
                "topic": entry["topic"],
                "partitions": entry["partitions"],
                "topicConfiguration": {"cleanup.policy": [entry["cleanup"]], **kept},
                "bindingVersion": KAFKA_BINDING,
            }
        },
    }


def _operation(entry: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "action": "send",
        "channel": {"$ref": f"#/channels/{entry['topic']}"},
        "summary": f"{', '.join(entry['producers'])} to {', '.join(entry['consumers'])}.",
    }


def _message(entry: Mapping[str, Any], places: Mapping[str, str]) -> dict[str, Any]:
    return {
        "name": entry["payload"],
        "contentType": "application/protobuf",
        "headers": {"$ref": "#/components/schemas/headers"},
        "payload": {"schemaFormat": PROTOBUF, "schema": {"$ref": places[entry["payload"]]}},
        "bindings": {
            "kafka": {"key": {"type": "string", "description": entry["key"]}, "bindingVersion": KAFKA_BINDING}
        },
    }
