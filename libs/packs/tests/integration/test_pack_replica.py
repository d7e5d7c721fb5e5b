"""A service started again runs the packs it ran before, read from the topic alone."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

from cityloop.sharing.v1.pack_pb2 import PackAnswer, PackMember, PackRecord, PackSet, PackSetState, PackStatus
from cityloop.topics import CITY_PACK_STATUS
from cityloop_messaging import Fact, KafkaConnection, Producer
from cityloop_packs import EVENT_CLASSES, ROLES, Findings, Inquiry, OpenWork, PackReplica, no_check, no_inquiry
from cityloop_testkit import eventually, groups, read_all
from cityloop_testkit.city_facts import pack_fact, pack_facts
from cityloop_testkit.english import english

PROPOSED, ACTIVE = PackSetState.PACK_SET_STATE_PROPOSED, PackSetState.PACK_SET_STATE_ACTIVE
REFUSED, REPLACED = PackSetState.PACK_SET_STATE_REFUSED, PackSetState.PACK_SET_STATE_REPLACED
ACCEPTED, RUNNING, FAILED = (
    PackAnswer.PACK_ANSWER_ACCEPTED,
    PackAnswer.PACK_ANSWER_RUNNING,
    PackAnswer.PACK_ANSWER_FAILED,
)


def pack(name: str, version: int) -> dict[str, str]:
    """Each version declares an event class of its own."""
    event_class = f"{{event_class: {name}-{version}, title: {{zh: 内涝, en: Flood}}, problem: event}}"
    return {
        "pack.yaml": f"{{pack: {name}, title: {{zh: 探, en: Probe}}}}",
        "event-classes.yaml": f"event_classes: [{event_class}]",
    }


def items(name: str, version: int) -> list[Fact]:
    """The records of one version of a pack, without a set."""
    return [fact for fact in pack_facts([pack(name, version)], 0, version) if not fact.key.startswith("set/")]


def state_of(number: int, version: int, state: PackSetState, members: Mapping[str, int], retiring: str = "") -> Fact:
    listed = [
        PackMember(pack_id=name, pack_version=of, retiring=name == retiring) for name, of in sorted(members.items())
    ]
    changed = PackSet(set_number=number, version=version, state=state, members=listed)
    return pack_fact(f"set/{number}", PackRecord(set=changed))


@asynccontextmanager
async def following(
    kafka: KafkaConnection, producer: Producer, inquire: Inquiry = no_inquiry
) -> AsyncIterator[PackReplica]:
    replica = PackReplica(kafka, producer, "probe", "0", (EVENT_CLASSES, ROLES), no_check, inquire)
    task = asyncio.create_task(replica.run())
    try:
        await eventually(replica.caught_up.is_set)
        yield replica
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def answers(kafka: KafkaConnection) -> list[tuple[int, PackAnswer]]:
    found = [PackStatus.FromString(record.value) for record in await read_all(kafka, CITY_PACK_STATUS)]
    return [(item.set_number, item.answer) for item in found]


async def test_started_again_it_runs_the_same_packs_and_answers_only_what_is_undecided(
    kafka: KafkaConnection, producer: Producer
) -> None:
    await producer.publish(
        [
            *items("flood", 1),
            state_of(1, 1, PROPOSED, {"flood": 1}),
            state_of(1, 2, ACTIVE, {"flood": 1}),
            state_of(2, 1, PROPOSED, {"flood": 1, "gone": 1}),
            state_of(2, 2, REFUSED, {"flood": 1, "gone": 1}),
            *items("flood", 3),
            *items("heat", 1),
            state_of(3, 1, PROPOSED, {"flood": 3, "heat": 1}),
            state_of(3, 2, ACTIVE, {"flood": 3, "heat": 1}),
            state_of(1, 3, REPLACED, {"flood": 1}),
            *items("flood", 4),
            state_of(4, 1, PROPOSED, {"flood": 4, "heat": 1}),
        ]
    )
    async with following(kafka, producer) as first:
        assert (first.active.version, first.active.set_number) == ("3", 3)
        assert set(first.active.named(EVENT_CLASSES)) == {"flood-3", "heat-1"}
        assert await answers(kafka) == [(3, RUNNING), (4, ACCEPTED)], "what is over is not answered again"
    async with following(kafka, producer) as again:
        assert again.active == first.active
        await producer.publish([state_of(4, 2, ACTIVE, {"flood": 4, "heat": 1})])
        await eventually(lambda: set(again.active.named(EVENT_CLASSES)) == {"flood-4", "heat-1"})
        await producer.publish([state_of(3, 2, ACTIVE, {"flood": 3, "heat": 1}), *items("flood", 5)])
        await producer.publish([state_of(5, 1, PROPOSED, {"flood": 5})])
        await eventually(lambda: _answered(kafka, (5, ACCEPTED)))
        assert again.active.set_number == 4, "a state that comes again later is passed over"
    assert await groups(kafka) == set()


async def test_an_active_set_that_cannot_be_run_leaves_the_former_in_use_and_says_so(
    kafka: KafkaConnection, producer: Producer
) -> None:
    await producer.publish([*items("flood", 1), state_of(1, 1, ACTIVE, {"flood": 1})])
    async with following(kafka, producer) as replica:
        await producer.publish([state_of(2, 1, ACTIVE, {"flood": 1, "missing": 7})])
        await eventually(lambda: replica.failure != "")
        assert english(replica.failure) == "the active set 2 cannot be run: 'missing' version 7 has not arrived whole"
        assert replica.active.set_number == 1
        await eventually(lambda: _answered(kafka, (2, FAILED)))
        await producer.publish([*items("flood", 2), state_of(3, 1, ACTIVE, {"flood": 2})])
        await eventually(lambda: replica.active.set_number == 3)
        assert replica.failure == ""


async def test_what_stands_under_packs_that_change_is_counted(kafka: KafkaConnection, producer: Producer) -> None:
    async def inquire(before: object, _after: object) -> Findings:
        return Findings(uses=[OpenWork("flood", "open_cases", 3)])

    await producer.publish([*items("flood", 1), state_of(1, 1, ACTIVE, {"flood": 1})])
    async with following(kafka, producer, inquire) as replica:
        await producer.publish([state_of(2, 1, PROPOSED, {"flood": 1}, retiring="flood")])
        await eventually(lambda: _answered(kafka, (2, ACCEPTED)))
        await producer.publish([state_of(2, 2, ACTIVE, {"flood": 1}, retiring="flood")])
        await eventually(lambda: replica.active.packs["flood"].retiring)
    (status,) = [
        item
        for item in (PackStatus.FromString(record.value) for record in await read_all(kafka, CITY_PACK_STATUS))
        if item.answer == ACCEPTED
    ]
    assert [(use.pack_id, use.subject, use.count) for use in status.uses] == [("flood", "open_cases", 3)]
    assert list(status.kinds) == ["event_classes", "roles"]


async def _answered(kafka: KafkaConnection, answer: tuple[int, PackAnswer]) -> bool:
    return answer in await answers(kafka)
