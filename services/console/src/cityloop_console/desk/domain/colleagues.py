"""Who of a department may have its tasks: those who hold posts that handle them, by the staff directory."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from cityloop.sharing.v1.staff_service_pb2 import StaffMember
from cityloop_packs import Right

RightsOfPost = Callable[[str], Collection[str]]


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody of the department, by a post."""

    post_id: str
    person_id: str
    name: str
    deputy: bool

    @property
    def key(self) -> str:
        """What a form sends."""
        return f"{self.post_id}|{self.person_id}"


def colleagues_of(members: Iterable[StaffMember], rights: RightsOfPost, now: dt.datetime) -> list[Colleague]:
    """Those who may have tasks now, by their names; somebody with two such posts stands there with both."""
    found = [
        Colleague(member.holder.post_id, member.person.person_id, member.person.name, member.holder.deputy)
        for member in members
        if member.holder.valid_from.ToDatetime(tzinfo=dt.UTC) <= now
        and not (member.holder.HasField("valid_until") and member.holder.valid_until.ToDatetime(tzinfo=dt.UTC) <= now)
        and Right.HANDLE_TASKS in rights(member.holder.post_id)
    ]
    return sorted(found, key=lambda colleague: (colleague.name, colleague.key))


def name_of(colleagues: Iterable[Colleague], person_id: str) -> str:
    """What somebody is called; empty where nobody of them is it."""
    return next((colleague.name for colleague in colleagues if colleague.person_id == person_id), "")
