"""What a service gathers for the guards of a move, by what each of them needs."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, TypeVar, cast

Known = TypeVar("Known")


class GuardContext:
    """What is known for the guards of a move: one object of a kind."""

    def __init__(self, *known: object) -> None:
        self._known: dict[type[Any], object] = {type(item): item for item in known}

    def __getitem__(self, kind: type[Known]) -> Known:
        """What is known of a kind.

        Raises:
            KeyError: it was not gathered.
        """
        return cast("Known", self._known[kind])

    def __or__(self, other: GuardContext) -> GuardContext:
        """Both; of a kind that both know, the other's."""
        return GuardContext(*(self._known | other._known).values())


@dataclass(frozen=True, slots=True)
class Requester:
    """Who requests the move."""

    post_id: str
    person_id: str
    roles: frozenset[str]


@dataclass(frozen=True, slots=True)
class Timing:
    """When the move is made, and when the subject came into its present phase."""

    moment: dt.datetime
    phase_began_at: dt.datetime
