"""What a fleet has not done yet: records not handled, rows not sent, facts parked, work in flight; and if it moves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import asyncpg
import httpx
from cityloop.topics import TOPICS
from cityloop_local.fleet import Fleet
from prometheus_client.parser import text_string_to_metric_families

POSITIONS = {"cityloop_consumer_position": "group", "cityloop_projection_position": "service"}
EVENTS_OWNER, DEFERRED_EVENTS = "event-hub", "SELECT count(*) FROM events WHERE deferred"
IN_FLIGHT = {
    "cityloop_consumer_in_flight_batches": "batches in its handlers' hands",
    "cityloop_publish_in_flight_records": "records on their way to Kafka",
}
Key = tuple[str, str]
"""A service, and what it is behind in."""
Ends = Mapping[tuple[str, int], int]
"""Offsets that the next records will have, by topic and partition."""


@dataclass(frozen=True, slots=True)
class Backlog:
    """What a service has still to do: how far it is, how far it had to be when looked at, and a line that says so."""

    done: float
    wanted: float
    line: str


def moved(before: Mapping[Key, Backlog], now: Mapping[Key, Backlog]) -> bool:
    """Whether something has come nearer to what it lacked before.

    That its end has gone farther away is no move; neither is that one which had caught up lacks the next record.
    """
    return any(before[key].done < item.done < before[key].wanted for key, item in now.items() if key in before)


async def waiting_rows(connection: asyncpg.Connection, service: str) -> dict[Key, Backlog]:
    """What waits in tables of a service's database, unless they are empty; a count that falls is a move."""
    outbox = await connection.fetchval("SELECT count(*) FROM outbox")
    parked = await connection.fetchval("SELECT count(*) FROM parked")
    events = await connection.fetchval(DEFERRED_EVENTS) if service == EVENTS_OWNER else 0
    found: dict[Key, Backlog] = {}
    if outbox:
        found[service, "outbox"] = Backlog(-outbox, 0, f"{service} has {outbox} rows in its outbox")
    if parked:
        found[service, "parked"] = Backlog(-parked, 0, f"{service} has parked {parked} facts")
    if events:
        found[service, "events"] = Backlog(-events, 0, f"{service} has {events} events that wait for their second")
    return found


async def lagging(fleet: Fleet, client: httpx.AsyncClient, service: str, ends: Ends) -> dict[Key, Backlog]:
    """Partitions whose records a service has not all handled, and what it has in flight; itself if it is silent."""
    url = f"http://127.0.0.1:{fleet.port(service, 'admin')}/metrics"
    try:
        text = (await client.get(url, params={"name[]": [*POSITIONS, *IN_FLIGHT]}, timeout=5)).text
    except httpx.HTTPError as error:
        return {(service, "answer"): Backlog(0, 0, f"{service} does not answer: {error!r}")}
    positions = {(labels["topic"], int(labels["partition"])): value for _, labels, value in _samples(text, POSITIONS)}
    found: dict[Key, Backlog] = {}
    for (topic, partition), end in ends.items():
        position = positions.get((topic, partition), 0)
        if service in TOPICS[topic].consumers and position < end:
            line = f"{service} is at {position:.0f} of {end} in {topic}/{partition}"
            found[service, f"{topic}/{partition}"] = Backlog(position, end, line)
    for name, _, count in _samples(text, IN_FLIGHT):
        if count:
            found[service, name] = Backlog(0, 0, f"{service} has {count:.0f} {IN_FLIGHT[name]}")
    return found


def _samples(text: str, names: Mapping[str, str]) -> Iterator[tuple[str, dict[str, str], float]]:
    """Name, labels and value of each sample of these metrics; other lines are not parsed, which costs far more."""
    own = "".join(line for line in text.splitlines(keepends=True) if line.startswith(tuple(names)))
    families = (family for family in text_string_to_metric_families(own) if family.name in names)
    yield from ((sample.name, sample.labels, sample.value) for family in families for sample in family.samples)
