"""Who of a department is on duty now and next, post by post, and who leads."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from cityloop.sharing.v1.staff_service_pb2 import ShiftOnDuty


@dataclass(frozen=True, slots=True)
class OnDuty:
    """Somebody on duty."""

    post_id: str
    person_id: str
    name: str
    """Empty where they hold no post any more."""
    phone: str
    starts_at: dt.datetime
    ends_at: dt.datetime
    leader: bool

    @classmethod
    def of(cls, found: ShiftOnDuty) -> OnDuty:
        """As data-sharing answers."""
        shift, person = found.shift, found.person
        times = (shift.starts_at.ToDatetime(tzinfo=dt.UTC), shift.ends_at.ToDatetime(tzinfo=dt.UTC))
        return cls(shift.post_id, shift.person_id, person.name, person.phone, *times, shift.leader)


@dataclass(frozen=True, slots=True)
class DutyOfPost:
    """Of a post of which the roster knows a shift now or soon."""

    post_id: str
    present: tuple[OnDuty, ...]
    """Nobody where it is vacant."""
    following: tuple[OnDuty, ...]
    """Those whose shifts begin next, at one moment."""


def duty_of(found: Iterable[ShiftOnDuty], now: dt.datetime) -> tuple[list[OnDuty], list[DutyOfPost]]:
    """Who leads now, and who is on duty in each post, now and next; by post.

    Args:
        found: shifts that are not over.
        now: the present.
    """
    shifts = sorted(map(OnDuty.of, found), key=lambda shift: (shift.post_id, shift.starts_at, shift.person_id))
    posts = dict.fromkeys(shift.post_id for shift in shifts)
    duties = []
    for post_id in posts:
        of_post = [shift for shift in shifts if shift.post_id == post_id]
        later = [shift for shift in of_post if shift.starts_at > now]
        following = tuple(shift for shift in later if shift.starts_at == later[0].starts_at)
        present = tuple(shift for shift in of_post if shift.starts_at <= now < shift.ends_at)
        duties.append(DutyOfPost(post_id, present, following))
    return [shift for duty in duties for shift in duty.present if shift.leader], duties
