"""A partner's consumer: prints every city event, with a plain Kafka client and the compiled `.proto` files."""

from __future__ import annotations

import argparse
import asyncio
import os

from aiokafka import AIOKafkaConsumer
from cityloop.events.v1.city_event_pb2 import CityEvent, CityEventState


async def main(servers: str, topic: str, group: str) -> None:
    # The group keeps where it was: started again, it goes on behind the last record that it committed.
    consumer = AIOKafkaConsumer(
        topic, bootstrap_servers=servers, group_id=group, auto_offset_reset="earliest", enable_auto_commit=False
    )
    await consumer.start()
    newest: dict[str, int] = {}
    try:
        async for record in consumer:
            # A record is a CloudEvent in binary mode: its attributes are headers, its payload is protobuf.
            headers = {name: value.decode() for name, value in record.headers}
            event = CityEvent.FromString(record.value)
            # A fact may come twice, and copies out of order: of each event only a greater version counts.
            if event.version > newest.get(event.event_id, 0):
                newest[event.event_id] = event.version
                state = CityEventState.Name(event.state).removeprefix("CITY_EVENT_STATE_").lower()
                opened_by = event.opening_signal.source.source_id
                print(
                    f"{event.event_number} {event.event_class} {state}, opened by {opened_by};"
                    f" {headers['ce_type']} of {headers['ce_source']} at {headers['ce_time']}",
                    flush=True,
                )
            await consumer.commit()
    finally:
        await consumer.stop()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--servers", default=os.environ.get("CITYLOOP_KAFKA", "127.0.0.1:9092"))
    parser.add_argument("--topic", default="events.city-events.v1")
    parser.add_argument("--group", default="partner-example")
    given = parser.parse_args()
    try:
        asyncio.run(main(given.servers, given.topic, given.group))
    except KeyboardInterrupt:
        print("ended")
