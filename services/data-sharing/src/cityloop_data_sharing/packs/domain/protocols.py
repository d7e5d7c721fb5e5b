"""What the room offers to other rooms, and what it needs of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from typing import Protocol, TypeVar

from cityloop_packs import Right

Transaction = TypeVar("Transaction", contravariant=True)


class RightsOfRoles(Protocol[Transaction]):
    """The rights that roles give, by the packs in use."""

    async def of(self, transaction: Transaction, roles: Collection[str], /) -> frozenset[Right]:
        """All that the roles give together; nothing while no packs are in use."""


class ModeAgreements(Protocol[Transaction]):
    """Agreements that open with an operating mode; another room has them."""

    async def waiting_for_modes(self, transaction: Transaction, now: dt.datetime, /) -> Mapping[str, int]:
        """How many approved agreements open with the operating mode of an area, by its layer; 0 for other layers."""
