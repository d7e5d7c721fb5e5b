"""Who acts and when, and which posts may bind their department."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from cityloop_packs import Right


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


def may_decide(rights: Collection[str], rights_of_department: Collection[str]) -> bool:
    """Whether a post may decide on agreements; in their absence that is, where no post of its department may.

    Args:
        rights: of the post.
        rights_of_department: of all its posts together.
    """
    present = Right.DECIDE_AGREEMENTS in rights_of_department
    return (Right.DECIDE_AGREEMENTS if present else Right.DECIDE_AGREEMENTS_IN_ABSENCE) in rights
