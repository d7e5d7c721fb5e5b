"""A partner's consumer: prints every city event, with a plain Kafka client and the compiled `.proto` files."""

from __future__ import annotations

import argparse
import asyncio
import os
from pathlib import Path
from typing import Any

from aiokafka import AIOKafkaConsumer
from aiokafka.helpers import create_ssl_context
from cityloop.events.v1.city_event_pb2 import CityEvent, CityEventState


def connection(servers: str, partner: str) -> dict[str, Any]:
    """With the certificate that `cityloop partner add` wrote; a fleet that is open to no partner asks for none."""
    if not partner:
        return {"bootstrap_servers": servers}
    folder = Path(os.environ["CITYLOOP_CERTIFICATES"])
    ca, certificate, key = (str(folder / name) for name in ("ca.crt", "tls.crt", "tls.key"))
    context = create_ssl_context(cafile=ca, certfile=certificate, keyfile=key)
    return {"bootstrap_servers": servers, "security_protocol": "SSL", "ssl_context": context}


async def main(servers: str, partner: str, topic: str, group: str) -> None:
    # The group keeps where it was: started again, it goes on behind the last record that it committed.
    own = connection(servers, partner) | {"group_id": f"{partner or 'partner'}.{group}", "enable_auto_commit": False}
    newest: dict[str, int] = {}
    async with AIOKafkaConsumer(topic, auto_offset_reset="earliest", **own) as consumer:
        async for record in consumer:
            # A record is a CloudEvent in binary mode: its attributes are headers, its payload is protobuf.
            headers = {name: value.decode() for name, value in record.headers}
            event = CityEvent.FromString(record.value)
            # A fact may come twice, and copies out of order: of each event only a greater version counts.
            if event.version > newest.get(event.event_id, 0):
                newest[event.event_id] = event.version
                state = CityEventState.Name(event.state).removeprefix("CITY_EVENT_STATE_").lower()
                opened = f"{event.event_number} {event.event_class} {state}, by {event.opening_signal.source.source_id}"
                print(f"{opened}; {headers['ce_type']} of {headers['ce_source']} at {headers['ce_time']}", flush=True)
            await consumer.commit()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--servers", default=os.environ.get("CITYLOOP_KAFKA", "127.0.0.1:9092"))
    parser.add_argument("--partner", default=os.environ.get("CITYLOOP_PARTNER", ""))
    parser.add_argument("--topic", default="events.city-events.v1")
    parser.add_argument("--group", default="example")
    try:
        asyncio.run(main(**vars(parser.parse_args())))
    except KeyboardInterrupt:
        print("ended")
