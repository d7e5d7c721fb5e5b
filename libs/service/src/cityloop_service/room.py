"""A room: one matter of a service, as its bootstrap sees it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from cityloop_messaging import ReceivedFact, Subscription
from cityloop_rpc import Registration

from cityloop_service.background import Background

if TYPE_CHECKING:
    # Named only: a service without an HTTP edge does not load it.
    from fastapi import APIRouter

Measurement: TypeAlias = Callable[[], Awaitable[None]]
NO_MEASUREMENTS: Mapping[str, Measurement] = MappingProxyType({})


class Job(NamedTuple):
    """What is done again and again, under a name."""

    seconds: float
    """From the end of one run to the next."""
    name: str
    action: Callable[[], Awaitable[None]]


class Room:
    """What one matter of a service consumes, serves and runs; a room sets those of these that it has."""

    subscriptions: Sequence[Subscription] = ()
    registrations: Sequence[Registration] = ()
    routers: Sequence[APIRouter] = ()
    """Its part of the HTTP edge."""
    jobs: Sequence[Job] = ()
    measurements: Mapping[str, Measurement] = NO_MEASUREMENTS
    """What sets its gauges, by name; one that fails ends no service."""


def one_a_topic(subscriptions: Iterable[Subscription]) -> list[Subscription]:
    """One subscription for each topic: where several rooms have one of a topic, they handle its facts in their order.

    The topic's facts are repeated to all of them when one of them fails, and each has its effects once, as always. A
    room that keeps positions of its own is the only one of its topic.
    """
    by_topic: dict[str, list[Subscription]] = {}
    for subscription in subscriptions:
        by_topic.setdefault(subscription.topic.name, []).append(subscription)
    return [found[0] if len(found) == 1 else _joined(found) for found in by_topic.values()]


def _joined(subscriptions: Sequence[Subscription]) -> Subscription:
    first = subscriptions[0]
    if any(subscription.positions is not None for subscription in subscriptions):
        raise ValueError(f"{first.topic.name}: who keeps positions of his own handles its facts alone")

    async def handle(received: Sequence[ReceivedFact]) -> None:
        for subscription in subscriptions:
            await subscription.handle(received)

    return Subscription(first.topic, handle, min(subscription.batch for subscription in subscriptions))


@asynccontextmanager
async def running_rooms(background: Background, rooms: Iterable[Room]) -> AsyncIterator[None]:
    """Run the jobs and measurements of rooms while the block lasts."""
    async with AsyncExitStack() as stack:
        for room in rooms:
            for job in room.jobs:
                await stack.enter_async_context(background.every(*job))
            for name, measure in room.measurements.items():
                await stack.enter_async_context(background.measuring(name, measure))
        yield
