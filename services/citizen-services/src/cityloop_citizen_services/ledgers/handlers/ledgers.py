"""The ledgers of the packs in use, and who may do what in them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

from cityloop_city import CityModel
from cityloop_kernel import Actor, ForbiddenError, NotFoundError
from cityloop_packs import LEDGERS, ActivePacks, Ledger, PackItem, Right, ledger_of

MAX_NAME = 200
"""Of a name that the caller sent, in a refusal."""


class Ledgers:
    """The ledgers there are.

    Args:
        packs: in use.
        city: whose departments keep them, by whose calendar.
    """

    def __init__(self, packs: Callable[[], ActivePacks], city: Callable[[], CityModel]) -> None:
        self.packs = packs
        self.city = city

    @property
    def zone(self) -> dt.tzinfo:
        """By which a day begins and ends."""
        return self.city().time_zone

    def today(self, now: dt.datetime) -> dt.date:
        """The day of a moment."""
        return now.astimezone(self.zone).date()

    def all(self) -> Sequence[PackItem[Ledger]]:
        """In order of their packs."""
        return self.packs().all(LEDGERS)

    def find(self, name: str) -> PackItem[Ledger]:
        """A ledger by its name in the fleet.

        Raises:
            NotFoundError: there is none.
        """
        found = ledger_of(self.packs(), name)
        if found is None:
            raise NotFoundError(f"there is no ledger {name[:MAX_NAME]!r}; list them", "LEDGER_UNKNOWN")
        return found

    def kept_by(self, department_id: str, name: str) -> PackItem[Ledger]:
        """A ledger that a department keeps.

        Raises:
            NotFoundError: there is none.
            ForbiddenError: another department keeps it.
        """
        found = self.find(name)
        keeper = self.city().department(found.item.department)
        if keeper is None or keeper.department_id != department_id:
            raise ForbiddenError(f"{found.name} is kept by another department; ask it", "NOT_THE_KEEPER")
        return found

    def for_actor(self, actor: Actor, name: str, right: Right = Right.KEEP_LEDGERS) -> PackItem[Ledger]:
        """A ledger in which a post may act.

        Raises:
            NotFoundError: there is none.
            ForbiddenError: another department keeps it, or the post has not the right.
        """
        found = self.kept_by(actor.department_id, name)
        if right not in actor.rights:
            raise ForbiddenError(f"post {actor.post_id} needs the right {right}; ask one that has it", "RIGHT_MISSING")
        return found
