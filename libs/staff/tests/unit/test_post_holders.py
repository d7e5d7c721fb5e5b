"""Who may act for a post, by the directory of its department."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Callable

import grpc
import pytest
from cityloop.sharing.v1.staff_pb2 import DutyShift, PostHolder, StaffStatus
from cityloop.topics import CITY_STAFF
from cityloop_kernel import ForbiddenError, NotReadyError, derived_id
from cityloop_messaging import Fact, InvalidRecordError, KafkaConnection, to_timestamp
from cityloop_staff import OnDuty, PostHolders, StaffReplica
from cityloop_testkit import eventually

NOON = dt.datetime(2026, 12, 1, 12, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)
NOWHERE = KafkaConnection(bootstrap_servers="127.0.0.1:9")


def held(person: str, since: dt.datetime, until: dt.datetime | None = None) -> PostHolder:
    return PostHolder(
        post_id="drainage.handle",
        person_id=person,
        valid_from=to_timestamp(since),
        valid_until=None if until is None else to_timestamp(until),
    )


def status(version: int, department: str = "drainage") -> Fact[StaffStatus]:
    payload = StaffStatus(department_id=department, version=version, recorded_at=to_timestamp(NOON))
    return Fact(
        CITY_STAFF,
        department,
        derived_id("staff", department, str(version)),
        "data-sharing",
        department,
        NOON,
        "9901",
        payload,
    )


def test_a_post_is_held_from_its_beginning_until_before_its_end() -> None:
    holders = PostHolders.of(1, [held("li", NOON, NOON + HOUR), held("li", NOON + 2 * HOUR)])
    moments = [NOON - HOUR, NOON, NOON + HOUR, NOON + 2 * HOUR, NOON + 1_000 * HOUR]
    assert [holders.holds("drainage.handle", "li", moment) for moment in moments] == [False, True, False, True, True]
    assert not holders.holds("drainage.check", "li", NOON)
    assert not holders.holds("drainage.handle", "bai", NOON)


async def asked(answers: Callable[[str], PostHolders]) -> tuple[StaffReplica, list[str]]:
    """A replica that has read the topic, and whom it has asked for."""
    seen: list[str] = []

    async def ask(department: str) -> PostHolders:
        seen.append(department)
        return answers(department)

    replica = StaffReplica(NOWHERE, "test", ask)
    replica.caught_up.set()
    return replica, seen


async def run_until(replica: StaffReplica, done: Callable[[], bool]) -> None:
    asking = asyncio.ensure_future(replica.run_asking())
    await eventually(done)
    asking.cancel()


async def test_a_department_without_a_directory_vouches_for_its_persons_by_itself() -> None:
    replica, seen = await asked(lambda _department: PostHolders())
    replica.check("drainage", "drainage.handle", "anybody", NOON)
    assert seen == []


async def test_nobody_acts_until_it_is_known_which_directories_there_are() -> None:
    async def ask(_department: str) -> PostHolders:
        return PostHolders()

    with pytest.raises(NotReadyError) as raised:
        StaffReplica(NOWHERE, "test", ask).check("drainage", "drainage.handle", "li", NOON)
    assert raised.value.reason == "STAFF_NOT_READ"


async def test_only_who_holds_a_post_acts_for_it_and_whoever_has_left_no_more() -> None:
    directories = [PostHolders.of(1, [held("li", NOON)]), PostHolders.of(2, [held("bai", NOON)])]
    replica, seen = await asked(lambda _department: directories[len(seen) - 1])
    await replica.apply(status(1))
    with pytest.raises(NotReadyError):
        replica.check("drainage", "drainage.handle", "li", NOON)
    await run_until(replica, lambda: len(seen) == 1)
    replica.check("drainage", "drainage.handle", "li", NOON)
    with pytest.raises(ForbiddenError) as raised:
        replica.check("drainage", "drainage.handle", "bai", NOON)
    assert raised.value.reason == "PERSON_NOT_IN_POST"
    replica.check("traffic-police", "traffic-police.handle", "anybody", NOON)

    await replica.apply(status(2))
    await run_until(replica, lambda: len(seen) == 2)
    replica.check("drainage", "drainage.handle", "bai", NOON)
    with pytest.raises(ForbiddenError):
        replica.check("drainage", "drainage.handle", "li", NOON)


async def test_while_data_sharing_is_away_what_is_known_holds_and_the_new_is_asked_for_again() -> None:
    answers: list[PostHolders | None] = [PostHolders.of(1, [held("li", NOON)]), None, None, PostHolders.of(2, [])]
    rounds = iter(answers)

    def answer(_department: str) -> PostHolders:
        found = next(rounds)
        if found is None:
            raise grpc.aio.AioRpcError(grpc.StatusCode.UNAVAILABLE, grpc.aio.Metadata(), grpc.aio.Metadata())
        return found

    replica, seen = await asked(answer)
    await replica.apply(status(1))
    await run_until(replica, lambda: len(seen) == 1)
    await replica.apply(status(2))
    await run_until(replica, lambda: len(seen) == 2)
    replica.check("drainage", "drainage.handle", "li", NOON)
    await replica.apply(status(2))
    await run_until(replica, lambda: len(seen) == 4)
    with pytest.raises(ForbiddenError):
        replica.check("drainage", "drainage.handle", "li", NOON)


async def test_what_names_no_department_is_set_aside() -> None:
    replica, _ = await asked(lambda _department: PostHolders())
    with pytest.raises(InvalidRecordError):
        await replica.apply(status(1, ""))


def test_who_is_on_duty_holds_the_post_at_that_moment() -> None:
    def shift(post: str, person: str, begins: int, ends: int, *, leader: bool = False) -> DutyShift:
        times = [to_timestamp(NOON + hours * HOUR) for hours in (begins, ends)]
        return DutyShift(post_id=post, person_id=person, starts_at=times[0], ends_at=times[1], leader=leader)

    holders = [
        PostHolder(post_id="p", person_id="li", valid_from=to_timestamp(NOON)),
        PostHolder(post_id="q", person_id="wei", valid_from=to_timestamp(NOON)),
    ]
    shifts = [shift("p", "li", 1, 3), shift("q", "wei", 1, 3, leader=True), shift("r", "left", 1, 3, leader=True)]
    found = PostHolders.of(1, holders, shifts)
    assert found.on_duty(NOON) == OnDuty()
    assert found.on_duty(NOON + HOUR) == OnDuty(frozenset({"p", "q"}), frozenset({"q"}))
    assert found.on_duty(NOON + 3 * HOUR) == OnDuty()


async def test_who_is_on_duty_is_not_known_until_the_directory_is_read_and_nobody_is_without_one() -> None:
    times = [to_timestamp(NOON + hours * HOUR) for hours in (0, 8)]
    shift = DutyShift(post_id="drainage.handle", person_id="li", starts_at=times[0], ends_at=times[1], leader=True)
    replica, seen = await asked(lambda _department: PostHolders.of(1, [held("li", NOON)], [shift]))
    assert replica.on_duty("drainage", NOON) == OnDuty(), "no directory, no roster"
    await replica.apply(status(1))
    assert replica.on_duty("drainage", NOON) is None
    await run_until(replica, lambda: len(seen) == 1)
    known = replica.on_duty("drainage", NOON)
    assert known == OnDuty(frozenset({"drainage.handle"}), frozenset({"drainage.handle"}))
    assert replica.on_duty("drainage", NOON + 8 * HOUR) == OnDuty()
    replica.caught_up.clear()
    assert replica.on_duty("traffic-police", NOON) is None
