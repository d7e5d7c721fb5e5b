"""A gateway: registers a water level gauge of its department and sends its readings."""

from __future__ import annotations

import argparse
import asyncio
import datetime as dt

from cityloop.common.v1.common_pb2 import Label, Place, Position, ReferenceSystem
from cityloop.sensing.v1.ingest_service_pb2 import RejectionReason
from cityloop.sensing.v1.registry_service_pb2 import Datastream, Thing
from cityloop_client import Client, Reading


async def main(thing_id: str, longitude: float, latitude: float, values: list[float]) -> None:
    async with Client.from_environment() as client:
        # Whoever changes something acts in a post of the department that they hold.
        post = next(post for post in await client.posts() if "handle" in post.roles)
        position = Position(
            longitude=longitude, latitude=latitude, reference_system=ReferenceSystem.REFERENCE_SYSTEM_WGS84
        )
        level = Datastream(
            datastream_id=f"{thing_id}.level", property="water_level_cm", unit="cm", minimum=0, maximum=300
        )
        gauge = Thing(
            thing_id=thing_id,
            thing_model="water-level-gauge",
            name=Label(texts={"zh": f"水位计 {thing_id}", "en": f"Gauge {thing_id}"}),
            place=Place(position=position),
            department_id=post.department_id,
            datastreams=[level],
        )
        registered = await client.in_post(post.post_id, person_id="E-1024").register_thing(gauge)
        number = registered.datastreams[0].number
        print(f"{thing_id} is registered: its readings go under number {number}")

        # One reading a second, the last of them now.
        now, count = dt.datetime.now(dt.UTC), len(values)
        readings = [
            Reading(number, now - dt.timedelta(seconds=count - place), value)
            for place, value in enumerate(values, start=1)
        ]
        async with client.readings() as stream:
            answer = await stream.send(readings)
        print(f"{answer.accepted} readings are durable, {answer.flagged} of them flagged")
        for item in answer.rejected:
            print(f"not taken: {readings[item.index]}: {RejectionReason.Name(item.reason)}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--thing", default="gauge-of-mine")
    parser.add_argument("--at", type=float, nargs=2, default=(113.23, 23.08), metavar=("LONGITUDE", "LATITUDE"))
    parser.add_argument("--values", type=float, nargs="+", default=[3.0, 12.0, 31.0, 33.0], help="centimetres")
    given = parser.parse_args()
    asyncio.run(main(given.thing, given.at[0], given.at[1], given.values))
