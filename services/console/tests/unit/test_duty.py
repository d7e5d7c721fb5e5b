"""Who is on duty now and next, post by post."""

from __future__ import annotations

import datetime as dt

from cityloop.sharing.v1.staff_pb2 import DutyShift, Person
from cityloop.sharing.v1.staff_service_pb2 import ShiftOnDuty
from cityloop_console.desk.domain.duty import duty_of
from cityloop_messaging import to_timestamp

NOW = dt.datetime(2026, 12, 1, 8, tzinfo=dt.UTC)


def shift(post: str, person: str, begins: float, ends: float, *, leader: bool = False) -> ShiftOnDuty:
    times = [to_timestamp(NOW + dt.timedelta(hours=hours)) for hours in (begins, ends)]
    found = DutyShift(post_id=post, person_id=person, starts_at=times[0], ends_at=times[1], leader=leader)
    return ShiftOnDuty(shift=found, person=Person(person_id=person, name=f"name of {person}"))


def test_each_post_has_who_is_on_duty_and_who_follows_and_the_leader_is_told() -> None:
    shifts = [
        shift("q", "wei", 5, 9, leader=True),
        shift("p", "li", -4, 4, leader=True),
        shift("p", "bai", 0, 8),
        shift("p", "he", 8, 16),
        shift("p", "mo", 8, 12),
        shift("p", "li", 16, 24),
    ]
    leaders, duties = duty_of(shifts, NOW)
    assert [found.name for found in leaders] == ["name of li"], "wei leads later"
    assert [
        (duty.post_id, [found.person_id for found in duty.present], [found.person_id for found in duty.following])
        for duty in duties
    ] == [("p", ["li", "bai"], ["he", "mo"]), ("q", [], ["wei"])]


def test_where_there_is_no_roster_nobody_is_told() -> None:
    assert duty_of([], NOW) == ([], [])
