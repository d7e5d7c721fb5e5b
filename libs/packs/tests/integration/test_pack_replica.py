"""A service started again runs the packs it ran before, read from the topic alone."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from cityloop.sharing.v1.pack_pb2 import Pack, PackState
from cityloop.topics import CITY_PACK_STATUS, CITY_PACKS
from cityloop_messaging import Fact, KafkaConnection, Producer, new_id, to_timestamp, utc_now
from cityloop_packs import EVENT_CLASSES, PackReplica, digest_of, no_objection
from cityloop_testkit import eventually, groups, read_all

PROPOSED, ACTIVE = PackState.PACK_STATE_PROPOSED, PackState.PACK_STATE_ACTIVE
WITHDRAWN = PackState.PACK_STATE_WITHDRAWN


def state_of(pack: str, pack_version: int, version: int, state: PackState, *, broken: bool = False) -> Fact:
    """One state of one pack version; each version declares an event class of its own."""
    event_class = f"{{event_class: {pack}-{pack_version}, title: {{zh: 内涝, en: Flood}}, problem: event}}"
    files = {
        "pack.yaml": f"{{pack: {pack}, title: {{zh: 探, en: Probe}}}}",
        "event-classes.yaml": "event_classes: [" if broken else f"event_classes: [{event_class}]",
    }
    now = utc_now()
    payload = Pack(
        pack_id=pack,
        pack_version=pack_version,
        version=version,
        occurred_at=to_timestamp(now),
        recorded_at=to_timestamp(now),
        state=state,
        files=files,
        digest=digest_of(files),
    )
    key = f"{pack}/{pack_version}"
    return Fact(CITY_PACKS, key, new_id(), "data-sharing", pack, now, "99", payload, sequence=version)


@asynccontextmanager
async def following(kafka: KafkaConnection, producer: Producer) -> AsyncIterator[PackReplica]:
    replica = PackReplica(kafka, producer, "probe", no_objection)
    task = asyncio.create_task(replica.run())
    try:
        await eventually(replica.caught_up.is_set)
        yield replica
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def test_started_again_it_runs_the_same_packs_and_answers_the_same(
    kafka: KafkaConnection, producer: Producer
) -> None:
    await producer.publish(
        [
            state_of("flood", 1, 1, PROPOSED),
            state_of("flood", 1, 2, ACTIVE),
            state_of("flood", 2, 1, PROPOSED, broken=True),
            state_of("flood", 2, 2, WITHDRAWN),
            state_of("flood", 3, 1, PROPOSED),
            state_of("flood", 3, 2, ACTIVE),
            state_of("flood", 1, 3, WITHDRAWN),
            state_of("heat", 1, 1, PROPOSED),
            state_of("heat", 1, 2, ACTIVE),
            state_of("old", 1, 1, PROPOSED),
            state_of("old", 1, 2, ACTIVE),
            state_of("old", 1, 3, WITHDRAWN),
        ]
    )
    async with following(kafka, producer) as first:
        assert first.active.version == "flood@3,heat@1"
        assert set(first.active.named(EVENT_CLASSES)) == {"flood-3", "heat-1"}
    answers = [dict(record.headers)["ce_id"] for record in await read_all(kafka, CITY_PACK_STATUS)]
    async with following(kafka, producer) as again:
        assert again.active == first.active
        await producer.publish([state_of("flood", 4, 1, PROPOSED), state_of("flood", 4, 2, ACTIVE)])
        await eventually(lambda: again.active.version == "flood@4,heat@1")
        await eventually(lambda: _answered(kafka, len(answers) * 2 + 2))
    given = [dict(record.headers)["ce_id"] for record in await read_all(kafka, CITY_PACK_STATUS)]
    assert given[: len(answers)] == given[len(answers) : 2 * len(answers)] == answers, "known again by their ids"
    assert await groups(kafka) == set()


async def test_a_state_that_comes_again_later_is_passed_over(kafka: KafkaConnection, producer: Producer) -> None:
    first = [state_of("flood", 1, 1, PROPOSED), state_of("flood", 1, 2, ACTIVE)]
    second = [state_of("flood", 2, 1, PROPOSED), state_of("flood", 2, 2, ACTIVE)]
    await producer.publish([*first, *second, *first, state_of("heat", 1, 1, PROPOSED)])
    async with following(kafka, producer) as replica:
        assert replica.active.version == "flood@2"
    assert len(await read_all(kafka, CITY_PACK_STATUS)) == 5, "each state is answered once"


async def _answered(kafka: KafkaConnection, count: int) -> bool:
    return len(await read_all(kafka, CITY_PACK_STATUS)) == count
