"""Write golden records: one real record of a topic, as JSON, that every later release must still decode.

`python proto/make_example.py --kafka localhost:9092 [--prefix x.]` writes `proto/examples/<topic>/<name>.json` for each
topic that has records and no example of this name yet; an example that is there is never changed.
"""

from __future__ import annotations

import argparse
import asyncio
import base64
import json
from pathlib import Path
from typing import Any

from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition
from cityloop.topics import TOPICS, Topic
from cityloop_messaging import decode
from google.protobuf.json_format import MessageToDict

EXAMPLES = Path(__file__).resolve().parent / "examples"


def example(topic: Topic, record: ConsumerRecord) -> dict[str, Any]:
    """A record as an example: key, headers, value in base64, and what it means for readers."""
    fact = decode(topic, record.key, record.value, record.headers)
    return {
        "key": (record.key or b"").decode(),
        "headers": {name: value.decode() for name, value in record.headers},
        "value": base64.b64encode(record.value).decode(),
        "payload": MessageToDict(fact.payload, preserving_proto_field_name=True),
    }


async def first_record(client: AIOKafkaConsumer, name: str, partitions: int) -> ConsumerRecord | None:
    """The largest of the first records of a topic, None when it is empty."""
    assigned = [TopicPartition(name, number) for number in range(partitions)]
    client.assign(assigned)
    await client.seek_to_beginning()
    ends = await client.end_offsets(assigned)
    if not any(ends.values()):
        return None
    fetched = await client.getmany(timeout_ms=5_000, max_records=200)
    records = [record for part in fetched.values() for record in part if record.value is not None]
    return max(records, key=lambda record: min(len(record.value), 2_000), default=None)


async def main(kafka: str, prefix: str, name: str) -> None:
    """Write what is missing."""
    client = AIOKafkaConsumer(bootstrap_servers=kafka, auto_offset_reset="earliest")
    await client.start()
    try:
        metadata = await client._client.fetch_all_metadata()  # noqa: SLF001 no public way
        for topic in TOPICS.values():
            path = EXAMPLES / topic.name / f"{name}.json"
            partitions = metadata.partitions_for_topic(prefix + topic.name) or set()
            if path.exists() or not partitions:
                continue
            record = await first_record(client, prefix + topic.name, len(partitions))
            if record is not None:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(json.dumps(example(topic, record), ensure_ascii=False, indent=2) + "\n")
                print(path.relative_to(EXAMPLES))
    finally:
        await client.stop()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kafka", required=True, help="host:port of a broker with records of a real run")
    parser.add_argument("--prefix", default="", help="prefix of the topics")
    parser.add_argument("--name", default="first", help="name of the example")
    arguments = parser.parse_args()
    asyncio.run(main(arguments.kafka, arguments.prefix, arguments.name))
