"""What the room offers to other rooms."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

Transaction = TypeVar("Transaction", contravariant=True)


@dataclass(frozen=True, slots=True)
class PostOfPerson:
    """A post that a person holds, or stands in for."""

    department_id: str
    post_id: str
    deputy: bool
    name: str
    """Of the person, as the department gives it."""


class Members(Protocol[Transaction]):
    """Who holds which post; another room has it."""

    async def posts_of_person(
        self, transaction: Transaction, person_id: str, now: dt.datetime, /
    ) -> Sequence[PostOfPerson]:
        """The posts that a person holds at a moment, in all departments, by department and post."""
