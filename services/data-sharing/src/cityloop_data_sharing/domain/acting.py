"""Who acts and when, and which posts may bind their department."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

SUPERVISE, HANDLE = "supervise", "handle"


@dataclass(frozen=True, slots=True)
class Actor:
    """A post, the person who holds it, and the system that vouches for both. The operator has no roles."""

    department_id: str
    system: str
    post_id: str
    person_id: str
    roles: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Moment:
    """When something happened in the world, and when it is stored."""

    occurred_at: dt.datetime
    recorded_at: dt.datetime


def may_publish(actor: Actor) -> bool:
    """Whether the post may offer its department's data and ask for others'."""
    return bool(actor.roles & {SUPERVISE, HANDLE})


def may_decide(actor: Actor, roles_of_department: Collection[str]) -> bool:
    """Whether the post may decide on agreements: a supervisor; a handler where no post of the department supervises."""
    return (SUPERVISE if SUPERVISE in roles_of_department else HANDLE) in actor.roles
