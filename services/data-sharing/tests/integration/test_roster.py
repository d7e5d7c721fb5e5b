"""The duty roster: applied by who keeps the staff directory, shown to its department, judged shift by shift."""

from __future__ import annotations

import datetime as dt

from cityloop.sharing.v1 import staff_service_pb2 as messages
from cityloop.sharing.v1.staff_pb2 import DutyShift, StaffStatus
from cityloop.topics import CITY_STAFF
from cityloop_messaging import KafkaConnection, to_timestamp
from cityloop_operator.changes import change
from cityloop_testkit import eventually, read_all
from cityloop_testkit.sharing import POLICE, PROVIDER
from staff_directory import HANDLER, KEEPER, OPERATOR, Directory, directory, refused

__all__ = ["directory"]
HOLDERS = {HANDLER: ["li", "bai"], KEEPER: ["wei"]}


def shift(now: dt.datetime, person: str, begins: float, ends: float, post: str = HANDLER) -> DutyShift:
    return DutyShift(
        post_id=post,
        person_id=person,
        starts_at=to_timestamp(now + dt.timedelta(hours=begins)),
        ends_at=to_timestamp(now + dt.timedelta(hours=ends)),
        leader=post == KEEPER,
    )


def roster(now: dt.datetime, *shifts: DutyShift, of: str = PROVIDER) -> messages.Roster:
    begins, ends = to_timestamp(now - dt.timedelta(hours=1)), to_timestamp(now + dt.timedelta(hours=24))
    return messages.Roster(department_id=of, begins_at=begins, ends_at=ends, shifts=shifts)


async def listed(directory: Directory, caller: str, department: str = "") -> list[tuple[str, str, str]]:
    found: list[tuple[str, str, str]] = []
    request = messages.ListShiftsRequest(department_id=department, page_size=1)
    while True:
        answer = await directory.stub(caller).ListShifts(request)
        found += [(item.shift.person_id, item.person.name, item.person.phone) for item in answer.shifts]
        request.page_token = answer.next_page_token
        if not request.page_token:
            return found


async def in_use(directory: Directory) -> None:
    """The directory is read by the service itself."""

    async def read() -> bool:
        return not await directory.may_act("anybody")

    await eventually(read)


async def test_a_roster_is_planned_applied_shown_and_ends_with_the_post(
    directory: Directory, kafka: KafkaConnection
) -> None:
    now = directory.departments.clock()
    await directory.apply(HOLDERS)
    asked = roster(now, shift(now, "li", -1, 8), shift(now, "bai", 9, 24), shift(now, "wei", 0, 24, KEEPER))
    planned = await directory.stub(OPERATOR).PlanRoster(messages.PlanRosterRequest(roster=asked))
    assert (len(planned.problems), len(planned.changes.added)) == (0, 3)
    assert [gap.post_id for gap in planned.changes.gaps] == [HANDLER], "from the eighth hour to the ninth"
    assert await listed(directory, PROVIDER) == [], "planned only"

    await in_use(directory)
    request = messages.ApplyRosterRequest(change=change(KEEPER, "wei"), roster=asked)
    applied = await directory.stub(PROVIDER).ApplyRoster(request)
    assert applied.version == 2
    phone = "0990-5550100"
    assert await listed(directory, PROVIDER) == [
        ("li", "name of li", phone),
        ("wei", "name of wei", phone),
        ("bai", "name of bai", phone),
    ]
    again = messages.ApplyRosterRequest(change=change(), roster=asked)
    assert (await directory.stub(OPERATOR).ApplyRoster(again)).version == 2, "nothing changes"

    leave = messages.LeavePostRequest(change=change(), department_id=PROVIDER, person_id="bai")
    await directory.stub(OPERATOR).LeavePost(leave)
    assert [person for person, *_ in await listed(directory, PROVIDER)] == ["li", "wei"]
    without = roster(now, shift(now, "wei", 0, 24, KEEPER))
    changed = await directory.stub(OPERATOR).ApplyRoster(messages.ApplyRosterRequest(change=change(), roster=without))
    assert [found.person_id for found in changed.changes.ended] == ["li"]

    async def published() -> bool:
        records = await read_all(kafka, CITY_STAFF)
        return [StaffStatus.FromString(record.value).version for record in records] == [1, 2, 3, 4]

    await eventually(published)
    records = await read_all(kafka, CITY_STAFF)
    assert all(b"li" not in record.value and phone.encode() not in record.value for record in records)


async def test_a_roster_is_kept_by_who_keeps_the_staff_and_names_what_is_wrong(directory: Directory) -> None:
    now = directory.departments.clock()
    await directory.apply(HOLDERS)
    await directory.apply({f"{POLICE}.handle": ["li"]}, of=POLICE)
    good = roster(now, shift(now, "li", 0, 8))
    bad = roster(
        now,
        shift(now, "li", 0, 8),
        shift(now, "nobody", 0, 8),
        shift(now, "wei", 0, 8),
        shift(now, "li", 7, 9),
    )
    planned = await directory.stub(OPERATOR).PlanRoster(messages.PlanRosterRequest(roster=bad))
    assert [(found.shift, found.reason) for found in planned.problems] == [
        (1, "SHIFT_PERSON_UNKNOWN"),
        (2, "SHIFT_POST_NOT_HELD"),
        (3, "SHIFT_OVERLAPS"),
    ]
    assert not planned.HasField("changes")
    operator = directory.stub(OPERATOR)
    refusal = await refused(operator.ApplyRoster(messages.ApplyRosterRequest(change=change(), roster=bad)))
    assert refusal == "SHIFT_PERSON_UNKNOWN"
    await operator.ApplyRoster(messages.ApplyRosterRequest(change=change(), roster=good))
    elsewhere = roster(now, shift(now, "li", 7, 9, f"{POLICE}.handle"), of=POLICE)
    refusal = await refused(operator.ApplyRoster(messages.ApplyRosterRequest(change=change(), roster=elsewhere)))
    assert refusal == "SHIFT_OVERLAPS", "one person is in one place"

    foreign = directory.stub(POLICE)
    assert await refused(foreign.PlanRoster(messages.PlanRosterRequest(roster=good))) == "STAFF_NOT_YOURS"
    assert await refused(listed(directory, POLICE, PROVIDER)) == "STAFF_NOT_YOURS"
    assert await listed(directory, POLICE) == []
    await in_use(directory)
    request = messages.ApplyRosterRequest(change=change(HANDLER, "li"), roster=good)
    assert await refused(directory.stub(PROVIDER).ApplyRoster(request)) == "POST_MAY_NOT_KEEP_STAFF"
    unknown = messages.PlanRosterRequest(roster=roster(now, of="no-such-office"))
    assert await refused(operator.PlanRoster(unknown)) == "STAFF_DEPARTMENT_UNKNOWN"
    endless = messages.PlanRosterRequest(roster=messages.Roster(department_id=PROVIDER))
    assert await refused(operator.PlanRoster(endless)) == "ROSTER_PERIOD"
    timeless = messages.PlanRosterRequest(roster=roster(now, DutyShift(post_id=HANDLER, person_id="li")))
    assert await refused(operator.PlanRoster(timeless)) == "SHIFT_TIMES"
